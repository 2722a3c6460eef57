type Events = DocumentEventMap & WindowEventMap;

/**
 * Listens until a signal aborts. Without the option `signal` of the browser: zone.js of Angular 17 and older does not
 * notice it, and then ignores a listener that is added again.
 *
 * @param target - Does nothing without one.
 */
export function listen<K extends keyof Events>(
  target: EventTarget | null | undefined,
  type: K,
  listener: (event: Events[K]) => void,
  signal: AbortSignal,
  options?: AddEventListenerOptions,
): void {
  target?.addEventListener(type, listener as EventListener, options);
  signal.addEventListener('abort', () =>
    target?.removeEventListener(type, listener as EventListener, options),
  );
}
