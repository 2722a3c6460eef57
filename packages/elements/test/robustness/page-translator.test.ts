import {expect} from '@open-wc/testing';
import '../../src/csat-modal/define.js';
import type {RfCsatModal} from '../../src/csat-modal/csat-modal.js';
import type {RfAnalyticsDashboard} from '../../src/dashboard/dashboard.js';
import '../../src/dashboard/define.js';
import '../../src/provider/define.js';
import '../../src/step-feedback/define.js';
import type {RfStepFeedback} from '../../src/step-feedback/step-feedback.js';
import {loadBy, loadedDashboard, teamOfTheseTests} from '../dashboard.js';
import {listenToConsole, mountOne, next, until} from '../page.js';
import {openPanel} from '../reasons-panel.js';
import {useSession} from '../session.js';
import {refused} from '../states.js';
import {translate, translateInPlace, untranslated} from '../translate.js';

type Element = RfAnalyticsDashboard | RfCsatModal | RfStepFeedback;

/** What a viewer does, by name. */
type Actions<E extends Element> = Readonly<Record<string, (element: E) => unknown>>;

/** The whole text. Spaces are left out, because a translator drops some of them. */
const textOf = ({shadowRoot}: Element) => untranslated(shadowRoot!.textContent).replaceAll(' ', '');

/** Finds a control by its part and text, translated or not. */
function control({shadowRoot}: Element, selector: string, text = ''): HTMLElement {
  const found = [...shadowRoot!.querySelectorAll<HTMLElement>(selector)].find(({textContent}) =>
    untranslated(textContent).includes(text),
  );
  if (!found) throw new Error(`No ${selector} with the text “${text}”`);
  return found;
}

/** The text after each action, in an element that a translator has changed before each of them, or in another one. */
async function textsAfter<E extends Element>(
  element: E,
  actions: Actions<E>,
  prepare: (root: ShadowRoot) => void,
  settle: (element: E) => Promise<void>,
): Promise<Record<string, string>> {
  const texts: Record<string, string> = {};
  await settle(element);
  for (const [name, act] of Object.entries(actions)) {
    prepare(element.shadowRoot!);
    await act(element);
    await settle(element);
    texts[name] = textOf(element);
  }
  return texts;
}

/** Translates the element's texts now and whenever they change, as translators do. */
function keepTranslating(root: ShadowRoot): MutationObserver {
  translate(root);
  const observer = new MutationObserver(() => translate(root));
  observer.observe(root, {subtree: true, childList: true, characterData: true});
  return observer;
}

