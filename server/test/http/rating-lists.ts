import assert from 'node:assert/strict';
import {exportRatings, listRatings, type RatingEntry} from '@resolutionflow/contract';
import type {Scene} from './scene.js';

export type RatingQuery = Record<string, string | number>;

/** Reads all pages of GET /ratings. */
export async function readAllRatings(
  {server}: Scene,
  as: string,
  query: RatingQuery = {},
): Promise<RatingEntry[]> {
  const found: RatingEntry[] = [];
  let cursor: string | null = null;
  do {
    const page: {ratings: RatingEntry[]; next_cursor: string | null} = await server.expectOk(
      200,
      listRatings,
      {as, query: {...query, ...(cursor && {cursor})}},
    );
    found.push(...page.ratings);
    cursor = page.next_cursor;
  } while (cursor);
  return found;
}

/** Reads GET /ratings.csv. The first row is the header. */
export async function readRatingsCsv(
  {server}: Scene,
  as: string,
  query: RatingQuery = {},
): Promise<string[][]> {
  const {status, text} = await server.call(exportRatings, {as, query});
  assert.equal(status, 200);
  return parseCsv(text.replace(/^\ufeff/, ''));
}

/** Parses CSV with quotes, as in RFC 4180. */
export function parseCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|$)/g)) {
    row.push(quoted?.replaceAll('""', '"') ?? plain ?? '');
    if (end === ',') continue;
    if (row.length > 1 || row[0] !== '') rows.push(row);
    row = [];
  }
  return rows;
}
