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
  const tooLong = () => end.abort(new DOMException('', 'TimeoutError'));
  const timer = timeout ? setTimeout(tooLong, timeout) : undefined;
  try {
    return await fetch(url, {
      ...init,
      headers: {...(json !== undefined && {'Content-Type': 'application/json'}), ...headers},
      signal: end.signal,
      ...(body && {body}),
      // A stream is refused without it.
      ...(typeof body === 'object' && {duplex: 'half'}),
    });
  } finally {
    clearTimeout(timer);
  }
};
