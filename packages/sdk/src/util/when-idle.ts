/** A page that is never idle runs the callback after this time. */
const MAX_WAIT_MS = 2000;

/** Runs a callback when the page is idle, so that the page paints first. */
export const whenIdle = (callback: () => void): void => {
  if ('requestIdleCallback' in globalThis) requestIdleCallback(callback, {timeout: MAX_WAIT_MS});
  else setTimeout(callback);
};
