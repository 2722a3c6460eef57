import type {ReactiveController, ReactiveControllerHost} from 'lit';
import {later} from './load-later.js';

/** The texts of one language, by key. */
export type Texts = {[key: string]: string | ((...args: never[]) => string)};

/** Loads the texts of one language. */
export type Loader<T> = () => Promise<{default: T}>;

type Loaders<T> = Readonly<Record<string, Loader<T>>>;

const replaced = new Map<string, Partial<Texts>>();

/** Elements in a page that show texts. */
const shown = new Set<ReactiveControllerHost>();

const update = (): void => shown.forEach((host) => host.requestUpdate());

/**
 * Replaces texts of a language, on all elements of the page at once. Texts left out stay as they are.
 *
 * @param language - A language tag: `de`, or `de-AT` for that region only.
 * @param texts - The texts to replace, by key; the keys are those of the files under `locales/`.
 */
export function replaceTexts(language: string, texts: Partial<Texts>): void {
  const code = language.toLowerCase();
  replaced.set(code, {...replaced.get(code), ...texts});
  update();
}

/** The texts of some elements in all languages: English at once, the others when an element needs them. */
export class Catalogue<T extends Texts> {
  readonly #languages = new Map<string, Partial<T>>();

  /**
   * @param english - What every text falls back to; what comes with code that is loaded later is added then.
   * @param loaders - Loads the list of the other languages, by language without region.
   */
  constructor(
    english: Partial<T>,
    readonly loaders: () => Promise<{default: Loaders<T>}>,
  ) {
    this.add('en', english);
  }

  /** Adds texts of a language. */
  add(language: string, texts: Partial<T>): void {
    this.#languages.set(language, {...this.#languages.get(language), ...texts});
  }

  /** Loads a language, once; every element of the page is updated when it is there. */
  async load(language: string): Promise<void> {
    if (this.#languages.has(language)) return;
    this.add(language, {});
    const loader = (await later(this.loaders, 'default')()).default[language];
    if (!loader) return;
    this.add(language, (await later(loader, 'default')()).default);
    update();
  }

  /** The text of the first of these language tags that has it. */
  find<K extends keyof T & string>(key: K, tags: readonly string[]): T[K] | undefined {
    for (const tag of tags) {
      const text = replaced.get(tag)?.[key] ?? this.#languages.get(tag)?.[key];
      if (text !== undefined) return text as T[K];
    }
    return undefined;
  }
}

/** By what is written in a page. Making a locale is slow, and a hundred elements ask for each of their texts. */
const known = new Map<string, readonly string[]>();

/** The tag itself, its language without region, and English: what a text is looked for in. In lower case. */
function tagsOf(written: string): readonly string[] {
  let tags = known.get(written);
  if (tags) return tags;
  const tag = written.toLowerCase().replaceAll('_', '-');
  try {
    tags = [tag, new Intl.Locale(tag).language, 'en'];
  } catch {
    tags = Array<string>(3).fill('en');
  }
  known.set(written, tags);
  return tags;
}

/** The document's element while its language and direction are followed; `document.open()` makes another. */
let root: HTMLElement | undefined;

function followDocument(): void {
  if (root === document.documentElement) return;
  root = document.documentElement;
  new MutationObserver(update).observe(root, {attributeFilter: ['lang', 'dir']});
}

/** Language, direction and texts of an element: its own `lang` and `dir`, else the document's. */
export class Localize<T extends Texts> implements ReactiveController {
  constructor(
    readonly host: ReactiveControllerHost & HTMLElement,
    readonly catalogue: Catalogue<T>,
  ) {
    host.addController(this);
  }

  /** What a text is looked for in: the element's language tag, its language without region, English; in lower case. */
  get tags(): readonly string[] {
    return tagsOf(this.host.lang || document.documentElement.lang || navigator.language);
  }

  hostConnected(): void {
    shown.add(this.host);
    followDocument();
  }

  hostDisconnected(): void {
    shown.delete(this.host);
  }

  hostUpdate(): void {
    void this.catalogue.load(this.tags[1]!);
  }

  /** The text in the element's language: of its region, its language, or English. */
  term<K extends keyof T & string>(
    key: K,
    ...args: T[K] extends (...args: infer A) => string ? A : []
  ): string {
    const text: unknown = this.catalogue.find(key, this.tags);
    return typeof text === 'function' ? (text as (...all: unknown[]) => string)(...args) : String(text);
  }
}
