import {readFileSync} from 'node:fs';
import {type Declarations, type Member} from './declarations.js';
import {EXAMPLES, type Tag} from './element-examples.js';
import {code, fence, GENERATED, page, prose, section, table} from './markdown.js';

interface Described {
  readonly name: string;
  readonly description?: string;
  readonly default?: string;
}

interface Field extends Described {
  readonly kind: string;
  readonly type?: {readonly text: string};
  readonly attribute?: string;
  readonly reflects?: boolean;
  readonly inheritedFrom?: object;
}

interface Element {
  readonly name: string;
  readonly tagName?: string;
  readonly description?: string;
  readonly members?: readonly Field[];
  readonly events?: readonly (Described & {readonly type: {readonly text: string}})[];
  readonly slots?: readonly Described[];
  readonly cssParts?: readonly Described[];
  readonly cssStates?: readonly Described[];
  readonly cssProperties?: readonly Described[];
}

const ELEMENTS = new URL('../../../elements/', import.meta.url);

function elementsOf(): Element[] {
  const manifest = JSON.parse(readFileSync(new URL('custom-elements.json', ELEMENTS), 'utf8')) as {
    modules: readonly {readonly declarations: readonly Element[]}[];
  };
  return manifest.modules.flatMap(({declarations}) => declarations);
}

const typeOf = ({type}: Field): string => (type?.text ?? '').replaceAll(' | undefined', '');

const fieldRows = (fields: readonly Field[]): string[][] =>
  fields.map((field) => [
    code(field.attribute ?? ''),
    code(field.name),
    code(typeOf(field)),
    code(field.default ?? ''),
    field.reflects ? 'yes' : '',
    prose(field.description ?? ''),
  ]);

const FIELD_HEAD = ['attribute', 'property', 'type', 'default', 'reflects', 'meaning'];
const NAMED_HEAD = ['name', 'default', 'meaning'];

const namedRows = (items: readonly Described[] = []): string[][] =>
  items.map(({name, description = '', default: fallback = ''}) => [
    name ? code(name) : '(default)',
    code(fallback),
    prose(description),
  ]);

/** The signature of a method as a caller reads it, without line breaks. */
const heading = ({signature}: Member): string => code(signature.replace(/;$/, ''));

function method(member: Member): string {
  return page(
    `### ${member.name}()`,
    heading(member),
    prose(member.description),
    member.parameters.map(({name, description}) => `- \`${name}\`: ${prose(description)}`).join('\n'),
    member.aliases.map(([name, values]) => `\`${name}\`: \`${values}\``).join('\n\n'),
    member.returns && `Returns: ${prose(member.returns)}`,
    ...member.throws.map((text) => `Throws: ${prose(text)}`),
  ).trim();
}

/** Whether the source of an event class makes it cancelable. */
const isCancelable = (eventName: string): boolean =>
  readFileSync(new URL(`src/events/${eventName}.ts`, ELEMENTS), 'utf8').includes('cancelable: true');

function eventSections(element: Element, declarations: Declarations): string {
  const {events = []} = element;
  const details = events.map(({name, type, description = ''}) => {
    const fields = declarations.detailOf(type.text);
    return {name, type: type.text, description, fields};
  });
  const overview = table(
    ['event', 'class', '`detail`', 'cancelable', 'when'],
    details.map(({name, type, description, fields}) => [
      code(name),
      code(type),
      fields.length ? code(`{${fields.map((field) => field.name).join(', ')}}`) : '',
      isCancelable(name) ? 'yes' : '',
      prose(description),
    ]),
  );
  const types = details
    .filter(({fields}) => fields.length > 0)
    .map(({name, fields}) =>
      section(
        `### ${code(name)}`,
        table(
          ['field of `detail`', 'type', 'meaning'],
          fields.map((field) => [code(field.name), code(field.type), prose(field.description)]),
        ),
      ),
    );
  return [overview, ...types].filter(Boolean).join('\n\n');
}

function elementPage(tag: Tag, element: Element, declarations: Declarations): string {
  const own = (element.members ?? []).filter(({inheritedFrom}) => !inheritedFrom);
  const methods = declarations
    .membersOf(element.name)
    .filter(({name, isMethod}) => isMethod && own.some((member) => member.name === name));
  return page(
    `# \`<${tag}>\``,
    GENERATED,
    prose(element.description ?? ''),
    fence('html live', EXAMPLES[tag]),
    '## Attributes and properties',
    table(FIELD_HEAD, fieldRows(own.filter(({kind}) => kind === 'field'))),
    'See also [the attributes of all elements](./elements.md#attributes-of-all-elements).',
    section('## Methods', methods.map(method).join('\n\n')),
    section(
      '## Events',
      eventSections(element, declarations) &&
        `All events bubble and cross shadow roots.\n\n${eventSections(element, declarations)}`,
    ),
    section('## Slots', table(NAMED_HEAD, namedRows(element.slots))),
    section('## Parts', table(NAMED_HEAD, namedRows(element.cssParts))),
    section('## States', table(NAMED_HEAD, namedRows(element.cssStates))),
    section('## Custom properties', table(NAMED_HEAD, namedRows(element.cssProperties))),
  );
}

const FUNCTIONS = ['configure', 'replaceTexts', 'hasBeenRated'];

function functionSection(name: string, declarations: Declarations): string {
  const described = declarations.describe(name);
  return page(
    `### ${name}()`,
    prose(described.description),
    described.parameters
      .map((parameter) => `- \`${parameter.name}\`: ${prose(parameter.description)}`)
      .join('\n'),
    described.returns && `Returns: ${prose(described.returns)}`,
    ...described.throws.map((text) => `Throws: ${prose(text)}`),
    described.example && fence('js', described.example),
  ).trim();
}

/** One page for each element, and one for what they have in common. */
export function elementPages(declarations: Declarations): Map<string, string> {
  const all = elementsOf();
  const tagged = all.filter((element) => element.tagName);
  const base = all.find(({name}) => name === 'RfElement');
  const pages = new Map<string, string>();
  for (const element of tagged) {
    const tag = element.tagName as Tag;
    pages.set(`${tag}.md`, elementPage(tag, element, declarations));
  }
  pages.set(
    'elements.md',
    page(
      '# Elements',
      GENERATED,
      table(
        ['element', 'purpose'],
        tagged.map(({tagName = '', description = ''}) => [
          `[\`<${tagName}>\`](./${tagName}.md)`,
          prose(description.split(/\.\s/)[0]!.replace(/\.$/, '')),
        ]),
      ),
      '## Attributes of all elements',
      table(FIELD_HEAD, [
        ...fieldRows((base?.members ?? []).filter(({kind}) => kind === 'field')),
        ['`lang`', '`lang`', '`string`', '', '', "The language. Default: the document's."],
        ['`dir`', '`dir`', "`'ltr' | 'rtl'`", '', '', "The direction of text. Default: the document's."],
      ]),
      'An element uses the first client that it finds: its own `client`, its own `base-url` and `token`, the nearest `<rf-provider>`, the default client of `configure()`.',
      '## Functions',
      'Import them from `@resolutionflow/elements`, or from the script `rf.js`.',
      ...FUNCTIONS.map((name) => functionSection(name, declarations)),
    ),
  );
  return pages;
}
