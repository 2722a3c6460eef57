import assert from 'node:assert/strict';
import {execFile} from 'node:child_process';
import {randomUUID} from 'node:crypto';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {createTestDatabase, type TestDatabase} from '../database.js';

export const MAIN = fileURLToPath(new URL('../../dist/main.js', import.meta.url));

/** A command that never ends fails its test after this time. */
const MAX_RUN_MS = 300_000;

export interface Run {
  /** NaN if a signal has ended the command. */
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export const json = <T>(out: string): T => JSON.parse(out) as T;

/** Runs the command line in a separate folder. */
export class Cli {
  private constructor(
    readonly stored: TestDatabase,
    readonly env: NodeJS.ProcessEnv,
  ) {}

  get folder(): string {
    return this.stored.folder;
  }

  static async create(): Promise<Cli> {
    const stored = await createTestDatabase();
    return new Cli(stored, {
      ...process.env,
      PORT: '0',
      RF_DATABASE_URL: stored.url,
      RF_JWT_SECRET: randomUUID() + randomUUID(),
    });
  }

  remove = (): Promise<void> => this.stored.remove();

  /** Returns a path in the folder. */
  path = (name: string): string => join(this.folder, name);

  run = (args: readonly string[], settings: NodeJS.ProcessEnv = {}): Promise<Run> =>
    new Promise((resolve) => {
      execFile(
        process.execPath,
        [MAIN, ...args],
        {env: {...this.env, ...settings}, cwd: this.folder, timeout: MAX_RUN_MS},
        // A command that a signal has ended has no exit code.
        (error, out, err) => resolve({code: error ? Number(error.code ?? NaN) : 0, out, err}),
      );
    });

  /** Runs a command and expects success. Returns its output. */
  expectSuccess = async (...args: string[]): Promise<string> => {
    const {code, out, err} = await this.run(args);
    assert.equal(code, 0, `${args.join(' ')}: ${err}${out}`);
    return out;
  };

  /** Runs a command and expects that it fails with this sentence. */
  expectFailure = async (
    sentence: RegExp,
    args: readonly string[],
    settings: NodeJS.ProcessEnv = {},
  ): Promise<void> => {
    const {code, out, err} = await this.run(args, settings);
    assert.equal(code, 1, `${args.join(' ')}: ${err}${out}`);
    assert.match(err, sentence);
    assert.doesNotMatch(err, /\n {4}at /, 'a stack is not a sentence');
    assert.doesNotMatch(err, /constraint failed|SQLITE_|no such table/, 'an internal message');
  };
}
