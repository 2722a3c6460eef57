import {chromium} from 'playwright';
import {report} from '../bench/measurement.js';
import {chromiumLaunchOptions, ensureChromium} from '../browser.js';
import {firstLine} from './cell.js';
import {emptyColumn, measure, type Column} from './elements.js';
import {Host} from './host.js';
import {install, installedVersion} from './install.js';
import type {Product} from './product.js';
import {OwnProducts} from './products/own.js';
import {PEER_PRODUCTS} from './products/peers.js';

/** Blocks every host but this machine, also for requests that the page's routes do not see. */
const ONLY_LOOPBACK = '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1';

/** The results of one product under its name. */
export interface MeasuredProduct extends Column {
  readonly id: string;
  readonly name: string;
  /** The npm package and its version. */
  readonly version: string;
}

export interface ElementResults {
  readonly products: readonly MeasuredProduct[];
  readonly browserVersion: string;
}

/** Measures our elements and, if wanted, those of others. */
export async function measureElements(withPeers: boolean): Promise<ElementResults> {
  ensureChromium();
  const options = chromiumLaunchOptions();
  const browser = await chromium.launch({...options, args: [...(options.args ?? []), ONLY_LOOPBACK]});
  const host = new Host();
  const own = new OwnProducts();
  try {
    await host.start();
    const stage = {browser, host};
    const products: MeasuredProduct[] = [];
    const add = async (product: Product): Promise<void> => {
      report(product.name);
      await host.add(product);
      const version = await installedVersion(product.folder, product.package);
      products.push({
        id: product.id,
        name: product.name,
        version: `${product.package} ${version ?? 'of this repository'}`,
        ...(await measure(product, stage)),
      });
    };
    for (const product of await own.start(host.origin)) await add(product);
    for (const {pinned, product} of withPeers ? PEER_PRODUCTS : []) {
      try {
        await add({...product, package: pinned.name, folder: await install(pinned)});
      } catch (error) {
        // The run continues. The column says why the product is missing.
        const reason = firstLine(error);
        report(reason);
        const version = `${pinned.name} ${pinned.version}`;
        products.push({id: product.id, name: product.name, version, ...emptyColumn(reason)});
      }
    }
    return {products, browserVersion: browser.version()};
  } finally {
    await browser.close();
    await own.stop();
    host.stop();
  }
}
