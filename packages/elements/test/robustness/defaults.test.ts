import {expect, fixture, html} from '@open-wc/testing';
import {listenToConsole} from '../page.js';
import '../../src/define.js';
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
