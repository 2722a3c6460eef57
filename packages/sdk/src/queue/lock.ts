const NAME = 'resolutionflow-feedback';

/** Where there are no Web Locks (plain-http pages, Node), clients of this page take turns at least. */
let turn: Promise<unknown> = Promise.resolve();

/**
 * One tab sends at a time. A tab that dies lets go by itself.
 *
 * @param work - What is done alone.
 */
export function alone<T>(baseUrl: string, work: () => Promise<T>): Promise<T> {
  if (typeof navigator !== 'undefined' && 'locks' in navigator) {
    return navigator.locks.request(`${NAME}:${baseUrl}`, work);
  }
  const result = turn.then(work);
  turn = result.catch(() => undefined);
  return result;
}
