import type {Chunk} from './bundle.js';

/** The limit of what a consumer's page loads. Decision 9 has the budgets; it lists the same limits where one is not met. */
export interface SizeBudget {
  readonly name: string;
  /** The consumer's source code. */
  readonly source: string;
  /** Selects the files of the build that count. */
  readonly counts: (chunk: Chunk) => boolean;
  /** Bytes after gzip -9, file by file. */
  readonly limit: number;
  /** The number of files that must load before any code runs. Each further file costs a round trip. */
  readonly eagerFiles: number;
}

const contains = (chunk: Chunk, part: RegExp): boolean =>
  Object.keys(chunk.modules).some((path) => part.test(path));

/** A page loads only the languages that it asks for. */
const isLanguage = (chunk: Chunk): boolean =>
  !chunk.eager && Object.keys(chunk.modules).every((path) => /[/]locales[/]/.test(path));
const isChart = (chunk: Chunk): boolean => contains(chunk, /[/]chart[/]chartjs\.js$/);

const page = ['provider', 'step-feedback', 'csat-modal']
  .map((element) => `import '@resolutionflow/elements/${element}/define';`)
  .join('\n');
const dashboard = "import '@resolutionflow/elements/dashboard/define';";

export const BUDGETS: readonly SizeBudget[] = [
  {
    name: 'page, before anyone interacts',
    source: page,
    counts: (chunk) => chunk.eager,
    // Above the budget of 16 kB.
    limit: 19_700,
    eagerFiles: 3,
  },
  {
    name: 'page, everything loaded',
    source: page,
    counts: (chunk) => !isLanguage(chunk),
    // Above the budget of 40 kB.
    limit: 45_500,
    eagerFiles: 3,
  },
  {
    name: 'SDK, all it can reach',
    source: "import {createClient} from '@resolutionflow/sdk';\nglobalThis.client = createClient;",
    counts: () => true,
    limit: 24_000,
    eagerFiles: 3,
  },
  {
    name: 'dashboard without chart',
    source: dashboard,
    counts: (chunk) => !isLanguage(chunk) && !isChart(chunk),
    // Above the budget of 48 kB.
    limit: 54_200,
    eagerFiles: 3,
  },
  {
    name: 'dashboard with chart',
    source: dashboard,
    counts: (chunk) => !isLanguage(chunk),
    limit: 105_000,
    eagerFiles: 3,
  },
];

/** Limits of the shortest page, which loads `dist/cdn`: bytes after gzip -9, file by file. Both exceed the budgets. */
export const CDN_BUDGET = {beforeInteraction: 18_700, everything: 43_400};
