import {hintAtAnswer, hintAtSilence} from './hints.js';
import type {Http} from './http.js';

/**
 * For pages with elements, which weigh every byte: of all that ky can do a queue with tries of its own needs an end to
 * waiting.
 */
export const byFetch: Http = async (
  url,
  {json, headers, body = JSON.stringify(json), signal, timeout, fetch, ...init},
) => {
  const end = new AbortController();
  // `AbortSignal.any` is younger than some browsers that elements run in.
  const giveUp = () => end.abort(signal?.reason);
  if (signal?.aborted) giveUp();
  signal?.addEventListener('abort', giveUp);
  let timer: ReturnType<typeof setTimeout> | undefined;
  // Not every browser's fetch says why it was given up, and not every host's can be: the first to know ends it.
  const tooLong = new Promise<never>((_, reject) => {
    if (timeout === false) return;
    timer = setTimeout(() => {
      reject(new DOMException('', 'TimeoutError'));
      end.abort();
    }, timeout);
  });
  try {
    const answer = fetch(url, {
      ...init,
      headers: {...(json !== undefined && {'Content-Type': 'application/json'}), ...headers},
      signal: end.signal,
      ...(body && {body}),
      // A stream is refused without it.
      ...(typeof body === 'object' && {duplex: 'half'}),
    });
    const response = await Promise.race([answer, tooLong]);
    hintAtAnswer(url, json, response);
    return response;
  } catch (error) {
    if (error instanceof TypeError) void hintAtSilence(url, fetch);
    throw error;
  } finally {
    clearTimeout(timer);
  }
};
