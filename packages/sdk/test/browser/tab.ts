/** A tab: a separate document with a separate copy of the SDK. All tabs share the storage of the origin. */
import type {RfClient, RfClientOptions} from '@resolutionflow/sdk';

/** The window of a tab with the SDK. */
export interface TabWindow extends Window {
  rf: typeof import('@resolutionflow/sdk');
}

async function loadSdk(window: TabWindow, {href}: URL): Promise<void> {
  const script = window.document.createElement('script');
  script.type = 'module';
  script.src = href;
  const ready = new Promise((resolve) => window.addEventListener('rf-ready', resolve, {once: true}));
  window.document.head.append(script);
  await ready;
}

export class Tab {
  readonly #frame: HTMLIFrameElement;
  readonly client: RfClient;

  private constructor(frame: HTMLIFrameElement, client: RfClient) {
    this.#frame = frame;
    this.client = client;
  }

  get window(): TabWindow {
    return this.#frame.contentWindow as TabWindow;
  }

  /**
   * Opens a tab with a client in it.
   *
   * @param options - The client's options. The tab calls the functions among them.
   * @param prepare - Changes the tab's window before the SDK is loaded.
   */
  static async open(options: RfClientOptions, prepare?: (window: Window) => void): Promise<Tab> {
    const frame = document.createElement('iframe');
    // A document with an address: `about:blank` would not have this origin's storage and locks.
    frame.src = new URL('tab.html', import.meta.url).href;
    document.body.append(frame);
    await new Promise((resolve) => frame.addEventListener('load', resolve, {once: true}));
    const window = frame.contentWindow as TabWindow;
    prepare?.(window);
    await loadSdk(window, new URL('tab-sdk.ts', import.meta.url));
    return new Tab(frame, window.rf.createClient(options));
  }

  /** Creates a client with another copy of the SDK in the same tab. */
  async openCopy(options: RfClientOptions): Promise<RfClient> {
    const {pathname} = new URL('tab-sdk.ts', import.meta.url);
    await loadSdk(this.window, new URL(`/copy${pathname}`, import.meta.url));
    return this.window.rf.createClient(options);
  }

  /** Resolves when the tab has been idle, after the work that its clients left for then. */
  async idle(): Promise<void> {
    const {window} = this;
    await new Promise((resolve) => {
      if (Reflect.has(window, 'requestIdleCallback')) window.requestIdleCallback(resolve, {timeout: 5000});
      else window.setTimeout(resolve);
    });
  }

  /** Removes the tab immediately, as a crash does. */
  kill(): void {
    this.#frame.remove();
  }
}
