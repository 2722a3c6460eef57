import type {Page} from 'playwright';

/** How the page is looked at. */
export interface Look {
  readonly name: string;
  readonly colorScheme?: 'light' | 'dark';
  readonly forcedColors?: 'active';
  readonly lang?: string;
  readonly dir?: 'rtl';
  readonly width?: number;
  /** A style sheet of `docs/themes`. */
  readonly theme?: string;
}

/** Every look that an element must stand. */
export const LOOKS: readonly Look[] = [
  {name: 'light'},
  {name: 'dark', colorScheme: 'dark'},
  {name: 'forced colours', colorScheme: 'dark', forcedColors: 'active'},
  {name: 'right to left', lang: 'ar', dir: 'rtl'},
  {name: '320 px, German', lang: 'de', width: 320},
];

/** What a scene may use. */
export interface Stage {
  readonly page: Page;
  /** The address and a token, as attributes. */
  readonly address: string;
  /** A team with a past: the same for its admin and for one of its engineers. */
  readonly team: {readonly admin: string; readonly engineer: string};
  /** The admin of a team that has just begun. */
  readonly newcomer: string;
  /** A session of its own, which is completed. */
  readonly sessionId: string;
  /** The server refuses requests whose path contains this. */
  readonly refuse: (path: string) => Promise<unknown>;
  /** Requests whose path contains this get no answer. */
  readonly hold: (path: string) => Promise<unknown>;
  /** Requests whose path contains this fail as without a network. */
  readonly cut: (path: string) => Promise<unknown>;
  /** Puts markup into the page. */
  readonly put: (markup: string) => Promise<void>;
}

/** One state of an element, or all of them where they fit on one picture. */
export interface Scene {
  /** The name of the picture's file. */
  readonly name: string;
  readonly title: string;
  readonly width: number;
  readonly height: number;
  /** Takes the page in its whole length. */
  readonly isWhole?: boolean;
  readonly looks: readonly Look[];
  readonly show: (stage: Stage) => Promise<void>;
}
