import type {PinnedPackage} from '../peers.js';
import type {Product} from '../product.js';

/** A product of others, before it is installed. */
export interface Peer {
  readonly pinned: PinnedPackage;
  readonly product: Omit<Product, 'package' | 'folder'>;
}

export const NO_DIALOG_REASON = 'it has no dialog';

export const json = (body: unknown, status = 200) => ({
  status,
  contentType: 'application/json',
  body: JSON.stringify(body),
});
