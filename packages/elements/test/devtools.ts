import {executeServerCommand} from '@web/test-runner-commands';
import type {AccessibleNode} from '../../dev/dist/fixtures/devtools.js';

export type {AccessibleNode};

/** Frees whatever nothing refers to any more. In Chromium only. */
export const collectGarbage = (): Promise<unknown> => executeServerCommand('rf-collect-garbage');

/** The page as assistive technology is given it, in order. In Chromium only. */
export const accessibilityTree = (): Promise<AccessibleNode[]> =>
  executeServerCommand<AccessibleNode[], undefined>('rf-accessibility-tree');
