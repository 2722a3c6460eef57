/* The smallest node:http server: it sends the same empty response to every request. */
import {createServer} from 'node:http';

const [, , , port = '', , response = ''] = process.argv;
const {status, headers} = JSON.parse(response) as {status: number; headers: Record<string, string>};

createServer((_request, reply) => {
  reply.writeHead(status, headers).end();
}).listen(Number(port), '127.0.0.1', () => process.stdout.write('ready\n'));
