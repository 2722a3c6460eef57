import type {Chunk} from './bundle.js';

/** What a consumer may be asked to load. Whoever gets below a bar lowers it; decision 0009 says where they come from. */
export interface Bar {
  readonly name: string;
  /** What the consumer writes. */
  readonly source: string;
  /** Which files of the build count. */
  readonly counts: (chunk: Chunk) => boolean;
  /** Bytes after gzip -9, file by file. */
  readonly limit: number;
  /** How many files a page may have to wait for before anything of it runs; each that names another takes a round trip. */
  readonly filesAtFirst: number;
}

const holds = (chunk: Chunk, part: RegExp): boolean =>
  Object.keys(chunk.modules).some((path) => part.test(path));

/** Languages other than English come only where the page asks for them: nobody loads them all. */
const isLanguage = (chunk: Chunk): boolean =>
  !chunk.eager && Object.keys(chunk.modules).every((path) => /[/]locales[/]/.test(path));
const isChart = (chunk: Chunk): boolean => holds(chunk, /[/]chart[/]chartjs\.js$/);

const page = ['provider', 'step-feedback', 'csat-modal']
  .map((element) => `import '@resolutionflow/elements/${element}/define';`)
  .join('\n');
const dashboard = "import '@resolutionflow/elements/dashboard/define';";

export const BARS: readonly Bar[] = [
  {
    name: 'page, before anyone interacts',
    source: page,
    counts: (chunk) => chunk.eager,
    limit: 16_000,
    filesAtFirst: 2,
  },
  {
    name: 'page, everything loaded',
    source: page,
    counts: (chunk) => !isLanguage(chunk),
    limit: 40_000,
    filesAtFirst: 2,
  },
  {
    name: 'SDK, all it can reach',
    source: "import {createClient} from '@resolutionflow/sdk';\nglobalThis.client = createClient;",
    counts: () => true,
    limit: 24_000,
    filesAtFirst: 2,
  },
  {
    name: 'dashboard without chart',
    source: dashboard,
    counts: (chunk) => !isLanguage(chunk) && !isChart(chunk),
    limit: 48_000,
    filesAtFirst: 3,
  },
  {
    name: 'dashboard with chart',
    source: dashboard,
    counts: (chunk) => !isLanguage(chunk),
    limit: 105_000,
    filesAtFirst: 3,
  },
];

/** What the shortest page really loads of `dist/cdn`: bytes after gzip -9, file by file. */
export const LOADED = {atFirst: 16_000, inAll: 40_000};
