import type {Declarations, Member} from './declarations.js';
import {code, fence, GENERATED, page, prose, table} from './markdown.js';

/** Splits a trailing `code` span with an example off a description. */
function splitExample({description, example}: Member): {text: string; sample: string} {
  if (example) return {text: description, sample: example};
  const [, text = description, sample = ''] =
    /^([^]*?)\s*`((?:const|await|client)[^`]*;)`\s*$/.exec(description) ?? [];
  return {text, sample};
}

function method(member: Member): string {
  const {text, sample} = splitExample(member);
  return page(
    `### ${member.name}()`,
    prose(text),
    fence('ts signature', member.signature),
    member.parameters.map(({name, description}) => `- \`${name}\`: ${prose(description)}`).join('\n'),
    member.aliases.map(([name, values]) => `\`${name}\`: \`${values}\``).join('\n\n'),
    member.returns && `Returns: ${prose(member.returns)}`,
    ...member.throws.map((error) => `Throws: ${prose(error)}`),
    sample && fence('ts', sample),
  ).trim();
}

const fields = (members: readonly Member[]): string[][] =>
  members.map(({name, type, isOptional, description}) => [
    code(name),
    code(type),
    isOptional ? '' : 'yes',
    prose(description),
  ]);

const ERROR_CLASSES = ['RfError', 'ApiError', 'NetworkError', 'TimeoutError', 'ContractError'];
const GUARDS = ['isRfError', 'isApiError', 'isNetworkError', 'isTimeoutError', 'isContractError'];

const hasDocs = ({description, name}: Member): boolean => !!description && name !== 'name';

/** The reference of `@resolutionflow/sdk`, from the JSDoc of its declarations. */
export function sdkPage(declarations: Declarations): string {
  const methods = declarations.membersOf('RfClient').filter(({isMethod}) => isMethod);
  const names = new Set(methods.map(({name}) => name));
  const backend = declarations
    .membersOf('RfServerClient')
    .filter(({name, isMethod}) => isMethod && (!names.has(name) || name === 'startSession'));
  const create = declarations.describe('createClient');
  return page(
    '# SDK',
    GENERATED,
    'Install `@resolutionflow/sdk`. It runs in browsers, workers and Node, and is an ES module.',
    '## createClient()',
    prose(create.description),
    fence('ts', create.example),
    '## Options',
    table(['option', 'type', 'required', 'meaning'], fields(declarations.membersOf('RfClientOptions'))),
    '## Methods',
    'Each method takes one object. A read ends when you abort `signal`; a write ends only before it is stored.',
    ...methods.map(method),
    '## Methods of a backend',
    'A client with a `key` also has these methods. It has no queue.',
    ...backend.map(method),
    '## Events',
    table(
      ['event', 'meaning'],
      declarations
        .membersOf('RfClientEventMap')
        .map(({name, description}) => [code(name), prose(description)]),
    ),
    table(
      ['field of `detail`', 'type', 'required', 'meaning'],
      fields(declarations.membersOf('QueueEventDetail')),
    ),
    fence('ts', declarations.describe('QueueEvent').example),
    '## Errors',
    'Wrong arguments throw a `TypeError` that names the argument, before anything is stored or sent.',
    table(
      ['class', 'meaning', 'properties'],
      ERROR_CLASSES.map((name) => [
        code(name),
        prose(declarations.describe(name).description.replace(/\{@link (\w+)\}/g, '`$1`')),
        declarations
          .membersOf(name)
          .filter(hasDocs)
          .map((member) => `\`${member.name}\`: ${prose(member.description)}`)
          .join(' '),
      ]),
    ),
    '## Guards',
    'Guards recognise errors of another copy of the package too.',
    table(
      ['guard', 'meaning', 'example'],
      GUARDS.map((name) => {
        const {description, example} = declarations.describe(name);
        return [code(name), prose(description), code(example)];
      }),
    ),
  );
}
