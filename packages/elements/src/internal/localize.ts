import {updateAll} from './connected-elements.js';
import {lazyImport} from './lazy-import.js';

/** The texts of one language, by key. */
export type Texts = {[key: string]: string | ((...args: never[]) => string)};

/** Loads the texts of one language. */
export type Loader<T> = () => Promise<{default: T}>;

type Loaders<T> = Readonly<Record<string, Loader<T>>>;

/** Texts that the page has replaced, by lower-case language tag. */
const replacements = new Map<string, Partial<Texts>>();

/** The language of an element. */
export interface Language<T> {
  /** The tag itself, its language without region, and English; in lower case. */
  readonly tags: readonly string[];
  /** The language of the texts, for `Intl` and for `lang`: numbers, dates and voices are in this language too. */
  readonly formatTag: string;
  /** For each key, the text of the first of these tags that has one. */
  readonly texts: T;
}

/** Merged languages, by catalogue and `lang` value: many elements ask for the same one. */
const cache = new Map<object, Map<string, Language<Texts>>>();

/**
 * Replaces texts of a language on all elements of the page. Other texts stay as they are.
 *
 * @param language - A language tag: `de`, or `de-AT` for that region only.
 * @param texts - The new texts by key. The files under `locales/` list the keys.
 *
 * @example
 * ```js
 * replaceTexts('en', {stepQuestion: 'Did this step help?'});
 * ```
 */
export function replaceTexts(language: string, texts: Partial<Texts>): void {
  const tag = language.toLowerCase();
  const merged = {...replacements.get(tag)};
  for (const key in texts) if (texts[key] != null) merged[key] = texts[key];
  replacements.set(tag, merged);
  cache.clear();
  updateAll();
}

/** Texts in all languages. English is there at once; other languages load when an element needs them. */
export class Catalogue<T extends Texts> {
  /**
   * @param english - The English texts, used wherever another language has none.
   * @param loaders - Imports the loaders of the other languages, by language without region.
   * @param languages - The other languages that have been loaded.
   * @param withNumbersOf - Makes texts write numbers as a region does. Only texts with numbers need it.
   */
  constructor(
    readonly english: T,
    readonly loaders: () => Promise<{default: Loaders<Texts>}>,
    readonly languages: Map<string, Partial<Texts>> = new Map<string, Partial<Texts>>(),
    readonly withNumbersOf = (_tag: string, texts: T): T => texts,
  ) {}

  /** The language of an element: its own `lang`, the document's, or the browser's. */
  languageOf({lang, ownerDocument}: HTMLElement): Language<T> {
    // The document of a template has no root element, and `document.open()` removes it for a moment.
    const root = ownerDocument.documentElement as HTMLElement | null;
    return this.#find(lang || root?.lang || navigator.language);
  }

  /** Merges the texts for a `lang` value, and loads its language if necessary. */
  #find(lang: string): Language<T> {
    const cached = cache.get(this)?.get(lang);
    if (cached) return cached as Language<T>;
    const tags = tagsOf(lang);
    void this.#load(tags[1]!);
    const byTag = tags.map((tag) => ({
      ...(tag === 'en' ? this.english : this.languages.get(tag)),
      ...replacements.get(tag),
    }));
    const hasTexts = byTag.slice(0, 2).some((texts) => Object.keys(texts).length > 0);
    const formatTag = hasTexts ? tags[0]! : 'en';
    const language = {
      tags,
      formatTag,
      texts: this.withNumbersOf(formatTag, Object.assign({}, ...byTag.reverse()) as T),
    };
    cache.set(this, (cache.get(this) ?? new Map<string, Language<Texts>>()).set(lang, language));
    return language;
  }

  /** Loads a language once, then updates all elements. */
  async #load(language: string): Promise<void> {
    if (language === 'en' || this.languages.has(language)) return;
    this.languages.set(language, {});
    const loader = (await lazyImport(this.loaders, 'default')()).default[language];
    if (!loader) return;
    this.languages.set(language, (await lazyImport(loader, 'default')()).default);
    cache.clear();
    updateAll();
  }
}

/** The tags to look up for a `lang` value, the most specific first. Invalid values count as English. */
function tagsOf(lang: string): readonly string[] {
  const tag = lang.toLowerCase().replaceAll('_', '-');
  try {
    return [tag, new Intl.Locale(tag).language, 'en'];
  } catch {
    return tagsOf('en');
  }
}
