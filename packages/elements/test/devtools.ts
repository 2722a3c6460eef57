import {executeServerCommand} from '@web/test-runner-commands';
import type {AccessibleNode} from '../../dev/dist/fixtures/devtools.js';

export type {AccessibleNode};

/** Frees whatever nothing refers to any more. In Chromium only. */
export const collectGarbage = (): Promise<unknown> => executeServerCommand('rf-collect-garbage');

/** The page as assistive technology is given it, in order. In Chromium only. */
export const accessibilityTree = (): Promise<AccessibleNode[]> =>
  executeServerCommand<AccessibleNode[], undefined>('rf-accessibility-tree');

const SILENT = ['none', 'generic', 'RootWebArea', 'InlineTextBox', 'ListMarker', 'LineBreak'];
/** What a screen reader says of a control, besides its role and name. */
const SAID = ['pressed', 'checked', 'disabled', 'readonly', 'modal', 'level', 'multiline', 'live', 'focused'];

/** What a screen reader comes across, a line each: role, name, states, description. In Chromium only. */
export async function heard(): Promise<string[]> {
  const tree = await accessibilityTree();
  return tree
    .filter(({role}) => !SILENT.includes(role))
    .map(({role, name, description, states}) => {
      const said = SAID.filter((state) => ![undefined, false, 'false', ''].includes(states[state] as string))
        .map((state) =>
          states[state] === true || states[state] === 'true' ? state : `${state}=${String(states[state])}`,
        )
        .join(' ');
      return `${role} “${name}”${said && ` ${said}`}${description && ` (${description})`}`;
    });
}
