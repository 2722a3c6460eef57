import {expect} from '@open-wc/testing';
import '../../src/csat-modal/define.js';
import {createTeam, loadedDashboard, type Team} from '../dashboard.js';
import {mount, painted, until} from '../page.js';
import '../../src/dashboard/define.js';
import '../../src/provider/define.js';
import '../../src/step-feedback/define.js';

/**
 * All inherited CSS properties, with a value that is not the initial one. Left out are those that elements do inherit:
 * `color`, `color-scheme`, `direction`, `font-family` and `visibility`. An engine ignores the properties that it does
 * not know.
 */
const INHERITED = `
  accent-color: red; border-collapse: collapse; border-spacing: 9px; caption-side: bottom; caret-color: red;
  clip-rule: evenodd; color-interpolation: linearRGB; color-interpolation-filters: sRGB; cursor: wait;
  dominant-baseline: hanging; empty-cells: hide; fill: red; fill-opacity: 0.5; fill-rule: evenodd;
  forced-color-adjust: none; font-feature-settings: 'smcp'; font-kerning: none; font-optical-sizing: none;
  font-size: 31px; font-size-adjust: 0.9; font-stretch: condensed; font-style: italic; font-synthesis: none;
  font-variant: small-caps; font-variant-east-asian: ruby; font-variant-ligatures: none;
  font-variant-numeric: oldstyle-nums; font-variant-position: super; font-variation-settings: 'wght' 900;
  font-weight: 900; hyphenate-character: 'x'; hyphenate-limit-chars: 9 4 4; hyphens: auto; image-orientation: none;
  image-rendering: pixelated; letter-spacing: 7px; line-break: anywhere; line-height: 40px;
  list-style: square inside url('data:,'); marker: none; math-depth: 3; math-shift: compact; math-style: compact;
  orphans: 5; overflow-wrap: anywhere; paint-order: stroke; pointer-events: none; print-color-adjust: exact;
  quotes: none; ruby-align: center; ruby-position: under; scrollbar-color: red blue; shape-rendering: crispEdges;
  stroke: red; stroke-dasharray: 5; stroke-dashoffset: 3; stroke-linecap: square; stroke-linejoin: bevel;
  stroke-miterlimit: 9; stroke-opacity: 0.5; stroke-width: 9px; tab-size: 20; text-align: right;
  text-align-last: right; text-anchor: middle; text-autospace: no-autospace; text-decoration-skip-ink: none;
  text-emphasis: 'x'; text-emphasis-position: under left; text-indent: 30px; text-justify: none;
  text-rendering: geometricPrecision; text-shadow: 1px 1px red; text-size-adjust: 200%; text-spacing-trim: space-all;
  text-transform: uppercase; text-underline-offset: 9px; text-underline-position: under; text-wrap: nowrap;
  user-select: none; white-space: pre; white-space-collapse: preserve; widows: 5; word-break: break-all;
  word-spacing: 20px; -webkit-font-smoothing: antialiased; -webkit-tap-highlight-color: red;
  -webkit-text-fill-color: red; -webkit-text-security: disc; -webkit-text-size-adjust: 200%;
  -webkit-text-stroke: 2px red; -webkit-user-modify: read-write; -webkit-user-select: none;`;

/** Resets of a page that match the elements. */
const RESETS = ['all: unset', 'display: inline !important', 'display: block !important'];

/** Applies a style sheet of the page while something runs. */
async function withPageStyles<T>(css: string, run: () => Promise<T>): Promise<T> {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  try {
    return await run();
  } finally {
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((one) => one !== sheet);
  }
}

/** The styles of an element, by property. */
function stylesOf(element: Element): Map<string, string> {
  const style = getComputedStyle(element);
  return new Map(Array.from(style, (property) => [property, style.getPropertyValue(property)]));
}

/** The visible pieces of an element, each with a name. */
const piecesOf = (element: Element): [string, Element][] =>
  [...element.shadowRoot!.querySelectorAll(':not(slot, canvas, .probe, .placeholder)')].map(
    (piece, index) => [
      `${index} ${piece.localName}.${piece.getAttribute('class') ?? piece.getAttribute('part') ?? ''}`,
      piece,
    ],
  );

const finiteAnimations = (element: Element): Animation[] =>
  element.shadowRoot!.getAnimations().filter(({effect}) => effect?.getComputedTiming().endTime !== Infinity);

/** The styles of all pieces of an element, with all animations at their end. */
async function snapshot(element: Element): Promise<Map<string, Map<string, string>>> {
  await painted();
  for (let running = finiteAnimations(element); running.length; running = finiteAnimations(element)) {
    for (const animation of running) animation.finish();
    await painted();
  }
  return new Map(piecesOf(element).map(([name, piece]) => [name, stylesOf(piece)]));
}

