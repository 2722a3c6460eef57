import type {RequestListener} from 'node:http';
import type {Socket} from 'node:net';

/** Requests of a connection that may wait for earlier ones. No browser or proxy sends so many without a response. */
const MAX_PENDING_REQUESTS = 200;

/**
 * Handles the requests of a connection one after another, each in its own turn of the event loop. Node reads thousands of
 * requests from one packet and would pass all of them on at once.
 */
export function oneAtATime(listener: RequestListener): RequestListener {
  /** By connection with a request in flight: the requests that follow it. */
  const pending = new WeakMap<Socket, (() => void)[]>();
  return (request, response) => {
    const {socket} = request;
    const handle = (): void => {
      if (socket.destroyed) return;
      response.once('close', () => {
        const next = pending.get(socket)?.shift();
        if (next) setImmediate(next);
        else pending.delete(socket);
      });
      listener(request, response);
    };
    const followers = pending.get(socket);
    if (!followers) {
      pending.set(socket, []);
      handle();
    } else if (followers.length < MAX_PENDING_REQUESTS) followers.push(handle);
    else socket.destroy();
  };
}
