import {executeServerCommand} from '@web/test-runner-commands';
import type {HostPageOptions} from '../../dev/dist/fixtures/host-pages.js';
import {until} from './page.js';

const open = new Set<HTMLIFrameElement>();

afterEach(() => {
  for (const frame of open) frame.remove();
  open.clear();
});

/** The window of a page in a frame. */
type HostWindow = Window & typeof globalThis & {messages: string[]};

function* everything(root: ParentNode): Generator<HTMLElement> {
  for (const element of root.querySelectorAll<HTMLElement>('*')) {
    yield element;
    if (element.shadowRoot) yield* everything(element.shadowRoot);
  }
}

/** A host page with the built elements, in a frame. */
export class HostPage {
  constructor(readonly frame: HTMLIFrameElement) {}

  get window(): HostWindow {
    return this.frame.contentWindow as HostWindow;
  }

  get document(): Document {
    return this.frame.contentDocument!;
  }

  /** Errors and warnings of the page. */
  get messages(): string[] {
    return this.window.messages;
  }

  /** Returns the elements of a selector with this name or text, also inside shadow roots. */
  all<T extends HTMLElement = HTMLElement>(selector: string, name?: string): T[] {
    return [...everything(this.document)].filter(
      (element) =>
        element.matches(selector) &&
        (name === undefined || (element.ariaLabel ?? element.textContent.trim()) === name),
    ) as T[];
  }

  /** Waits for the first visible one. */
  async find<T extends HTMLElement = HTMLElement>(selector: string, name?: string): Promise<T> {
    const seen = () => this.all<T>(selector, name).find((element) => element.getClientRects().length > 0);
    await until(seen, `${selector} ${name ?? ''}; the page logged: ${this.messages.join('; ')}`);
    return seen()!;
  }

  /** Clicks a button. */
  async press(name: string): Promise<void> {
    (await this.find('button', name)).click();
  }

  /** Leaves the page, as when the user closes the tab. */
  close(): void {
    open.delete(this.frame);
    this.frame.remove();
  }
}

/** The frame around a host page. */
export interface FrameOptions {
  width?: number;
  height?: number;
  /** The permissions of a sandboxed frame. */
  sandbox?: string;
}

/** Opens a host page. Resolves when it has loaded. */
export async function openHostPage(
  options: HostPageOptions,
  {width = 800, height = 600, sandbox}: FrameOptions = {},
): Promise<HostPage> {
  const frame = document.createElement('iframe');
  frame.width = String(width);
  frame.height = String(height);
  frame.style.border = 'none';
  if (sandbox !== undefined) frame.setAttribute('sandbox', sandbox);
  frame.src = await executeServerCommand<string, HostPageOptions>('rf-host-page', options);
  const loaded = new Promise((resolve) => frame.addEventListener('load', resolve, {once: true}));
  document.body.append(frame);
  open.add(frame);
  await loaded;
  return new HostPage(frame);
}
