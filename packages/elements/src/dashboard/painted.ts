/** For how long a frame is waited for, ms: a page that nobody sees makes none. */
const LONGEST_MS = 1000;

/** Resolves when what has been rendered is on the screen. */
export const painted = (): Promise<void> =>
  new Promise((resolve) => {
    requestAnimationFrame(() => setTimeout(resolve));
    setTimeout(resolve, LONGEST_MS);
  });