/** The differences between two snapshots. */
const differences = (
  one: ReadonlyMap<string, ReadonlyMap<string, string>>,
  other: ReadonlyMap<string, ReadonlyMap<string, string>>,
): string[] =>
  [...one].flatMap(([name, styles]) =>
    [...styles]
      .filter(([property, value]) => other.get(name)?.get(property) !== value)
      .map(([property, value]) => `${name} ${property}: ${value} → ${other.get(name)?.get(property)}`),
  );

describe('styles of the page', () => {
  const warn = console.warn;
  let team: Team;
  let sessions = 0;

  before(async () => {
    console.warn = () => undefined;
    team = await createTeam();
  });
  after(() => (console.warn = warn));

  const openModal = async (): Promise<Element> => {
    const modal = mount('<rf-csat-modal></rf-csat-modal>')
      .firstElementChild as HTMLElementTagNameMap['rf-csat-modal'];
    void modal.show({force: true});
    await until(() => modal.shadowRoot?.querySelector('dialog[open]'));
    return modal;
  };

  /** By name: mounts an element and resolves when it shows something. */
  const ELEMENTS: Readonly<Record<string, () => Promise<Element>>> = {
    '<rf-step-feedback>': async () => {
      const element = mount('<rf-step-feedback></rf-step-feedback>').firstElementChild!;
      await until(() => element.shadowRoot?.querySelector('[part=hint]'));
      return element;
    },
    '<rf-step-feedback> with its panel': async () => {
      // The page's styles may move the element in its line, and the panel with it.
      const element = mount(
        `<div style="position: fixed; inset: 20px auto auto 20px; display: flex">
          <rf-step-feedback hint="off" value="down"></rf-step-feedback>
        </div>`,
      ).querySelector('rf-step-feedback')!;
      const part = (name: string) => element.shadowRoot?.querySelector<HTMLElement>(`[part=${name}]`);
      await until(() => part('change-reasons'));
      part('change-reasons')!.click();
      await until(() => part('panel'));
      return element;
    },
    '<rf-csat-modal>': openModal,
    '<rf-csat-modal> with reasons': async () => {
      const modal = await openModal();
      modal.shadowRoot!.querySelector<HTMLElement>('[value="2"]')!.click();
      await until(() => modal.shadowRoot!.querySelector('[part=reasons]'));
      return modal;
    },
    '<rf-csat-modal inline>': async () => {
      const modal = mount(
        `<rf-csat-modal inline session-id="styled-${++sessions}"></rf-csat-modal>`,
      ).firstElementChild!;
      await until(() => modal.shadowRoot?.querySelector('.inline:not([hidden])'));
      return modal;
    },
    '<rf-analytics-dashboard>': async () => {
      const dashboard = await loadedDashboard(team.account, team.admin);
      await until(() => dashboard.shadowRoot?.querySelector('canvas'));
      return dashboard;
    },
    '<rf-analytics-dashboard view="flow">': async () => {
      const dashboard = await loadedDashboard(team.account, team.admin, 'view="flow" tree-id="vpn"');
      await until(() => dashboard.shadowRoot?.querySelector('canvas'));
      return dashboard;
    },
  };

  beforeEach(() => localStorage.clear());

  for (const [name, create] of Object.entries(ELEMENTS)) {
    /** The element in a page without styles, and the same element in a page with styles. */
    const compare = async (css: string): Promise<string[]> => {
      const take = (styles: string) =>
        // A scroll bar would take room.
        withPageStyles(`html {overflow: hidden} ${styles}`, async () => {
          const element = await create();
          const taken = await snapshot(element);
          element.remove();
          return taken;
        });
      const before = await take('');
      const after = await take(css);
      expect(after.size).to.equal(before.size);
      return differences(before, after);
    };

    for (const where of ['body', '*']) {
      it(`${name}: no inherited property of \`${where}\` changes a piece`, async () => {
        expect(await compare(`${where} {${INHERITED}}`)).to.deep.equal([]);
      });
    }

    for (const reset of RESETS) {
      it(`${name}: the page's reset \`${reset}\` of the element changes no piece`, async () => {
        const tag = /[a-z-]+/.exec(name)![0];
        const changes = await compare(`${tag} {${reset}}`);
        // The styles of the outermost piece depend on the host.
        expect(changes.filter((change) => !change.startsWith('0 div.root'))).to.deep.equal([]);
      });
    }

    it(`${name}: a root font of 62.5 % changes no size`, async () => {
      expect(await compare('html {font-size: 62.5%}')).to.deep.equal([]);
    });
  }

  it('the test’s page styles change a plain element', async () => {
    const plain = mount('<p>Plain</p>').firstElementChild!;
    const before = stylesOf(plain);
    const after = await withPageStyles(`body {${INHERITED}}`, () => Promise.resolve(stylesOf(plain)));
    expect([...before].filter(([property, value]) => after.get(property) !== value).length).to.be.above(40);
  });
});