describe('after a page translator', function () {
  // Each test shows an element three times, in many states.
  this.timeout(60_000);

  const sameText = async <E extends Element>(
    create: () => Promise<E>,
    actions: Actions<E>,
    settle: (element: E) => Promise<void>,
  ): Promise<void> => {
    const untouched = await create();
    const expected = await textsAfter(untouched, actions, () => undefined, settle);
    untouched.parentElement!.remove();
    const unchanged = Object.keys(expected).filter(
      (name, index, names) => index > 0 && expected[name] === expected[names[index - 1]!],
    );
    expect(unchanged, 'actions that change no text').to.deep.equal([]);

    const translated = await create();
    expect(await textsAfter(translated, actions, translate, settle)).to.deep.equal(expected);
    translated.parentElement!.remove();

    const inPlace = await create();
    expect(await textsAfter(inPlace, actions, translateInPlace, settle), 'in Firefox').to.deep.equal(
      expected,
    );
    inPlace.parentElement!.remove();

    const followed = await create();
    const observers: MutationObserver[] = [];
    try {
      const follow = (root: ShadowRoot) => {
        if (!observers.length) observers.push(keepTranslating(root));
      };
      expect(await textsAfter(followed, actions, follow, settle)).to.deep.equal(expected);
    } finally {
      for (const observer of observers) observer.disconnect();
    }
  };

  describe('<rf-analytics-dashboard>', () => {
    const team = teamOfTheseTests();
    const down = {kind: 'status', status: 500, only: 'insights'} as const;

    const settle = async (dashboard: RfAnalyticsDashboard): Promise<void> => {
      const root = dashboard.shadowRoot!;
      await until(() => !root.querySelector('[aria-busy=true]'), 'metrics');
      await until(() =>
        [...root.querySelectorAll('.view .plot')].every((plot) => plot.querySelector('canvas')),
      );
      await dashboard.updateComplete;
    };
    const fail = async (dashboard: RfAnalyticsDashboard, change: Partial<RfAnalyticsDashboard>) => {
      await team.account.faults(down);
      const failed = next(dashboard, 'rf-error');
      Object.assign(dashboard, change);
      await failed;
      await team.account.faults();
    };
    const load = (change: Partial<RfAnalyticsDashboard>) => (dashboard: RfAnalyticsDashboard) =>
      loadBy(dashboard, () => Object.assign(dashboard, change));
    const press =
      (selector: string, text = '') =>
      (dashboard: RfAnalyticsDashboard) =>
        control(dashboard, selector, text).click();

    const VISITS: Readonly<Record<string, readonly [string, Actions<RfAnalyticsDashboard>]>> = {
      'periods, sorting and tables of the team': [
        'view="team"',
        {
          '7 days': load({period: '7d'}),
          '90 days': load({period: '90d'}),
          'sorted by name': press('.sort', 'Name'),
          'sorted by sessions': press('.sort', 'Sessions'),
          'the chart as a table': press('.view .quiet'),
          'the table of 30 days': load({period: '30d'}),
          'one engineer': load({engineerId: 'cyd'}),
          'another engineer': load({engineerId: 'ada'}),
        },
      ],
      'other views and flows': [
        'view="team"',
        {
          me: load({view: 'me'}),
          'me in 7 days': load({period: '7d'}),
          'the days as a table': press('.view .quiet'),
          'a flow': load({view: 'flow', treeId: 'vpn'}),
          'another flow': load({treeId: 'printer'}),
          'the flow in 30 days': load({period: '30d'}),
          'an unknown flow': async (dashboard) => {
            listenToConsole();
            const failed = next(dashboard, 'rf-error');
            dashboard.treeId = 'never';
            await failed;
          },
          team: load({view: 'team'}),
        },
      ],
      'failures and retries': [
        'view="me"',
        {
          'a failed refresh': (dashboard) => fail(dashboard, {period: '7d'}),
          'a retry': (dashboard) => loadBy(dashboard, () => press('.banner button')(dashboard)),
          'a failed view': (dashboard) => fail(dashboard, {view: 'flow', treeId: 'vpn'}),
          'a retry of the view': (dashboard) => loadBy(dashboard, () => press('.state button')(dashboard)),
          'another language': async (dashboard) => {
            dashboard.lang = 'de';
            await until(() => textOf(dashboard).includes('Schritt'), 'German');
          },
        },
      ],
    };
    for (const [name, [attributes, actions]] of Object.entries(VISITS)) {
      it(`<rf-analytics-dashboard>: the whole text follows ${name}`, () =>
        sameText(() => loadedDashboard(team.account, team.admin, attributes), actions, settle));
    }
  });

  describe('<rf-step-feedback> and <rf-csat-modal>', () => {
    const scene = useSession('translated', ['cable', 'router']);
    const settle = async (element: RfCsatModal | RfStepFeedback) => {
      await element.updateComplete;
    };
    const press =
      (selector: string, text = '') =>
      (element: RfCsatModal | RfStepFeedback) =>
        control(element, selector, text).click();
    const write = (length: number) => (element: RfCsatModal | RfStepFeedback) => {
      const field = element.shadowRoot!.querySelector('textarea')!;
      field.value = 'x'.repeat(length);
      field.dispatchEvent(new Event('input'));
    };
    const inGerman = (word: string) => async (element: RfCsatModal | RfStepFeedback) => {
      element.lang = 'de';
      await until(() => textOf(element).includes(word), 'German');
    };

    it('<rf-step-feedback>: the whole text follows in the open reasons panel', () =>
      sameText<RfStepFeedback>(
        async () => {
          await scene.startSession();
          return openPanel(scene);
        },
        {
          'a note near its limit': write(270),
          'one more character': write(271),
          'a short note': write(5),
          German: inGerman('Fertig'),
          'a closed panel': press('[part=done]'),
          'reasons of the page': (step) => {
            step.reasons = 'no_access our_own';
            press('[part=change-reasons]')(step);
          },
          'a name of a reason': (step) => (step.reasonLabels = {our_own: 'Too long'}),
          'a refused reason': async (step) => {
            await scene.account.faults(refused);
            const failed = next(step, 'rf-error');
            press('[part=reason]')(step);
            await failed;
            await scene.account.faults();
          },
        },
        settle,
      ));

    it('<rf-csat-modal>: the whole text follows in the open dialog', () =>
      sameText<RfCsatModal>(
        async () => {
          await scene.startSession();
          await scene.account.completeSession(scene.sessionId);
          const modal = mountOne<RfCsatModal>(
            scene.inProvider('<rf-csat-modal></rf-csat-modal>'),
            'rf-csat-modal',
          );
          void modal.show();
          await until(() => modal.shadowRoot?.querySelector('dialog[open]'));
          return modal;
        },
        {
          'a comment without a star': write(495),
          'two stars': press('[value="2"]'),
          'one more character': write(496),
          'a heading of the page': (modal) => (modal.heading = 'Did it help?'),
          'four stars': press('[value="4"]'),
          'a rejected rating': async (modal) => {
            await scene.account.faults(refused);
            const failed = next(modal, 'rf-error');
            press('[part=submit]')(modal);
            await failed;
            await scene.account.faults();
          },
          'another rating': press('[value="3"]'),
          German: inGerman('Absenden'),
          thanks: async (modal) => {
            const rated = next(modal, 'rf-rated');
            press('[part=submit]')(modal);
            await rated;
          },
        },
        settle,
      ));
  });
});
