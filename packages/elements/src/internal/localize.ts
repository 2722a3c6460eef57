import {later} from './load-later.js';
import {updateAll} from './shown.js';

/** The texts of one language, by key. */
export type Texts = {[key: string]: string | ((...args: never[]) => string)};

/** Loads the texts of one language. */
export type Loader<T> = () => Promise<{default: T}>;

type Loaders<T> = Readonly<Record<string, Loader<T>>>;

const replaced = new Map<string, Partial<Texts>>();

/** A language that a page names, as a catalogue has it. */
export interface Language<T> {
  /** What a text is looked for in: the tag itself, its language without region, English; in lower case. */
  readonly tags: readonly string[];
  /** Of each text the first that there is. */
  readonly texts: T;
}

/** By catalogue, and by what is written in a page: a hundred elements ask for the same. */
const inUse = new Map<object, Map<string, Language<Texts>>>();

/**
 * Replaces texts of a language, on all elements of the page at once. Texts left out stay as they are.
 *
 * @param language - A language tag: `de`, or `de-AT` for that region only.
 * @param texts - The texts to replace, by key; the keys are those of the files under `locales/`.
 */
export function replaceTexts(language: string, texts: Partial<Texts>): void {
  const code = language.toLowerCase();
  const given = {...replaced.get(code)};
  for (const key in texts) if (texts[key] != null) given[key] = texts[key];
  replaced.set(code, given);
  inUse.clear();
  updateAll();
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
    inUse.delete(this);
  }

  /** The language of an element: of its own `lang`, else the document's, else the browser's. */
  languageOf({lang, ownerDocument}: HTMLElement): Language<T> {
    // A template's document has no root, nor has one that is about to be written anew.
    const root = ownerDocument.documentElement as HTMLElement | null;
    return this.#find(lang || root?.lang || navigator.language);
  }

  /** Finds a language by what is written in a page, and loads it unless that has happened. */
  #find(written: string): Language<T> {
    const known = inUse.get(this)?.get(written);
    if (known) return known as Language<T>;
    const tags = tagsOf(written);
    void this.#load(tags[1]!);
    const each = tags.map((tag) => ({...this.#languages.get(tag), ...replaced.get(tag)}));
    const language = {tags, texts: Object.assign({}, ...each.reverse()) as T};
    inUse.set(this, (inUse.get(this) ?? new Map<string, Language<Texts>>()).set(written, language));
    return language;
  }

  /** Every element of the page is updated when it is there. */
  async #load(language: string): Promise<void> {
    if (this.#languages.has(language)) return;
    this.add(language, {});
    const loader = (await later(this.loaders, 'default')()).default[language];
    if (!loader) return;
    this.add(language, (await later(loader, 'default')()).default);
    updateAll();
  }
}

function tagsOf(written: string): readonly string[] {
  const tag = written.toLowerCase().replaceAll('_', '-');
  try {
    return [tag, new Intl.Locale(tag).language, 'en'];
  } catch {
    return tagsOf('en');
  }
}
