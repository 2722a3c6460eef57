import {existsSync, readFileSync} from 'node:fs';
import {inspect} from 'node:util';
import {expect, test} from '@playwright/test';
import {RfAnalyticsDashboard, RfCsatModal, RfProvider, RfStepFeedback} from '@resolutionflow/elements';

interface Declaration {
  readonly initial?: unknown;
  readonly reflect?: boolean;
}

interface Declared {
  readonly name: string;
  readonly tagName?: string;
  readonly attributes?: readonly {readonly name: string}[];
  readonly members?: readonly {
    readonly name: string;
    readonly description?: string;
    readonly default?: string;
    readonly reflects?: boolean;
  }[];
  readonly events?: readonly {readonly name: string; readonly type: {readonly text: string}}[];
}

const ELEMENTS = new URL('../../elements/', import.meta.url);
const {modules} = JSON.parse(readFileSync(new URL('custom-elements.json', ELEMENTS), 'utf8')) as {
  modules: readonly {readonly path: string; readonly declarations: readonly Declared[]}[];
};
const declared = (tag: string): Declared =>
  modules.flatMap(({declarations}) => declarations).find(({tagName}) => tagName === tag)!;

for (const [tag, element] of [
  ['rf-provider', RfProvider],
  ['rf-step-feedback', RfStepFeedback],
  ['rf-csat-modal', RfCsatModal],
  ['rf-analytics-dashboard', RfAnalyticsDashboard],
] as const) {
  test(`the manifest has the public API of <${tag}> and nothing internal`, () => {
    const {name, attributes = [], members = [], events = []} = declared(tag);
    expect(name).toBe(element.name);
    const documented = attributes.map((attribute) => attribute.name);
    const unhyphenated = documented
      .filter((name) => name.includes('-'))
      .map((name) => name.replaceAll('-', ''));
    expect([...documented, ...unhyphenated, 'lang', 'dir'].sort()).toEqual(
      [...element.observedAttributes].sort(),
    );
    for (const member of members) {
      expect(member.name).toMatch(/^[a-z]\w+$/);
      expect(member.description, member.name).toBeTruthy();
      expect(member.name in element.prototype, member.name).toBe(true);
      const {initial, reflect}: Declaration = element.getPropertyOptions(member.name);
      if (initial !== undefined) expect(member.default, member.name).toBe(inspect(initial));
      expect(!!member.reflects, member.name).toBe(!!reflect);
    }
    expect(members.map((member) => member.name)).not.toContain('linked');
    for (const event of events) {
      const words = event.name.split('-').map((word) => word[0]!.toUpperCase() + word.slice(1));
      expect(event.type.text).toBe(`${words.join('')}Event`);
    }
  });
}

test('the manifest names files that are published', () => {
  expect(modules.length).toBeGreaterThan(10);
  for (const {path} of modules) expect(existsSync(new URL(path, ELEMENTS)), path).toBe(true);
});

test('the data for VS Code and JetBrains has the tags and attributes of the manifest', () => {
  const read = (name: string): unknown => JSON.parse(readFileSync(new URL(`dist/${name}`, ELEMENTS), 'utf8'));
  interface Tag {
    readonly name: string;
    readonly attributes: readonly {readonly name: string}[];
  }
  const names = (tags: readonly Tag[]) =>
    Object.fromEntries(tags.map((tag) => [tag.name, tag.attributes.map(({name}) => name).sort()]));
  const expected = names(
    modules
      .flatMap(({declarations}) => declarations)
      .flatMap(({tagName, attributes = []}) => (tagName ? [{name: tagName, attributes}] : [])),
  );
  expect(Object.keys(expected)).toHaveLength(4);
  expect(names((read('vscode.html-custom-data.json') as {tags: Tag[]}).tags)).toEqual(expected);
  const {contributions} = read('web-types.json') as {contributions: {html: {elements: Tag[]}}};
  expect(names(contributions.html.elements)).toEqual(expected);
});
