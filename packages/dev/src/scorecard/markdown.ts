import {prose, table} from '../docs/markdown.js';
import type {Row} from './cell.js';

/** Positions of the best cells. Empty if fewer than two cells have a value, or if all values are equal. */
export function bestCells({cells}: Row): Set<number> {
  const values = cells.flatMap(({value}) => (value === undefined ? [] : [value]));
  const best = Math.min(...values);
  if (values.every((value) => value === best)) return new Set();
  return new Set(cells.flatMap(({value}, index) => (value === best ? [index] : [])));
}

/** A Markdown table of rows. The best cells of each row are bold. */
export function tableOf(head: readonly string[], rows: readonly Row[]): string {
  const lines = rows.map((row) => {
    const best = bestCells(row);
    return [
      row.name,
      ...row.cells.map(({text}, index) => (best.has(index) ? `**${prose(text)}**` : prose(text))),
    ];
  });
  return table(head, lines);
}

const marker = (name: string): readonly [start: string, end: string] => [
  `<!-- scorecard:${name}, written by \`npm run scorecard\` -->`,
  `<!-- /scorecard:${name} -->`,
];

/**
 * Replaces the text between the markers of a section.
 *
 * @throws Error if the text has no such markers.
 */
export function replaceSection(text: string, name: string, content: string): string {
  const [start, end] = marker(name);
  const [from, to] = [text.indexOf(start), text.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`The markers of the section ${name} are missing.`);
  return `${text.slice(0, from + start.length)}\n\n${content.trim()}\n\n${text.slice(to)}`;
}
