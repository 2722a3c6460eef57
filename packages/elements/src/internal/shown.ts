import type {RfElement} from './element.js';

/** The elements that are in a page. What they share is followed once for all of them. */
export const shown = new Set<RfElement>();

/** Something that they share is another. */
export const updateAll = (): void => shown.forEach((element) => element.requestUpdate());
