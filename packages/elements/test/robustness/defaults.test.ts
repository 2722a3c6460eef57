import {expect, fixture, html} from '@open-wc/testing';
import {allByRole, listenToConsole, until} from '../page.js';
import '../../src/define.js';
import {permittedViews} from '../../src/dashboard/view-choice.js';
import type {RfElement} from '../../src/internal/rf-element.js';

/** By attribute: the property, its default, and the value for an attribute. */
const DEFAULTS: Record<
  string,
  Record<string, [name: string, initial: unknown, written: string, value: unknown]>
> = {
  'rf-step-feedback': {
    restore: ['restore', false, '', true],
    track: ['track', false, '', true],
    hint: ['hint', 'auto', 'off', 'off'],
    disabled: ['disabled', false, '', true],
    readonly: ['readonly', false, '', true],
  },
  'rf-csat-modal': {
    open: ['open', false, '', true],
    auto: ['auto', false, '', true],
    inline: ['inline', false, '', true],
    'max-length': ['maxLength', 500, '80', 80],
    'quiet-days': ['quietDays', 0, '7', 7],
  },
  'rf-analytics-dashboard': {
    refresh: ['refresh', 0, '60', 60],
    views: ['views', 'team me flow', 'me', 'me'],
    period: ['period', '30d', '7d', '7d'],
  },
};

