import {expect} from '@open-wc/testing';
import {mount, until} from '../page.js';
import '../../src/csat-modal/define.js';
import '../../src/dashboard/define.js';
import '../../src/step-feedback/define.js';

/** Text styles that a page may have, and the value inside the elements. */
const INHERITED: Readonly<Record<string, readonly [page: string, inside: string]>> = {
  'pointer-events': ['none', 'auto'],
  'font-style': ['italic', 'normal'],
  'letter-spacing': ['7px', 'normal'],
  'text-align': ['right', 'start'],
  'text-indent': ['30px', '0px'],
  'text-transform': ['uppercase', 'none'],
  'white-space': ['pre', 'normal'],
  'word-spacing': ['20px', '0px'],
  'word-break': ['break-all', 'normal'],
  'text-shadow': ['rgb(255, 0, 0) 1px 1px 0px', 'none'],
};

/** By element: a piece of it that shows text. */
const TEXTS: Readonly<Record<string, readonly [markup: string, piece: string]>> = {
  'rf-step-feedback': ['<rf-step-feedback></rf-step-feedback>', '[part=group]'],
  'rf-csat-modal': ['<rf-csat-modal></rf-csat-modal>', '.actions'],
  'rf-csat-modal inline': ['<rf-csat-modal inline></rf-csat-modal>', '.actions'],
  'rf-analytics-dashboard': ['<rf-analytics-dashboard view="flow"></rf-analytics-dashboard>', '.dashboard'],
};

describe('text styles of the page', () => {
  const warn = console.warn;
  before(() => (console.warn = () => undefined));
  after(() => (console.warn = warn));

  for (const [name, [markup, piece]] of Object.entries(TEXTS)) {
    for (const where of ['the body', 'every element of the page']) {
      it(`<${name}> does not inherit text styles of ${where}`, async () => {
        const rules = Object.entries(INHERITED).map(([property, [value]]) => `${property}: ${value}`);
        const sheet = new CSSStyleSheet();
        sheet.replaceSync(`${where === 'the body' ? 'body' : '*'} {${rules.join(';')}}`);
        document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
        try {
          const element = mount(markup).firstElementChild as HTMLElementTagNameMap['rf-csat-modal'];
          if (name === 'rf-csat-modal') void element.show({force: true});
          const found = () => element.shadowRoot?.querySelector(piece);
          await until(found, piece);
          const style = getComputedStyle(found()!);
          for (const [property, [, inside]] of Object.entries(INHERITED)) {
            expect([property, style.getPropertyValue(property)]).to.deep.equal([property, inside]);
          }
        } finally {
          document.adoptedStyleSheets = document.adoptedStyleSheets.filter((one) => one !== sheet);
        }
      });
    }
  }
});
