import {bring} from '../queue/outbox.js';
import {connect} from '../remote.js';

/** For who asks the server the moment it is there: what talks to it comes in the same files, not a second later. */
export const bringRemote = (): void => bring({connect});