describe('defaults', () => {
  listenToConsole();

  for (const [tag, properties] of Object.entries(DEFAULTS)) {
    for (const [attribute, [name, initial, written, value]] of Object.entries(properties)) {
      it(`<${tag}>: ${name} returns to its default when it is removed, null, undefined or NaN, also as a word`, async () => {
        const page = await fixture(html`<div></div>`);
        const element = document.createElement(tag) as RfElement & Record<string, unknown>;
        expect(element[name], 'made').to.equal(initial);
        page.append(element);
        await element.updateComplete;
        expect(element[name], 'shown').to.equal(initial);
        element.setAttribute(attribute, written);
        expect(element[name], 'given').to.equal(value);
        element.removeAttribute(attribute);
        expect(element[name], 'taken away').to.equal(initial);
        for (const nothing of [null, undefined, NaN, 'null', 'undefined', 'NaN']) {
          element[name] = value;
          element[name] = nothing;
          expect(element[name], `property ${String(nothing)}`).to.equal(initial);
          element.setAttribute(attribute, written);
          element.setAttribute(attribute, String(nothing));
          expect(element[name], `attribute ${String(nothing)}`).to.equal(initial);
        }
      });
    }
  }

  for (const [tag, properties] of Object.entries(DEFAULTS)) {
    const booleans = Object.entries(properties).filter(([, [, initial]]) => initial === false);
    for (const [attribute, [name]] of booleans) {
      it(`<${tag}>: ${name} is false with the word “false”`, () => {
        const element = document.createElement(tag) as RfElement & Record<string, unknown>;
        element.setAttribute(attribute, 'false');
        expect(element[name], 'attribute').to.equal(false);
        element.setAttribute(attribute, attribute);
        expect(element[name], 'attribute with its name').to.equal(true);
        element[name] = 'false';
        expect(element[name], 'property').to.equal(false);
      });
    }
  }

  const without: readonly (readonly [tag: string, name: string])[] = [
    ['rf-provider', 'sessionId'],
    ['rf-provider', 'treeId'],
    ['rf-provider', 'baseUrl'],
    ['rf-step-feedback', 'stepId'],
    ['rf-step-feedback', 'label'],
    ['rf-step-feedback', 'value'],
    ['rf-csat-modal', 'heading'],
    ['rf-csat-modal', 'theme'],
    ['rf-analytics-dashboard', 'engineerId'],
    ['rf-analytics-dashboard', 'view'],
  ];
  for (const [tag, name] of without) {
    it(`<${tag}>: ${name} is not set by the words undefined, null and NaN`, () => {
      const element = document.createElement(tag) as RfElement & Record<string, unknown>;
      for (const word of ['undefined', 'null', 'NaN']) {
        element[name] = 'me';
        element[name] = word;
        expect(element[name], word).to.equal(undefined);
      }
    });
  }

  it('a provider with a tree-id and the session-id “undefined” creates a session', async () => {
    const provider = await fixture<RfElement & Record<string, unknown>>(
      html`<rf-provider tree-id="vpn" session-id="undefined"></rf-provider>`,
    );
    expect(provider.sessionId).to.match(/^[0-9a-f-]{36}$/);
  });

  it('a text property takes numbers and addresses, and false stands for no text', () => {
    const step = document.createElement('rf-step-feedback');
    const values = {stepId: 7, sessionId: 12n, label: false, baseUrl: new URL('https://rf.example/')};
    Object.assign(step, values, {hint: false, reasons: false});
    const {stepId, sessionId, label, baseUrl, hint, reasons} = step;
    expect({stepId, sessionId, label, baseUrl, hint, reasons}).to.deep.equal({
      stepId: '7',
      sessionId: '12',
      label: undefined,
      baseUrl: 'https://rf.example/',
      hint: 'off',
      reasons: 'off',
    });
  });

  it('a text property that is set to a symbol or an object without a text has its default', () => {
    const step = document.createElement('rf-step-feedback');
    const values: readonly unknown[] = [Symbol('step'), Object.create(null), {toString: () => ({})}];
    for (const value of values) {
      Object.assign(step, {stepId: 'cable', hint: 'off'});
      Object.assign(step, {stepId: value, hint: value});
      expect([step.stepId, step.hint]).to.deep.equal([undefined, 'auto']);
    }
  });

  for (const word of ['undefined', 'null', 'NaN']) {
    it(`the attributes value, theme and inline with the word ${word} change no style`, async () => {
      const page = await fixture(
        html`<rf-step-feedback></rf-step-feedback>
          <rf-step-feedback value=${word} theme=${word}></rf-step-feedback>
          <rf-csat-modal></rf-csat-modal>
          <rf-csat-modal inline=${word} theme=${word}></rf-csat-modal>`,
      );
      const [step, stepWithWords, modal, modalWithWords] = page.parentElement!.children;
      const stylesOf = (element: Element) => {
        const [host, up] = [element, element.shadowRoot!.querySelector('[part~=up]') ?? element].map((one) =>
          getComputedStyle(one),
        );
        return [host!.display, host!.padding, host!.backgroundColor, up!.color, up!.borderColor];
      };
      await until(() => stepWithWords!.shadowRoot!.querySelector('[part~=up]'));
      expect(stylesOf(stepWithWords!)).to.deep.equal(stylesOf(step!));
      expect(stylesOf(modalWithWords!)).to.deep.equal(stylesOf(modal!));
    });
  }

  it('sync-url that is true has the default prefix', async () => {
    const dashboard = document.createElement('rf-analytics-dashboard');
    Object.assign(dashboard, {syncUrl: true});
    await fixture(html`<div>${dashboard}</div>`);
    expect(dashboard.linkPrefix).to.equal('rf');
  });

  it('commas may separate the permitted views', () => {
    expect(permittedViews('me, team')).to.deep.equal(['team', 'me']);
  });

  it('session-id: an empty attribute counts as not set', async () => {
    const provider = await fixture<RfElement & Record<string, unknown>>(
      html`<rf-provider tree-id="vpn" session-id=""
        ><rf-step-feedback session-id=""></rf-step-feedback
      ></rf-provider>`,
    );
    expect(provider.sessionId).to.match(/^[0-9a-f-]{36}$/);
    expect(provider.querySelector('rf-step-feedback')!.connection.sessionId).to.equal(provider.sessionId);
  });

  it('an empty label or heading leaves the default name', async () => {
    const place = await fixture(
      html`<div>
        <rf-step-feedback label=""></rf-step-feedback><rf-csat-modal heading=""></rf-csat-modal>
      </div>`,
    );
    void place.querySelector('rf-csat-modal')!.show({force: true});
    await until(() => allByRole('dialog', 'How was this flow?').length === 1);
    place.querySelector('rf-csat-modal')!.hide();
    await until(() => allByRole('group', 'Was this step helpful?').length === 1);
  });

  it('a property spelled as an attribute sets the property', async () => {
    const element = await fixture<RfElement & Record<string, unknown>>(
      html`<rf-csat-modal baseurl="https://rf.example" sessionid="s" maxlength="80"></rf-csat-modal>`,
    );
    expect([element.baseUrl, element.sessionId, element.maxLength]).to.deep.equal([
      'https://rf.example',
      's',
      80,
    ]);
  });
});
