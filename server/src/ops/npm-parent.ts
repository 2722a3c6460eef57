const INTERVAL_MS = 500;

/**
 * Stops this process when the npm or npx that started it has ended. They start it in a shell, which ends on SIGTERM
 * without passing it on.
 */
export function stopWithNpm(): void {
  if (!process.env['npm_command']) return;
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    process.kill(process.pid, 'SIGTERM');
  }, INTERVAL_MS).unref();
}
