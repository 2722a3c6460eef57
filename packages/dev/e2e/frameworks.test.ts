import {execFileSync} from 'node:child_process';
import {readFileSync} from 'node:fs';
import {fileURLToPath} from 'node:url';
import {expect, test} from '@playwright/test';

/** A framework whose compiler checks a correct page, and a page of which every line is a mistake. */
interface Framework {
  readonly name: string;
  readonly folder: string;
  readonly wrong: string;
  /** Matches the lines of the wrong page that are a mistake. */
  readonly mistake: RegExp;
  readonly check: (folder: string) => [command: string, ...args: string[]];
}

const FRAMEWORKS: readonly Framework[] = [
  {
    name: 'React 19',
    folder: 'react',
    wrong: 'wrong.tsx',
    mistake: /^export/,
    check: (folder) => ['tsc', '--pretty', 'false', '--project', folder],
  },
  {
    name: 'Vue 3 with strict templates',
    folder: 'vue',
    wrong: 'wrong.vue',
    mistake: /^ {2}</,
    check: (folder) => ['vue-tsc', '--pretty', 'false', '--project', folder],
  },
  {
    name: 'Svelte 5',
    folder: 'svelte',
    wrong: 'Wrong.svelte',
    mistake: /^<rf-/,
    check: (folder) => [
      'svelte-check',
      ...['--workspace', folder, '--tsconfig', './tsconfig.json', '--output', 'machine'],
    ],
  },
  {
    name: 'the DOM, as Angular’s templates use it',
    folder: 'dom',
    wrong: 'wrong.ts',
    mistake: /^document/,
    check: (folder) => ['tsc', '--pretty', 'false', '--project', folder],
  },
];

function outputOf([command, ...args]: readonly string[]): string {
  try {
    return execFileSync(command!, args, {encoding: 'utf8', stdio: 'pipe'});
  } catch (error) {
    return (error as {stdout: string}).stdout;
  }
}

for (const {name, folder, wrong, mistake, check} of FRAMEWORKS) {
  test(`the types for ${name} accept every use of the elements and report every mistake`, () => {
    test.setTimeout(300_000);
    const place = fileURLToPath(new URL(`frameworks/${folder}`, import.meta.url));
    // File and line, as `tsc` and `svelte-check` write them.
    const reports = [
      ...outputOf(check(place)).matchAll(/^(?:\d+ ERROR )?"?(?:\S*\/)?([\w.]+?)"?[ (](\d+)[:,]\d+/gm),
    ].map(([, file = '', line]) => `${file}:${line}`);
    const mistakes = readFileSync(`${place}/${wrong}`, 'utf8')
      .split('\n')
      .flatMap((line, index) => (mistake.test(line) ? [`${wrong}:${index + 1}`] : []));
    expect(mistakes.length).toBeGreaterThan(3);
    expect([...new Set(reports)]).toEqual(mistakes);
  });
}
