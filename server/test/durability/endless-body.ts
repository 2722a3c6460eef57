import {connect, type Socket} from 'node:net';

/** Opens a connection and sends the head of a request whose body never ends. */
export function sendEndlessBody(
  url: string,
  method: string,
  path: string,
  headers: readonly string[] = [],
): Socket {
  const {hostname, port} = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.on('error', () => undefined);
  const head = [`${method} ${path} HTTP/1.1`, 'Host: x', 'Transfer-Encoding: chunked', ...headers];
  socket.write(`${head.join('\r\n')}\r\n\r\n`);
  return socket;
}

/** Sends one byte of the body every 100 ms until the connection closes. */
export function drip(socket: Socket): void {
  socket.on('error', () => undefined);
  const timer = setInterval(() => socket.write('1\r\nx\r\n'), 100);
  socket.once('close', () => clearInterval(timer));
}

/** Resolves when the connection is closed, also by a reset: a byte may be on its way when the server closes it. */
export const closeOf = (socket: Socket): Promise<void> =>
  new Promise((resolve) => socket.resume().once('close', () => resolve()));
