import {expect} from '@open-wc/testing';
import {
  allByRole,
  byRole,
  click,
  clickAt,
  mount,
  painted,
  press,
  record,
  setViewport,
  type,
  until,
} from '../../test/page.js';
import {closed, down, isOpen, note, openPanel, reason} from '../../test/reasons-panel.js';
import {useSession} from '../../test/session.js';
import {translate} from '../../test/translate.js';
import english from '../locales/en.js';
import loaders from '../locales/loaders.js';
import '../provider/define.js';
import './define.js';
import type {RfStepFeedback} from './step-feedback.js';

const STEP = '<rf-step-feedback step-id="cable" hint="off" value="down"></rf-step-feedback>';

describe('rf-step-feedback: the place of the reasons panel', () => {
  beforeEach(() => setViewport({width: 800, height: 600}));
  after(() => setViewport({width: 800, height: 600}));

  /** Mounts markup, opens the panel, and returns the boxes of the buttons and of the panel. */
  const opened = async (markup: string): Promise<{element: RfStepFeedback; panel: HTMLElement}> => {
    const element = mount(markup).querySelector('rf-step-feedback')!;
    await until(() => allByRole('button', 'Add a reason').length === 1);
    byRole('button', 'Add a reason').click();
    await until(() => element.shadowRoot!.querySelector('[part=panel]'));
    return {element, panel: element.shadowRoot!.querySelector<HTMLElement>('[part=panel]')!};
  };
  const boxOf = (element: Element) => element.getBoundingClientRect();
  const groupOf = ({shadowRoot}: Element) => boxOf(shadowRoot!.querySelector('[part=group]')!);

  const expectInWindow = (panel: HTMLElement): void => {
    const {left, right, top, bottom} = boxOf(panel);
    expect(left).to.be.at.least(0);
    expect(top).to.be.at.least(0);
    expect(right).to.be.at.most(document.documentElement.clientWidth);
    expect(bottom).to.be.at.most(window.innerHeight);
  };

  it('reasons panel: nothing on the page moves when the panel opens and closes', async () => {
    const place = mount(`<p>Before</p><p>Text ${STEP} <b>after</b></p><p id="below">Below</p>`);
    const element = place.querySelector('rf-step-feedback')!;
    element.value = undefined;
    await element.updateComplete;
    const boxes = () =>
      [...place.querySelectorAll('p, b, rf-step-feedback')].map((one) => JSON.stringify(boxOf(one)));
    const before = boxes();
    element.value = 'down';
    await until(() => allByRole('button', 'Add a reason').length === 1);
    expect(boxes()).to.deep.equal(before);
    byRole('button', 'Add a reason').click();
    await until(() => allByRole('button', 'Done').length === 1);
    expect(boxes()).to.deep.equal(before);
    byRole('button', 'Done').click();
    await until(() => allByRole('button', 'Done').length === 0);
    expect(boxes()).to.deep.equal(before);
  });

  it('reasons panel: is beside the buttons, so that what follows them stays free', async () => {
    const {element, panel} = await opened(`${STEP}<p>Next step</p>`);
    expect(boxOf(panel).left).to.be.closeTo(groupOf(element).right + 8, 1);
    expect(boxOf(panel).top).to.be.closeTo(Math.max(8, groupOf(element).top), 1);
  });

  it('reasons panel: without room beside the buttons, the panel is below them, and above them near the lower edge', async () => {
    const {element, panel} = await opened(`<div style="text-align: end">${STEP}</div>`);
    expect(boxOf(panel).top).to.be.closeTo(groupOf(element).bottom + 8, 1);
    byRole('button', 'Done').click();
    element.parentElement!.style.cssText = 'position: fixed; bottom: 10px; right: 10px';
    await until(() => allByRole('button', 'Add a reason').length === 1);
    byRole('button', 'Add a reason').click();
    await until(() => element.shadowRoot!.querySelector('[part=panel]'));
    const low = element.shadowRoot!.querySelector<HTMLElement>('[part=panel]')!;
    expect(boxOf(low).bottom).to.be.closeTo(groupOf(element).top - 8, 1);
    expectInWindow(low);
  });

  it('reasons panel: at 320 px, the panel fits into the window', async () => {
    await setViewport({width: 320, height: 600});
    const {panel} = await opened(`<div style="text-align: end">${STEP}</div>`);
    expectInWindow(panel);
  });

  it('reasons panel: at 320 px, the second click of a double click on “Add a reason” leaves it open', async () => {
    await setViewport({width: 320, height: 600});
    mount(STEP);
    await until(() => allByRole('button', 'Add a reason').length === 1);
    const {x, y, width, height} = boxOf(byRole('button', 'Add a reason'));
    for (let i = 0; i < 2; i++) {
      await clickAt(x + width / 2, y + height / 2);
      await until(isOpen);
    }
    await painted();
    expect(isOpen()).to.equal(true);
  });

  it('reasons panel: at 320 px and in every language, the button fits beside the vote and moves nothing', async () => {
    await setViewport({width: 320, height: 600});
    for (const lang of ['en', ...Object.keys(loaders)]) {
      const place = mount(`<p lang="${lang}">${STEP}</p><p>Below</p>`);
      const element = place.querySelector('rf-step-feedback')!;
      element.lang = lang;
      element.value = undefined;
      const texts: {addReason: string} = lang === 'en' ? english : (await loaders[lang]!()).default;
      await element.updateComplete;
      const before = JSON.stringify([boxOf(element), boxOf(place.lastElementChild!)]);
      element.value = 'down';
      const button = () => element.shadowRoot!.querySelector<HTMLElement>('[part=change-reasons]');
      await until(() => button()?.textContent.trim() === texts.addReason);
      expect(JSON.stringify([boxOf(element), boxOf(place.lastElementChild!)]), lang).to.equal(before);
      const {top, bottom, height, right} = boxOf(button()!);
      expect(button()!.scrollWidth, lang).to.be.at.most(button()!.clientWidth);
      expect(height, lang).to.be.at.most(groupOf(element).height + 1);
      expect(right, lang).to.be.at.most(320);
      expect((top + bottom) / 2, lang).to.be.closeTo((groupOf(element).top + groupOf(element).bottom) / 2, 1);
      place.remove();
    }
  });

  it('reasons panel: at 200 % zoom, the whole panel can be scrolled into view', async () => {
    // A window of 1280 × 800 px.
    await setViewport({width: 640, height: 400});
    const {panel} = await opened(`<p>Text</p>${STEP}`);
    expectInWindow(panel);
    expect(panel.scrollWidth).to.be.at.most(panel.clientWidth);
    await setViewport({width: 320, height: 240});
    await until(() => boxOf(panel).bottom <= innerHeight && boxOf(panel).right <= innerWidth);
    const done = byRole('button', 'Done');
    done.scrollIntoView({block: 'nearest'});
    expect(boxOf(done).bottom).to.be.at.most(boxOf(panel).bottom);
    expect(panel.scrollWidth).to.be.at.most(panel.clientWidth);
  });

  it('reasons panel: in a low window, the panel fits and can be scrolled', async () => {
    await setViewport({width: 400, height: 220});
    const {panel} = await opened(STEP);
    expectInWindow(panel);
    expect(panel.scrollHeight).to.be.greaterThan(panel.clientHeight);
    // An on-screen keyboard makes the window even lower.
    panel.scrollTop = 30;
    await setViewport({width: 400, height: 200});
    await until(() => boxOf(panel).bottom <= 200);
    expect(panel.scrollTop).to.equal(30);
  });

  it('reasons panel: from right to left, the panel is to the left of the buttons', async () => {
    const {element, panel} = await opened(`<div dir="rtl" style="width: 600px">${STEP}</div>`);
    expect(boxOf(panel).right).to.be.closeTo(groupOf(element).left - 8, 1);
  });

  for (const [name, style] of [
    ['a clipped box', 'overflow: hidden; height: 50px'],
    ['a transformed box', 'transform: translate(30px, 20px) scale(1.1)'],
    ['a zoomed box', 'zoom: 1.5'],
    ['a box with containment', 'contain: paint; height: 60px'],
  ] as const) {
    it(`reasons panel: in ${name}, the panel is next to the buttons and can be pressed`, async () => {
      const {element, panel} = await opened(`<div style="${style}">${STEP}</div>`);
      expect(boxOf(panel).left).to.be.closeTo(groupOf(element).right + 8, 1.5);
      const {left, top, width, height} = boxOf(byRole('button', 'Unclear'));
      const hit = element.shadowRoot!.elementFromPoint(left + width / 2, top + height / 2);
      expect(panel.contains(hit)).to.equal(true);
    });
  }

  it('reasons panel: follows its buttons in a scrolled box, and hides while they are out of sight', async () => {
    const {element, panel} = await opened(
      `<div id="box" style="height: 120px; overflow: auto"><div style="height: 900px; padding-top: 40px">${STEP}</div></div>`,
    );
    const box = document.querySelector('#box')!;
    box.scrollTop = 20;
    await until(() => Math.abs(boxOf(panel).top - groupOf(element).top) < 1.5);
    box.scrollTop = 500;
    await until(() => getComputedStyle(panel).opacity === '0');
    box.scrollTop = 0;
    await until(() => getComputedStyle(panel).opacity === '1');
  });

  for (const [name, change] of [
    ['when content above them grows in a scrolled box', 'height: 150px'],
    ['when a transform moves them', 'margin-top: 0; translate: 0 90px'],
  ] as const) {
    it(`reasons panel: follows its buttons ${name}`, async () => {
      const {element, panel} = await opened(
        `<div style="height: 400px; overflow: auto"><div id="above">Above</div>${STEP}<div style="height: 900px"></div></div>`,
      );
      const moved = document.querySelector<HTMLElement>(
        name.includes('transform') ? 'rf-step-feedback' : '#above',
      )!;
      const before = groupOf(element).top;
      moved.style.cssText = change;
      expect(groupOf(element).top).to.be.greaterThan(before + 50);
      await until(() => Math.abs(boxOf(panel).top - groupOf(element).top) < 1.5);
    });
  }

  it('reasons panel: closes when the page hides its buttons, and leaves Escape to the page', async () => {
    const {element} = await opened(`<div>${STEP}</div>`);
    element.parentElement!.style.display = 'none';
    await until(() => !element.shadowRoot!.querySelector('[part=panel]'));
    const escape = new KeyboardEvent('keydown', {key: 'Escape', bubbles: true, cancelable: true});
    document.body.dispatchEvent(escape);
    expect(escape.defaultPrevented).to.equal(false);
  });

  it('reasons panel: without popovers, the panel is placed the same way', async () => {
    const popover = Object.getOwnPropertyDescriptor(HTMLElement.prototype, 'showPopover');
    Reflect.deleteProperty(HTMLElement.prototype, 'showPopover');
    try {
      const {element, panel} = await opened(STEP);
      expect(boxOf(panel).left).to.be.closeTo(groupOf(element).right + 8, 1);
    } finally {
      if (popover) Object.defineProperty(HTMLElement.prototype, 'showPopover', popover);
    }
  });
});

