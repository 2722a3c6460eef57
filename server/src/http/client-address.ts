import {isIP} from 'node:net';
import type {Request} from 'express';

/** An address in brackets, or followed by a port, as some proxies write it. */
const BRACKETS_OR_PORT = /^\[([^\]]*)\](?::\d+)?$|^([^[\]]*):\d+$/;

function addressIn(text: string): string | undefined {
  const [, inBrackets, beforePort] = BRACKETS_OR_PORT.exec(text) ?? [];
  return [text, inBrackets, beforePort].find((part = '') => isIP(part) !== 0);
}

/**
 * The address of the client, without port, brackets or zone. Returns the address of the connection when the proxy sent
 * something else: every request through that proxy is then one client.
 */
export function clientAddressOf({ip = '', socket}: Request): string {
  const address = addressIn(ip.trim()) ?? socket.remoteAddress ?? '';
  return address.replace(/%.*/s, '');
}
