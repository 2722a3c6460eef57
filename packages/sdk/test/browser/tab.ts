/** A tab: a document of its own with its own copy of the SDK, over the storage that all of them share. */
import type {RfClient, RfClientOptions} from '@resolutionflow/sdk';

/** What a test calls in a tab. */
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
    return this.#frame.contentWindow as unknown as TabWindow;
  }

  /**
   * Opens a tab with a client in it.
   *
   * @param options - The client's; functions among them are called from the tab.
   * @param prepare - Runs in the tab's window before the SDK is there: takes away what the tab is to lack.
   */
  static async open(options: RfClientOptions, prepare?: (window: Window) => void): Promise<Tab> {
    const frame = document.createElement('iframe');
    // A document with an address of its own, so that storage and locks are this origin's.
    frame.src = new URL('tab.html', import.meta.url).href;
    document.body.append(frame);
    await new Promise((resolve) => frame.addEventListener('load', resolve, {once: true}));
    const window = frame.contentWindow as unknown as TabWindow;
    prepare?.(window);
    await loadSdk(window, new URL('tab-sdk.ts', import.meta.url));
    return new Tab(frame, window.rf.createClient(options));
  }

  /** A client by another copy of the SDK in the same tab. */
  async openCopy(options: RfClientOptions): Promise<RfClient> {
    const {pathname} = new URL('tab-sdk.ts', import.meta.url);
    await loadSdk(this.window, new URL(`/copy${pathname}`, import.meta.url));
    return this.window.rf.createClient(options);
  }

  /** Takes the tab away in the middle of whatever it does. */
  kill(): void {
    this.#frame.remove();
  }
}
