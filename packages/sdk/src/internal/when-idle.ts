/** A page that is never idle gets there all the same. */
const LONGEST_UNTIL_IDLE_MS = 2000;

/** Calls back once nothing is more urgent: a page is painted first. */
export const whenIdle = (callback: () => void): void => {
  if ('requestIdleCallback' in globalThis) requestIdleCallback(callback, {timeout: LONGEST_UNTIL_IDLE_MS});
  else setTimeout(callback);
};
