import {expect} from '@open-wc/testing';
import {
  allByRole,
  byRole,
  click,
  listenToConsole,
  mountOne,
  next,
  record,
  setViewport,
  type,
  until,
} from '../../test/page.js';
import {type Fault} from '../../test/server.js';
import {useSession} from '../../test/session.js';
import '../provider/define.js';
import type {RfCsatModal} from './csat-modal.js';
import './define.js';
import {hasBeenRated} from './rating-history.js';

const EVENTS = ['rf-open', 'rf-rated', 'rf-skip', 'rf-close', 'rf-error'];

const problemFault = (code: string, status: number, detail: string): Fault => ({
  kind: 'status',
  status,
  body: {type: 'about:blank', title: code, status, detail, code, request_id: 'r'},
});

describe('failed submissions of rf-csat-modal', () => {
  const scene = useSession('failed');

  beforeEach(async () => {
    await scene.account.completeSession(scene.sessionId);
  });

  after(() => setViewport({width: 800, height: 600}));

  const one = (): RfCsatModal =>
    mountOne(scene.inProvider('<rf-csat-modal></rf-csat-modal>'), 'rf-csat-modal');

  const isOpen = () => allByRole('dialog').length === 1;
  const opened = () => until(isOpen);
  const star = (n: number) => byRole<HTMLInputElement>('radio', `${n} stars`);
  const submit = () => byRole<HTMLButtonElement>('button', 'Submit');
  const comment = () => byRole<HTMLTextAreaElement>('textbox', 'Comment (optional)');

  const rate = async (modal: RfCsatModal): Promise<void> => {
    await opened();
    await click(star(2));
    await click(comment());
    await type('Slow');
    await click(submit());
    expect(modal.isConnected).to.equal(true);
  };

  it('a rejected rating keeps the input and shows the reason', async () => {
    const modal = one();
    const events = record(modal, ...EVENTS);
    const ended = modal.show();
    await scene.account.faults({
      ...problemFault('forbidden', 403, 'This session belongs to somebody else.'),
      times: 1,
    });
    await opened();
    const alert = modal.shadowRoot!.querySelector('[role=alert]')!;
    const refused = next(modal, 'rf-error');
    await rate(modal);
    const {error} = (await refused).detail;
    expect(error).to.include({status: 403, code: 'forbidden'});
    await modal.updateComplete;
    expect(alert.textContent).to.equal(
      'Your rating could not be saved. This session belongs to somebody else.',
    );
    expect(comment().value).to.equal('Slow');
    expect(star(2).checked).to.equal(true);
    await click(submit());
    expect(await ended).to.equal('rated');
    expect(events.map(({type}) => type)).to.deep.equal(['rf-open', 'rf-error', 'rf-rated', 'rf-close']);
  });

  it('a rating without a network is thanked for and arrives later', async () => {
    const modal = one();
    const ended = modal.show();
    await scene.account.faults({kind: 'offline'});
    const rated = next(modal, 'rf-rated');
    await rate(modal);
    expect((await rated).detail).to.deep.equal({
      sessionId: scene.sessionId,
      rating: 2,
      comment: 'Slow',
      reasons: [],
      queued: true,
    });
    expect(await ended).to.equal('rated');
    await scene.account.faults();
    window.dispatchEvent(new Event('online'));
    await until(() => scene.rating());
    expect(await scene.rating()).to.include({rating: 2, comment: 'Slow'});
  });

  it('where the page stops clicks on their way to the form, a rating is sent and the page stays', async () => {
    const modal = one();
    const ended = modal.show();
    await opened();
    const stop = (event: Event) => event.stopImmediatePropagation();
    addEventListener('click', stop, {capture: true});
    try {
      await click(star(2));
      await click(submit());
      expect(await ended).to.equal('rated');
    } finally {
      removeEventListener('click', stop, {capture: true});
    }
    expect(await scene.rating()).to.include({rating: 2});
  });

  it('a session that is rated on the server counts as done, without an error', async () => {
    const modal = one();
    const events = record(modal, ...EVENTS);
    const ended = modal.show();
    await scene.account.faults(problemFault('already_rated', 409, 'Rated.'));
    await rate(modal);
    expect(await ended).to.equal('already-rated');
    expect(events.map(({type}) => type)).to.deep.equal(['rf-open', 'rf-close']);
    expect(hasBeenRated(scene.sessionId)).to.equal(true);
  });

  it('hide() during the submission closes the dialog, and the rating still arrives', async () => {
    const modal = one();
    const ended = modal.show();
    await scene.account.faults({kind: 'hold', only: 'rate'});
    await rate(modal);
    modal.hide();
    expect(isOpen()).to.equal(false);
    await scene.account.faults();
    expect(await ended).to.equal('rated');
  });

  it('rating dialog: in a low window, the thanks are in sight from every scroll position', async () => {
    for (const height of [256, 600]) {
      await setViewport({width: 320, height});
      const modal = one();
      void modal.show({force: true});
      await opened();
      byRole('radio', '5 stars').click();
      await modal.updateComplete;
      const dialog = modal.shadowRoot!.querySelector('dialog')!;
      dialog.scrollTop = dialog.scrollHeight;
      submit().click();
      await until(() => modal.shadowRoot!.querySelector('[part=thanks] svg'));
      for (const scrollTop of [0, 60, dialog.scrollHeight]) {
        dialog.scrollTop = scrollTop;
        const box = modal.shadowRoot!.querySelector('[part=thanks]')!.getBoundingClientRect();
        const {top, bottom} = dialog.getBoundingClientRect();
        expect(box.height, 'room for the text').to.be.above(80);
        expect(box.top, `at ${scrollTop}`).to.be.at.least(top);
        expect(box.bottom, `at ${scrollTop}`).to.be.at.most(bottom);
      }
      modal.remove();
    }
  });

  it('rating dialog: the reason of the server keeps its own direction in a page from right to left', async () => {
    const modal = one();
    modal.lang = 'he';
    modal.dir = 'rtl';
    void modal.show();
    await until(() => modal.shadowRoot!.querySelector('[type=radio]'));
    await scene.account.faults(problemFault('forbidden', 403, 'This is not your session.'));
    modal.shadowRoot!.querySelectorAll<HTMLElement>('[type=radio]')[4]!.click();
    await modal.updateComplete;
    modal.shadowRoot!.querySelector<HTMLElement>('[part=submit]')!.click();
    await until(() => modal.shadowRoot!.querySelector('[part=error]')!.textContent.includes('your session'));
    const reason = modal.shadowRoot!.querySelector('[part=error] bdi')!;
    expect(getComputedStyle(reason).direction).to.equal('ltr');
  });
});

