import {expect} from '@open-wc/testing';
import {allByRole, byRole, listenToConsole, mountOne, next, type, until} from '../../test/page.js';
import {useSession} from '../../test/session.js';
import '../provider/define.js';
import type {RfCsatModal} from './csat-modal.js';
import './define.js';

describe('limits of rf-csat-modal', () => {
  const scene = useSession('limits');
  listenToConsole();

  afterEach(() => scene.account.faults());

  const submit = () => byRole<HTMLButtonElement>('button', 'Submit');
  const comment = () => byRole<HTMLTextAreaElement>('textbox', 'Comment (optional)');

  const open = async (around: string, attributes = ''): Promise<RfCsatModal> => {
    const modal = mountOne<RfCsatModal>(
      `<rf-provider ${around}><rf-csat-modal ${attributes}></rf-csat-modal></rf-provider>`,
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

  it('a smaller max-length keeps the typed comment, and Submit waits until it is short enough', async () => {
    const modal = await open(`${scene.connection} session-id="${scene.sessionId}"`);
    byRole('radio', '3 stars').click();
    comment().focus();
    await type('The second step.');
    modal.maxLength = 10;
    await modal.updateComplete;
    expect(comment().value).to.equal('The second step.');
    expect(modal.shadowRoot?.querySelector('[part=counter]')?.textContent).to.contain('-6');
    expect(submit().disabled).to.equal(true);
    modal.maxLength = 20;
    await modal.updateComplete;
    expect(submit().disabled).to.equal(false);
    const rated = next(modal, 'rf-rated');
    submit().click();
    expect((await rated).detail).to.include({rating: 3, comment: 'The second step.'});
  });

  for (const value of ['-5', 'many', 'NaN', '9999']) {
    it(`max-length="${value}" means 500`, async () => {
      await open(`${scene.connection} session-id="${scene.sessionId}"`, `max-length="${value}"`);
      expect(comment().maxLength).to.equal(500);
    });
  }
});
