/** The result of one product in one row. */
export interface Cell {
  readonly text: string;
  /** For comparison: lower is better. A cell without a value takes no part in it. */
  readonly value?: number;
}

/** A row of a table: one cell for each product. */
export interface Row {
  readonly name: string;
  readonly cells: readonly Cell[];
}

/** A check does not fit a product, for this reason. */
export class NotApplicable {
  constructor(readonly reason: string) {}
}

export const notApplicable = (reason: string): Cell => ({text: `not applicable: ${reason}`});
export const notMeasured = (reason: string): Cell => ({text: `not measured: ${reason}`});

/** @param reason - Why the value is no. */
export const yesNo = (isYes: boolean, reason = ''): Cell =>
  isYes ? {text: 'yes', value: 0} : {text: reason ? `no: ${reason}` : 'no', value: 1};

/** A number of things, and the names of the first few. */
export function count(names: Iterable<string>): Cell {
  const list = [...new Set(names)].sort();
  const shown = list.slice(0, 3).join(', ') + (list.length > 3 ? ', …' : '');
  return {text: list.length ? `${list.length} (${shown})` : '0', value: list.length};
}

/** The bytes of files, compressed in two ways. */
export interface Size {
  readonly gzip: number;
  readonly brotli: number;
}

const kilobytes = (bytes: number): string => (bytes / 1000).toFixed(1);

export const size = ({gzip, brotli}: Size): Cell => ({
  text: `${kilobytes(gzip)} / ${kilobytes(brotli)} kB`,
  value: gzip,
});

/** The first line of an error, short enough for a cell. */
export function firstLine(error: unknown): string {
  const [line = ''] = String(error instanceof Error ? error.message : error).split('\n');
  return line.length > 80 ? `${line.slice(0, 79)}…` : line;
}
