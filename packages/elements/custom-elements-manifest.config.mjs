import {customElementJetBrainsPlugin} from 'custom-element-jet-brains-integration';
import {customElementVsCodePlugin} from 'custom-element-vs-code-integration';
import {frameworkTypes} from './framework-types.mjs';

/** Names that only this package calls, by the class that has them. */
const internal = new Map();

/** `src/x.ts` is not published; `dist/x.js` is. */
const published = (path) => path.replace(/^\/?src\/(.*)\.[jt]s$/, 'dist/$1.js');

const GLOBAL_ATTRIBUTES = ['lang', 'dir'];

/** The elements as a page sees them. */
const asPublished = {
  name: 'as-published',
  analyzePhase({ts, node}) {
    if (!ts.isClassDeclaration(node)) return;
    const names = node.members.filter((member) =>
      ts.getJSDocTags(member).some(({tagName}) => tagName.text === 'internal'),
    );
    internal.set(node.name?.text, new Set(names.map(({name}) => name?.text)));
  },
  packageLinkPhase({customElementsManifest: manifest}) {
    manifest.modules = manifest.modules.filter(({declarations = [], path}) =>
      declarations.some(
        ({tagName, name}) => tagName ?? (name === 'RfElement' || path.startsWith('src/events/rf-')),
      ),
    );
    for (const module of manifest.modules) {
      module.path = published(module.path);
      module.declarations = module.declarations.filter(({kind}) => kind === 'class');
      for (const {declaration} of module.exports ?? [])
        if (declaration.module) declaration.module = published(declaration.module);
      for (const declaration of module.declarations) {
        const {superclass, members, attributes, events} = declaration;
        if (superclass?.name === 'Event') declaration.superclass = {name: 'Event', package: 'global:'};
        else if (superclass?.module) superclass.module = published(superclass.module);
        if (members) {
          declaration.members = members.filter(
            ({name, privacy = 'public', static: isStatic}) =>
              privacy === 'public' && !isStatic && !internal.get(declaration.name)?.has(name),
          );
        }
        if (attributes)
          declaration.attributes = attributes.filter(({name}) => !GLOBAL_ATTRIBUTES.includes(name));
        if (events) declaration.events = events.filter(({name}) => name?.startsWith('rf-'));
        for (const inherited of [declaration.members, declaration.attributes].flatMap((list) => list ?? [])) {
          if (inherited.inheritedFrom?.module)
            inherited.inheritedFrom.module = published(inherited.inheritedFrom.module);
        }
      }
    }
  },
};

/** A plugin that keeps what it has done to itself. */
const quietly = (plugin) => ({
  ...plugin,
  packageLinkPhase(context) {
    const {log} = console;
    console.log = () => undefined;
    try {
      plugin.packageLinkPhase(context);
    } finally {
      console.log = log;
    }
  },
});

export default {
  globs: [
    'src/internal/rf-element.ts',
    'src/events/rf-*.ts',
    'src/{provider,step-feedback,csat-modal,dashboard}/*.ts',
  ],
  exclude: ['src/**/*.test.ts', 'src/**/*.styles.ts'],
  litelement: true,
  packagejson: false,
  plugins: [
    asPublished,
    frameworkTypes,
    quietly(customElementVsCodePlugin({outdir: 'dist'})),
    quietly(customElementJetBrainsPlugin({outdir: 'dist', packageJson: false})),
  ],
};
