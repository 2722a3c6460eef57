import {executeServerCommand} from '@web/test-runner-commands';
import type {AccessibleNode} from '../../dev/dist/fixtures/devtools.js';

export type {AccessibleNode};

/** Collects garbage. In Chromium only. */
export const collectGarbage = (): Promise<unknown> => executeServerCommand('rf-collect-garbage');

/** Returns the nodes of the page's accessibility tree in order. In Chromium only. */
const accessibilityTree = (): Promise<AccessibleNode[]> =>
  executeServerCommand<AccessibleNode[], undefined>('rf-accessibility-tree');

const SILENT = ['none', 'generic', 'RootWebArea', 'InlineTextBox', 'ListMarker', 'LineBreak'];
/** The states that a screen reader announces with role and name. */
const ANNOUNCED_STATES = [
  'pressed',
  'checked',
  'selected',
  'expanded',
  'busy',
  'disabled',
  'readonly',
  'modal',
  'level',
  'multiline',
  'live',
  'focused',
];

/** Returns one line for each node of the accessibility tree: role, name, states, description. In Chromium only. */
export async function describeTree(): Promise<string[]> {
  const tree = await accessibilityTree();
  return tree
    .filter(({role}) => !SILENT.includes(role))
    .map(({role, name, description, states}) => {
      const announced = ANNOUNCED_STATES.filter(
        (state) => ![undefined, false, 'false', ''].includes(states[state] as string),
      )
        .map((state) =>
          states[state] === true || states[state] === 'true' ? state : `${state}=${String(states[state])}`,
        )
        .join(' ');
      return `${role} “${name}”${announced && ` ${announced}`}${description && ` (${description})`}`;
    });
}
