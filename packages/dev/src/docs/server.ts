import {makeProgram, SETTINGS, type Setting} from '@resolutionflow/server/reference';
import {code, fence, GENERATED, page, prose, table} from './markdown.js';

type Program = ReturnType<typeof makeProgram>;

/** The settings of the server, from the table that the server itself reads. */
export function settingsPage(): string {
  const settings = Object.entries<Setting<unknown>>(SETTINGS);
  return page(
    '# Settings',
    GENERATED,
    'Settings are environment variables. `rf config` prints each setting with its value, source and default. `rf doctor` checks them.',
    'A wrong value stops the start: the command prints one sentence that names the setting, and exits with code 1.',
    table(
      ['setting', 'default', 'purpose'],
      settings.map(([name, {default: fallback, description}]) => [
        `[\`${name}\`](#${name.toLowerCase()})`,
        code(fallback ?? 'none'),
        prose(description.split(/\.\s/)[0]!.replace(/\.$/, '')),
      ]),
    ),
    ...settings.map(([name, {type, default: fallback, example, description, whenWrong}]) =>
      page(
        `## ${name}`,
        prose(description),
        table(
          ['', ''],
          [
            ['Value', prose(type)],
            ['Default', code(fallback ?? 'none')],
            ['Example', example.includes(' ') ? prose(example) : code(`${name}=${example}`)],
            ['If it is wrong', prose(whenWrong)],
          ],
        ),
      ).trim(),
    ),
  );
}

const leaves = (program: Program): Program[] =>
  program.commands.length === 0 ? [program] : program.commands.flatMap((command) => leaves(command));

/** The words that call a command, without the name of the program. */
const path = (command: Program): string =>
  command.parent?.parent ? `${path(command.parent)} ${command.name()}` : command.name();

function commandSection(command: Program): string {
  const parameters = [
    ...command.registeredArguments.map((argument) => [
      code(`<${argument.name()}>`),
      'yes',
      '',
      prose(argument.description),
    ]),
    ...command.options.map((option) => [
      code(option.flags),
      option.mandatory ? 'yes' : '',
      option.defaultValue === undefined ? '' : code(String(option.defaultValue)),
      prose(option.description),
    ]),
  ];
  const words = command.registeredArguments.map((argument) => `<${argument.name()}>`);
  const required = command.options.filter(({mandatory}) => mandatory).map(({flags}) => flags);
  const description = command.description();
  return page(
    `## ${path(command)}`,
    `${prose(description[0]!.toUpperCase() + description.slice(1))}.`,
    fence('sh usage', ['rf', path(command), ...words, ...required].join(' ')),
    table(['parameter', 'required', 'default', 'meaning'], parameters),
  ).trim();
}

/** The commands of the server, from the program that parses them. */
export function commandsPage(): string {
  const commands = leaves(makeProgram()).filter((command) => command.name() !== 'help');
  return page(
    '# Commands',
    GENERATED,
    'Run a command with `npx @resolutionflow/server <command>`. In this repository, run `npm run rf -- <command>`. The pages below write `rf` for both.',
    'Every command has `--help`. `--json` prints JSON for programs. All commands use the [settings](./settings.md) of the server.',
    'All commands except `restore` may run beside a serving process. Only `serve`, `demo`, `migrate`, `accounts create`, `copy` and `restore` create a database.',
    table(
      ['command', 'purpose'],
      commands.map((command) => [
        `[\`${path(command)}\`](#${path(command).replaceAll(' ', '-')})`,
        prose(command.description()),
      ]),
    ),
    ...commands.map(commandSection),
  );
}
