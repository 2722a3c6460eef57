import {execFileSync} from 'node:child_process';
import {fileURLToPath} from 'node:url';
import {expect, test} from '@playwright/test';

/** What a command says, and nothing when it is content. */
function complaints(command: string, args: string[], cwd: string): string {
  try {
    execFileSync(command, args, {cwd, encoding: 'utf8', stdio: 'pipe'});
    return '';
  } catch (error) {
    const {stdout, stderr} = error as {stdout: string; stderr: string};
    return stdout + stderr;
  }
}

for (const name of ['packages/contract', 'packages/sdk', 'packages/elements', 'server']) {
  test(`${name} is packed as npm consumers and their compilers expect it`, () => {
    const folder = fileURLToPath(new URL(`../../../${name}`, import.meta.url));
    expect(complaints('publint', ['--strict', '.'], folder)).toBe('');
    expect(complaints('attw', ['--pack', '.', '--profile', 'esm-only', '--no-color'], folder)).toBe('');
  });
}
