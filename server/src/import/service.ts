import {
  importLine,
  MAX_BODY_BYTES,
  MAX_LISTED_REJECTIONS,
  type ImportLine,
  type ImportReport,
} from '@resolutionflow/contract';
import * as z from 'zod/mini';
import type {Account} from '../accounts/account.js';
import type {Database, Executor} from '../db/database.js';
import {ApiProblem} from '../api-problem.js';
import {updateStatistics} from '../db/engine.js';
import {limitTurns} from '../event-loop.js';
import {applyLine, Destination, isRejectedUnchanged, subjectOf} from './apply.js';
import {linesOf, type Line} from './lines.js';

/** Lines that may wait for a commit at the same time. They share transactions with live writes. */
const MAX_UNCOMMITTED_LINES = 200;
/**
 * Numbers of lines after which PostgreSQL counts its rows again. While it believes that a table is almost empty, it may
 * choose the wrong index.
 */
const COUNT_ROWS_AFTER: ReadonlySet<number> = new Set([500, 5_000, 50_000, 500_000]);

export interface ImportOptions {
  /** ms since the epoch. */
  readonly now: number;
  /** Called now and then with the number of processed lines. */
  readonly onProgress?: (lines: number) => void;
}

const utf8 = new TextDecoder('utf-8', {fatal: true});

function parse({bytes}: Line): ImportLine | null {
  if (bytes === null)
    throw new ApiProblem('payload_too_large', `The line is longer than ${MAX_BODY_BYTES / 1024} KiB.`);
  let value: unknown;
  try {
    const text = utf8.decode(bytes).trim();
    if (text === '') return null;
    value = JSON.parse(text);
  } catch {
    // The parser's own message quotes the line.
    throw new ApiProblem('malformed_json', 'The line is not a JSON object in UTF-8.');
  }
  const result = z.safeParse(importLine, value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new ApiProblem(
    'validation_failed',
    [issue?.path.join('.'), issue?.message].filter(Boolean).join(': '),
  );
}

type Rejection = ImportReport['rejected'][number];

/** Counts the rejected lines and keeps the first ones by line number, in any order of arrival. */
class Rejections {
  total = 0;
  #kept: Rejection[] = [];

  add(rejection: Rejection): void {
    this.total++;
    this.#kept.push(rejection);
    // Sorting is slow, so the list is sorted only now and then.
    if (this.#kept.length > 10 * MAX_LISTED_REJECTIONS) this.#kept = this.first();
  }

  first(): Rejection[] {
    return this.#kept.toSorted((a, b) => a.line - b.line).slice(0, MAX_LISTED_REJECTIONS);
  }
}

/**
 * Imports history line by line, beside live writes. A rejected line changes nothing; the other lines are
 * stored.
 *
 * @throws {ApiProblem} `unavailable` when the database cannot be written to. Lines that were stored before
 *   stay, and the import may be repeated.
 */
export async function importLines(
  database: Database,
  account: Account,
  chunks: AsyncIterable<Buffer | string>,
  {now, onProgress}: ImportOptions,
): Promise<ImportReport> {
  const to = new Destination(account, now);
  const rejections = new Rejections();
  let accepted = 0;
  let processed = 0;
  let failure: Error | undefined;
  const uncommitted = new Set<Promise<void>>();

  const storeLine = async (line: Line): Promise<void> => {
    try {
      const content = parse(line);
      if (!content) return;
      const apply = async (tx: Executor, attempt: number): Promise<ApiProblem | undefined> => {
        if (attempt > 1) to.forget();
        try {
          await applyLine(tx, to, content);
        } catch (error) {
          if (error instanceof ApiProblem && isRejectedUnchanged(error)) return error;
          throw error;
        }
        return undefined;
      };
      const rejection = await database.write(apply, {isBackground: true, ...subjectOf(account.ref, content)});
      if (rejection) throw rejection;
      accepted++;
    } catch (error) {
      if (error instanceof ApiProblem && error.code !== 'unavailable') {
        rejections.add({line: line.number, code: error.code, detail: error.detail});
      } else failure ??= error as Error;
    }
    if (++processed % 1000 === 0) onProgress?.(processed);
  };

  const nextTurn = limitTurns();
  for await (const line of linesOf(chunks)) {
    const done = storeLine(line).then(() => void uncommitted.delete(done));
    uncommitted.add(done);
    // Lines finish in order, so the oldest one finishes first.
    if (uncommitted.size >= MAX_UNCOMMITTED_LINES) await uncommitted.values().next().value;
    if (failure) break;
    if (COUNT_ROWS_AFTER.has(line.number)) await database.longSnapshot(updateStatistics);
    await nextTurn();
  }
  await Promise.all(uncommitted);
  if (failure) throw failure;
  onProgress?.(processed);
  return {accepted, rejected: rejections.first(), rejected_total: rejections.total};
}
