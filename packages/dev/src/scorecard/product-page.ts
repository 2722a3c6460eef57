import type {Browser, BrowserContext, Page, Route} from 'playwright';
import {NotApplicable, type Size} from './cell.js';
import {compressedSize, type Host, type PageOptions} from './host.js';
import type {Product} from './product.js';

/** The browser and the host that show the products. */
export interface Stage {
  readonly browser: Browser;
  readonly host: Host;
}

export interface VisitOptions extends PageOptions {
  /** If true, the browser denies storage to the page. */
  readonly hasNoStorage?: boolean;
}

/** A violation of the page's policy. */
export interface Violation {
  readonly directive: string;
  readonly blocked: string;
}

declare global {
  interface Window {
    policyViolations?: Violation[];
  }
}

/** Runs in the page before its own scripts. */
function recordViolations(): void {
  const violations: Violation[] = (window.policyViolations = []);
  addEventListener('securitypolicyviolation', ({effectiveDirective, blockedURI}) =>
    violations.push({directive: effectiveDirective, blocked: blockedURI}),
  );
}

/** Runs in the page before its own scripts. */
function denyStorage(): void {
  for (const name of ['localStorage', 'sessionStorage', 'indexedDB']) {
    Object.defineProperty(window, name, {
      get() {
        throw new DOMException('Access is denied for this document.', 'SecurityError');
      },
    });
  }
}

/** Longest wait for a step of the page. Only a step that never happens takes that long. */
const TIMEOUT_MS = 15_000;
/** A page always loads, so a busy machine may take longer. */
const NAVIGATION_TIMEOUT_MS = 60_000;
const LOOPBACK = '127.0.0.1';

/** A product's page in a browser with an empty profile. Requests to other hosts are blocked and recorded. */
export class ProductPage {
  /** Addresses of all requests except the document. */
  readonly requests: string[] = [];
  /** Uncaught errors and rejections. */
  readonly errors: string[] = [];
  readonly thirdPartyHosts = new Set<string>();
  /** Files that the page loaded, from the host or from a stand-in. */
  readonly files: Size[] = [];

  private constructor(
    readonly product: Product,
    readonly context: BrowserContext,
    readonly page: Page,
  ) {}

  /** Opens the page. {@link ready} waits for the product. */
  static async open(
    {browser, host}: Stage,
    product: Product,
    {hasNoStorage = false, ...options}: VisitOptions = {},
  ): Promise<ProductPage> {
    const context = await browser.newContext({viewport: {width: 1280, height: 900}, locale: 'en-US'});
    try {
      const page = await context.newPage();
      page.setDefaultTimeout(TIMEOUT_MS);
      page.setDefaultNavigationTimeout(NAVIGATION_TIMEOUT_MS);
      const opened = new ProductPage(product, context, page);
      await context.addInitScript(recordViolations);
      if (hasNoStorage) await context.addInitScript(denyStorage);
      await context.route(
        ({hostname}) => hostname !== LOOPBACK,
        (route) => opened.#respondForService(route),
      );
      page.on('pageerror', (error) => opened.errors.push(error.message));
      page.on('request', (request) => {
        const url = request.url();
        if (request.isNavigationRequest() && request.frame() === page.mainFrame()) return;
        if (!/^https?:/.test(url)) return;
        opened.requests.push(url);
        const size = url.startsWith(host.origin) ? host.sizeOf(url) : undefined;
        if (size) opened.files.push(size);
      });
      await page.goto(host.address(product, options));
      return opened;
    } catch (error) {
      await context.close();
      throw error;
    }
  }

  /** Resolves once the product is visible. */
  ready(): Promise<void> {
    return this.product.ready(this.page).first().waitFor();
  }

  /** Waits for the product and uses it. Resolves with the reason why that fails, or with an empty text. */
  async failure(): Promise<string> {
    const {use} = this.product;
    try {
      await this.ready();
    } catch {
      return 'does not appear';
    }
    try {
      if (!(use instanceof NotApplicable)) await use(this.page);
      return '';
    } catch {
      return 'cannot be used';
    }
  }

  /** The violations of the page's policy until now. */
  violations(): Promise<Violation[]> {
    return this.page.evaluate(() => window.policyViolations ?? []);
  }

  close(): Promise<void> {
    return this.context.close();
  }

  /** Responds in place of a host on the internet, or blocks the request. */
  async #respondForService(route: Route): Promise<void> {
    const url = new URL(route.request().url());
    this.thirdPartyHosts.add(url.hostname);
    const response = this.product.standIn?.(url, this.product.folder);
    if (!response) return route.abort();
    if (/script|css/.test(response.contentType)) this.files.push(compressedSize(response.body));
    return route.fulfill({...response, headers: {'access-control-allow-origin': '*'}});
  }
}

/** Opens a page, looks at it and closes it. */
export async function visit<T>(
  stage: Stage,
  product: Product,
  options: VisitOptions,
  look: (opened: ProductPage) => Promise<T>,
): Promise<T> {
  const opened = await ProductPage.open(stage, product, options);
  try {
    return await look(opened);
  } finally {
    await opened.close();
  }
}
