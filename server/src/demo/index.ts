import {randomBytes} from 'node:crypto';
import type {Express} from 'express';
import type {Config} from '../config.js';
import type {Database} from '../db/database.js';
import {issueToken} from '../auth/tokens.js';
import {ensureDemoAccount, openDemoDatabase} from './account.js';
import {demoPage, findElements} from './page-server.js';
import {ianaTimeZone} from '../accounts/time-zone.js';

export {DEMO_DATABASE_URL} from './account.js';

const TOKEN_SECONDS = 3600;
const SECRET_BYTES = 32;

export interface DemoOptions {
  /** ms since the epoch. */
  readonly clock?: () => number;
  /** IANA name of the team's time zone. Default: this machine's, so that “today” is what its people call today. */
  readonly timeZone?: string;
  /** Called before the history of a new day is created, which takes a few seconds. */
  readonly onNewDay?: () => void;
}

/** Options of `createApp` that serve the demo. */
export interface Demo {
  /** The open database with the demo's account. The caller closes it. */
  readonly database: Database;
  /** The given configuration, with a generated secret if it had none. */
  readonly config: Config;
  /** For `createApp`: mounts the page at `/`. */
  readonly extend: (app: Express) => void;
}

/**
 * Prepares the demo: the account “Northwind IT” with 90 days of history that end now, and a page at `/`.
 *
 * @param config - `databaseUrl` is opened; `DEMO_DATABASE_URL` is thrown away when its day is over.
 * @throws Error with a sentence for people when the elements are not built or the database cannot be opened.
 */
export async function startDemo(
  config: Config,
  {
    clock = Date.now,
    // A machine's zone may be an offset, which an account cannot have.
    timeZone = ianaTimeZone(new Intl.DateTimeFormat().resolvedOptions().timeZone) ?? 'UTC',
    onNewDay,
  }: DemoOptions = {},
): Promise<Demo> {
  const elements = findElements();
  const jwtSecret = config.jwtSecret ?? randomBytes(SECRET_BYTES);
  const options = {now: clock(), timeZone, ...(onNewDay && {onNewDay})};
  const database = await openDemoDatabase(config.databaseUrl, options);
  try {
    const {id: accountId} = await ensureDemoAccount(database, options);
    const page = demoPage(async ({userId, name, role}) => {
      const request = {accountId, userId, name, role, ttlSeconds: TOKEN_SECONDS};
      const {token, expiresAt} = await issueToken(jwtSecret, request, clock());
      return {token, expires_at: new Date(expiresAt).toISOString()};
    }, elements);
    return {database, config: {...config, jwtSecret}, extend: (app) => void app.use(page)};
  } catch (error) {
    await database.close();
    throw error;
  }
}
