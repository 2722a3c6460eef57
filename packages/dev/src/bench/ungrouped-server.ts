/* The real server without group commit: one transaction for each write. */
import {createApp, loadConfig, openDatabase} from '@resolutionflow/server';

const [, , file = '', port = '', secret = ''] = process.argv;
const config = loadConfig({RF_JWT_SECRET: secret, RF_RATE_LIMIT: '0'});
const database = await openDatabase(`sqlite:${file}`, {mostTogether: 1});
createApp({database, config}).listen(Number(port), '127.0.0.1', () => process.stdout.write('ready\n'));
