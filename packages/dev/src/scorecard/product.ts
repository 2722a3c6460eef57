import type {Locator, Page} from 'playwright';
import type {NotApplicable} from './cell.js';

/** The response of a stand-in for a product's own service. */
export interface StandInResponse {
  readonly status?: number;
  readonly contentType: string;
  readonly body: string;
}

/** How a person uses a product by keyboard. */
export interface KeyboardUse {
  /** The first control that Tab must reach. */
  readonly control: (page: Page) => Locator;
  /** The key that operates it. */
  readonly key: string;
  /** Becomes visible once the key has worked. */
  readonly effect: (page: Page) => Locator;
}

/** A dialog and the button that opens it. */
export interface Dialog {
  readonly opener: (page: Page) => Locator;
  /** The element that must hold the focus. */
  readonly content: (page: Page) => Locator;
  /** If false, people can use the page beside it. */
  readonly isModal: boolean;
}

/** A product of the scorecard, as its documentation tells a host page to use it. */
export interface Product {
  /** Name in paths. */
  readonly id: string;
  /** Heading of the column. */
  readonly name: string;
  /** The npm package, whose version the scorecard states. */
  readonly package: string;
  /** The folder in which the package is installed. */
  readonly folder: string;
  /** The script of the page, bundled by esbuild for production. */
  readonly script: string;
  /** The markup in the page. */
  readonly markup: string;
  /** Module that Node imports. */
  readonly module: string;
  /** Origins that the product needs. The strict policy allows connections and frames to them. */
  readonly services: readonly string[];
  /** Replaces a service on the internet. Without a response, the request is blocked. `folder` is where the package is installed. */
  readonly standIn?: (url: URL, folder: string) => StandInResponse | undefined;
  /** Visible once the product is ready. */
  readonly ready: (page: Page) => Locator;
  /** Uses every feature once, so that everything loads. */
  readonly use: ((page: Page) => Promise<void>) | NotApplicable;
  readonly keyboard: KeyboardUse | NotApplicable;
  readonly dialog: Dialog | NotApplicable;
  /** Limits of our own elements, 5 % above those of `npm run size`: bytes after gzip -9. */
  readonly budgets?: {readonly beforeInteraction: number; readonly everything: number};
}
