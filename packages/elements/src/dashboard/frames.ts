/** For how long a frame is waited for, ms: a page that nobody sees makes none. */
const LONGEST_MS = 500;

/** Resolves when the browser is about to make a frame: what is rendered then is in it. */
export const nextFrame = (): Promise<unknown> =>
  new Promise((resolve) => {
    requestAnimationFrame(resolve);
    setTimeout(resolve, LONGEST_MS);
  });

/** Resolves when what has been rendered is on the screen, and what else waits, a key for example, has had its turn. */
export async function painted(): Promise<void> {
  await nextFrame();
  await new Promise((resolve) => setTimeout(resolve));
}
