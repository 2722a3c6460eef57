/** A page in the background gets no frames: go on after this time, ms. */
const MAX_WAIT_MS = 500;

/** Resolves after the browser has painted the current rendering and handled pending input. */
export async function afterPaint(): Promise<void> {
  await new Promise<unknown>((resolve) => {
    requestAnimationFrame(resolve);
    setTimeout(resolve, MAX_WAIT_MS);
  });
  await new Promise((resolve) => setTimeout(resolve));
}