describe('a rating of rf-csat-modal that waits', () => {
  const scene = useSession('waits');
  // Some of these tests lack a client or a session on purpose, so the element warns.
  before(() => void listenToConsole());

  afterEach(() => scene.account.faults());

  const submit = () => byRole<HTMLButtonElement>('button', 'Submit');

  const open = async (around: string): Promise<RfCsatModal> => {
    const modal = mountOne<RfCsatModal>(
      `<rf-provider ${around}><rf-csat-modal></rf-csat-modal></rf-provider>`,
      'rf-csat-modal',
    );
    void modal.show();
    await until(() => allByRole('dialog').length);
    return modal;
  };

  /** Lets timers of this length run at once when the returned function is called. */
  function holdTimers(ms: number): {run: () => void; stop: () => void} {
    const original = window.setTimeout.bind(window);
    const held: (() => void)[] = [];
    window.setTimeout = ((callback: () => void, delay?: number, ...rest: unknown[]) => {
      if (delay !== ms) return original(callback, delay, ...rest);
      held.push(callback);
      return 0;
    }) as typeof window.setTimeout;
    return {
      run: () => held.splice(0).forEach((callback) => callback()),
      stop: () => void (window.setTimeout = original),
    };
  }

  const WAITS: Readonly<Record<string, () => Promise<RfCsatModal>>> = {
    'a response': async () => {
      const modal = await open(`${scene.connection} session-id="${scene.sessionId}"`);
      await scene.account.faults({kind: 'hold', only: 'rate'});
      return modal;
    },
    'a client': () => open(`session-id="${scene.sessionId}"`),
    'a session': () => open(scene.connection),
    'a token': async () => {
      const modal = await open(`base-url="${scene.account.baseUrl}" session-id="${scene.sessionId}"`);
      modal.closest('rf-provider')!.getToken = () => new Promise<string>(() => undefined);
      return modal;
    },
  };

  for (const [what, create] of Object.entries(WAITS)) {
    it(`a rating that waits for ${what} is thanked for after 10 s`, async () => {
      const modal = await create();
      byRole('radio', '4 stars').click();
      await modal.updateComplete;
      const timers = holdTimers(10_000);
      try {
        const rated = next(modal, 'rf-rated');
        submit().click();
        await modal.updateComplete;
        expect(allByRole('button', 'Submitting…')).to.have.length(1);
        timers.run();
        expect((await rated).detail).to.include({rating: 4, queued: true});
        await until(() => modal.shadowRoot?.querySelector('.thanks')?.textContent.includes('Thank you'));
      } finally {
        timers.stop();
      }
    });
  }
});
