import type {Page} from 'playwright';

/** A variant of a page: width, colours, language, theme. */
export interface Look {
  readonly name: string;
  readonly colorScheme?: 'light' | 'dark';
  readonly forcedColors?: 'active';
  readonly lang?: string;
  readonly dir?: 'rtl';
  readonly width?: number;
  /** A stylesheet of `docs/themes`. */
  readonly theme?: string;
}

/** The variants that every element is shown in. */
export const LOOKS: readonly Look[] = [
  {name: 'light'},
  {name: 'dark', colorScheme: 'dark'},
  {name: 'forced colours', colorScheme: 'dark', forcedColors: 'active'},
  {name: 'right to left', lang: 'ar', dir: 'rtl'},
  {name: '320 px, German', lang: 'de', width: 320},
];

/** The environment of a scene. */
export interface Stage {
  readonly page: Page;
  /** `base-url` and `token`, as attributes. */
  readonly address: string;
  /** A team with history, for its admin and for one of its engineers. */
  readonly team: {readonly admin: string; readonly engineer: string};
  /** The admin of a team without history. */
  readonly newcomer: string;
  /** A new, completed session. */
  readonly sessionId: string;
  /** Requests whose path contains this are rejected. */
  readonly refuse: (path: string) => Promise<unknown>;
  /** Requests whose path contains this get no response. */
  readonly hold: (path: string) => Promise<unknown>;
  /** Requests whose path contains this fail like without a network. */
  readonly cut: (path: string) => Promise<unknown>;
  /** Inserts markup into the page. */
  readonly put: (markup: string) => Promise<void>;
}

/** One state of an element, or all of them if they fit into one picture. */
export interface Scene {
  /** The picture's file name. */
  readonly name: string;
  readonly title: string;
  readonly width: number;
  readonly height: number;
  /** If true, the picture shows the full page. */
  readonly isWhole?: boolean;
  readonly looks: readonly Look[];
  readonly show: (stage: Stage) => Promise<void>;
}
