/** Writes the types of the elements for React, Vue and Svelte from the manifest. */
import {globSync, mkdirSync, readFileSync, writeFileSync} from 'node:fs';

const OUT = 'dist';

/** All design tokens that the styles read. */
function tokens() {
  const styles = globSync('src/**/*.ts').map((path) => readFileSync(path, 'utf8'));
  const names = styles.flatMap((text) => [...text.matchAll(/var\((--rf-[\w-]+)/g)].map(([, name]) => name));
  return [...new Set(names)].sort();
}

const comment = (text) => (text ? `  /** ${text.replaceAll('\n', ' ')} */\n` : '');

/** The type of a property, and also the text of an attribute where HTML writes one. */
function typeOf(className, property, attribute) {
  const type = `${className}['${property}']`;
  const text = {boolean: "''", number: '`${number}`'}[attribute?.type?.text];
  return [type, ...(text ? [text] : []), 'undefined'].join(' | ');
}

function attributesOf({name: className, attributes, members}) {
  const byProperty = new Map(attributes.map((attribute) => [attribute.fieldName, attribute]));
  const named = new Map();
  for (const {kind, name, description, readonly} of members) {
    if (kind !== 'field' || readonly) continue;
    const attribute = byProperty.get(name);
    for (const key of [name, attribute?.name ?? name]) {
      named.set(key, `${comment(description)}  '${key}'?: ${typeOf(className, name, attribute)};\n`);
    }
  }
  return [...named.values()].join('');
}

function sharedTypes(elements) {
  const names = elements.flatMap(({name, events}) => [name, ...events.map(({type}) => type.text)]);
  const interfaces = elements.map(
    (element) => `/** Attributes and properties of \`<${element.tagName}>\`. */
export interface ${element.name}Attributes {
${attributesOf(element)}}

/** Events of \`<${element.tagName}>\`. */
export interface ${element.name}Events {
${element.events.map(({name, type, description}) => `${comment(description)}  '${name}': ${type.text};\n`).join('')}}
`,
  );
  const entries = elements.map(
    ({tagName, name}) =>
      `  '${tagName}': {element: ${name}; attributes: ${name}Attributes; events: ${name}Events};\n`,
  );
  return `import type {${[...new Set(names)].sort().join(', ')}} from './index.js';

/** The design tokens of all elements. */
export interface RfTokens {
${tokens()
  .map((token) => `  '${token}'?: string | number | undefined;\n`)
  .join('')}}

${interfaces.join('\n')}
/** The properties and events of each tag. */
export interface RfElements {
${entries.join('')}}
`;
}

const react = `import type {CSSProperties, DetailedHTMLProps, HTMLAttributes} from 'react';
import type {RfElements, RfTokens} from './element-types.js';

type Handlers<Events> = {
  [Name in keyof Events & string as \`on\${Name}\`]?: ((event: Events[Name]) => void) | undefined;
};

type Props<Element, Attributes, Events> = Attributes &
  Handlers<Events> & {class?: string | undefined; style?: (CSSProperties & RfTokens) | undefined} & Omit<
    DetailedHTMLProps<HTMLAttributes<Element>, Element>,
    keyof Attributes | 'style'
  >;

/** The elements in JSX. */
export type RfIntrinsicElements = {
  [Tag in keyof RfElements]: Props<
    RfElements[Tag]['element'],
    RfElements[Tag]['attributes'],
    RfElements[Tag]['events']
  >;
};

declare module 'react' {
  namespace JSX {
    interface IntrinsicElements extends RfIntrinsicElements {}
  }
}
`;

const vue = `import type {HTMLAttributes, PublicProps} from 'vue';
import type {RfElements} from './element-types.js';

type Camel<Name extends string> = Name extends \`\${infer Word}-\${infer Rest}\`
  ? \`\${Word}\${Capitalize<Camel<Rest>>}\`
  : Name;

type Handlers<Events> = {
  [Name in keyof Events & string as \`on\${Capitalize<Camel<Name>>}\`]?:
    | ((event: Events[Name]) => void)
    | undefined;
};

type Component<Attributes, Events> = new () => {
  $props: Attributes & Handlers<Events> & Omit<HTMLAttributes, keyof Attributes> & PublicProps;
};

/** The elements in templates. */
export type RfGlobalComponents = {
  [Tag in keyof RfElements]: Component<RfElements[Tag]['attributes'], RfElements[Tag]['events']>;
};

declare module 'vue' {
  interface GlobalComponents extends RfGlobalComponents {}
}
`;

const svelte = `import type {HTMLAttributes} from 'svelte/elements';
import type {RfElements} from './element-types.js';

type Handlers<Events> = {
  [Name in keyof Events & string as \`on\${Name}\` | \`on:\${Name}\`]?:
    | ((event: Events[Name]) => void)
    | undefined;
};

type Props<Element extends HTMLElement, Attributes, Events> = Attributes &
  Handlers<Events> &
  Omit<HTMLAttributes<Element>, keyof Attributes>;

/** The elements in markup. */
export type RfSvelteElements = {
  [Tag in keyof RfElements]: Props<
    RfElements[Tag]['element'],
    RfElements[Tag]['attributes'],
    RfElements[Tag]['events']
  >;
};

declare module 'svelte/elements' {
  interface SvelteHTMLElements extends RfSvelteElements {}
}
`;

/** A plugin of the analyzer. */
export const frameworkTypes = {
  name: 'framework-types',
  packageLinkPhase({customElementsManifest: {modules}}) {
    const elements = modules.flatMap(({declarations}) => declarations).filter(({tagName}) => tagName);
    mkdirSync(OUT, {recursive: true});
    writeFileSync(`${OUT}/element-types.d.ts`, sharedTypes(elements));
    for (const [name, types] of Object.entries({jsx: react, vue, svelte})) {
      writeFileSync(`${OUT}/${name}.d.ts`, types);
      writeFileSync(`${OUT}/${name}.js`, 'export {};\n');
    }
  },
};