describe('rf-step-feedback: the reasons panel and the page around it', () => {
  const scene = useSession('page', ['cable', 'router']);

  it('reasons panel: shows current texts under a page translator', async () => {
    const element = await openPanel(scene);
    const root = element.shadowRoot!;
    translate(root);
    reason('«Unclear»').click();
    await element.updateComplete;
    expect(reason('«Unclear»').getAttribute('aria-pressed')).to.equal('true');
    const field = root.querySelector('textarea')!;
    field.value = 'x'.repeat(278);
    field.dispatchEvent(new Event('input'));
    await element.updateComplete;
    expect(root.querySelector('#counter')!.textContent).to.include('2 characters left');
    translate(root);
    field.value = 'x'.repeat(279);
    field.dispatchEvent(new Event('input'));
    await element.updateComplete;
    expect(root.querySelector('#counter')!.textContent).to.include('1 character left');
    byRole('button', '«Done»').click();
    await element.updateComplete;
    translate(root);
    byRole('button', '«Change the reason»').click();
    await element.updateComplete;
    reason('Unclear').click();
    const emptied = root.querySelector('textarea')!;
    emptied.value = '';
    emptied.dispatchEvent(new Event('input'));
    byRole('button', 'Done').click();
    await element.updateComplete;
    byRole('button', 'Add a reason');
  });

  it('reasons panel: Escape in a dialog of the page closes only the panel', async () => {
    const place = mount(
      `<dialog aria-label="Host">${scene.inProvider('<rf-step-feedback step-id="cable" hint="off"></rf-step-feedback>')}</dialog>`,
    );
    const dialog = place.querySelector('dialog')!;
    dialog.showModal();
    await place.querySelector('rf-step-feedback')!.updateComplete;
    await click(down());
    await until(isOpen);
    await press('Escape');
    await closed();
    expect(dialog.open).to.equal(true);
    const gone = new Promise((resolve) => dialog.addEventListener('close', resolve));
    await press('Escape');
    await gone;
  });

  it('reasons panel: plain keys typed into the note do not reach the page; keys of a composition do nothing', async () => {
    const element = await openPanel(scene);
    const events = record(element, 'rf-reasons');
    const received: string[] = [];
    const listen = (event: Event) => received.push((event as KeyboardEvent).key);
    document.addEventListener('keydown', listen);
    await click(note());
    await type('ab');
    for (const key of ['Enter', 'Escape']) {
      note().dispatchEvent(
        new KeyboardEvent('keydown', {
          key,
          isComposing: true,
          bubbles: true,
          composed: true,
          cancelable: true,
        }),
      );
    }
    document.removeEventListener('keydown', listen);
    expect(received).to.deep.equal([]);
    expect(events).to.deep.equal([]);
    expect(isOpen()).to.equal(true);
  });

  it('reasons panel: a page shows one panel at a time', async () => {
    const place = mount(
      scene.inProvider(
        '<rf-step-feedback step-id="cable" hint="off"></rf-step-feedback><rf-step-feedback step-id="router" hint="off"></rf-step-feedback>',
      ),
    );
    const [first, second] = place.querySelectorAll('rf-step-feedback');
    await second!.updateComplete;
    const buttons = allByRole('button', 'Not helpful');
    buttons[0]!.click();
    await until(isOpen);
    buttons[1]!.click();
    await until(() => second!.shadowRoot!.querySelector('[part=panel]'));
    await first!.updateComplete;
    expect(first!.shadowRoot!.querySelector('[part=panel]')).to.equal(null);
    expect(isOpen()).to.equal(true);
  });

  it('reasons panel: a copy of the page has no open panel', async () => {
    const element = await openPanel(scene);
    const copy = element.cloneNode(true) as RfStepFeedback;
    element.replaceWith(copy);
    await copy.updateComplete;
    expect(isOpen()).to.equal(false);
  });
});
