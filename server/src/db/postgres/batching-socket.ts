import {Socket} from 'node:net';

/**
 * Sends the statements of one turn in one packet. `pg` uncorks the socket after each statement, and each call of the
 * operating system costs more than the statement itself.
 */
export class BatchingSocket extends Socket {
  override uncork(): void {
    process.nextTick(() => super.uncork());
  }
}
