import {ApiError} from '../errors/api-error.js';
import {RfError} from '../errors/rf-error.js';
import type {QueueEventDetail} from './events.js';
import type {QueueItem} from './item.js';
import type {Outbox} from './outbox.js';

const NAME = 'resolutionflow-feedback';

/** How many items are remembered for those who ask what became of theirs. */
const MOST_REMEMBERED = 20;

/** What became of an item, in what can be copied from page to page. */
interface Message {
  readonly type: 'saved' | 'refused';
  readonly item: QueueItem;
  readonly data: unknown;
  /** An error's own fields and its message. */
  readonly error:
    (Partial<Pick<ApiError, 'status' | 'problem' | 'requestId'>> & {readonly message: string}) | undefined;
  /** Said again for one that has asked; the others have heard it. */
  readonly isRepeated?: true;
}

/** Asked by one that begins to listen: it may have been told before. */
interface Question {
  readonly type: 'asked';
  /** What it has given and not heard of. */
  readonly ids: readonly string[];
}

/**
 * One client sends what all clients have stored, those of other tabs too, and tells them what became of it. Where there
 * is no channel a client learns nothing, and calls its own item queued after a while.
 */
export class News {
  readonly #outbox: Outbox;
  #channel: BroadcastChannel | undefined;
  /** The latest first. */
  #told: readonly Message[] = [];

  constructor(outbox: Outbox) {
    this.#outbox = outbox;
    if (outbox.options.mode !== 'persistent') return;
    this.#tuneIn();
    outbox.on('pageshow', () => this.#tuneIn());
    // An open channel keeps a page out of the browser's back-forward cache.
    outbox.on('pagehide', () => this.#tuneOut());
    outbox.end.signal.addEventListener('abort', () => this.#tuneOut());
  }

  /** Tells whoever gave an item what became of it, here and on other pages. */
  tell(type: Message['type'], detail: QueueEventDetail): void {
    const {item, data, error} = detail;
    const message: Message = {type, item, data, error: error && {...error, message: error.message}};
    const {end, options} = this.#outbox;
    // One that is closed while it sends what another was given: nobody else could say so.
    const isLastWord = end.signal.aborted && options.mode === 'persistent';
    if (isLastWord) this.#tuneIn();
    this.#post(message);
    if (isLastWord) this.#tuneOut();
    // Where nobody can ask a comment is not to be kept.
    if (this.#channel) this.#told = [message, ...this.#told].slice(0, MOST_REMEMBERED);
    this.#outbox.settle(type, detail);
  }

  /** Another client, perhaps in another tab, has sent an item: whoever gave it here, or may have, is told. */
  async #hear({type, item, data, error: told, isRepeated}: Message): Promise<void> {
    const outbox = this.#outbox;
    const isOurs =
      outbox.unsettled.some(({id}) => id === item.id) ||
      (!isRepeated && item.baseUrl === outbox.options.baseUrl && outbox.isFor(await outbox.owner(), item));
    if (!isOurs || outbox.end.signal.aborted) return;
    const error =
      told &&
      (told.status ? new ApiError(told.status, told.problem, told.requestId) : new RfError(told.message));
    outbox.settle(type, {item, data, ...(error && {error})});
  }

  #answer({ids}: Question): void {
    for (const message of this.#told) {
      if (ids.includes(message.item.id)) this.#post({...message, isRepeated: true});
    }
  }

  #post(message: Message | Question): void {
    this.#channel?.postMessage(message);
  }

  #tuneIn(): void {
    try {
      this.#channel ??= new BroadcastChannel(NAME);
      this.#channel.onmessage = ({data}: MessageEvent<Message | Question>) =>
        void (data.type === 'asked' ? this.#answer(data) : this.#hear(data));
      const ids = this.#outbox.unsettled.map(({id}) => id);
      if (ids.length) this.#post({type: 'asked', ids});
    } catch {
      // Missing, or denied together with the storage.
    }
  }

  #tuneOut(): void {
    this.#channel?.close();
    this.#channel = undefined;
  }
}
