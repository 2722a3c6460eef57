import {expect} from '@open-wc/testing';
import type {RfClient} from '@resolutionflow/sdk';
import {listenToConsole, mount, next, record, until} from '../page.js';
import {useSession} from '../session.js';
import '../../src/provider/define.js';
import '../../src/step-feedback/define.js';

const STEPS = Array.from({length: 100}, (_, i) => `step-${i}`);

describe('a hundred steps on one page', () => {
  const scene = useSession('many', STEPS);

  const hundred = async (attributes = '') => {
    const place = mount(
      scene.inProvider(
        `${STEPS.map((step) => `<rf-step-feedback step-id="${step}" ${attributes}></rf-step-feedback>`).join(
          '',
        )}`,
      ),
    );
    const elements = [...place.querySelectorAll('rf-step-feedback')];
    await Promise.all(elements.map((element) => element.updateComplete));
    return elements;
  };
  const button = (element: Element, part: string) =>
    element.shadowRoot!.querySelector<HTMLElement>(`[part~=${part}]`)!;

  it('a hundred steps ask for a provider once each', async () => {
    const requests = record(document, 'context-request');
    const place = mount('<rf-step-feedback step-id="cable"></rf-step-feedback>'.repeat(100));
    const elements = [...place.querySelectorAll('rf-step-feedback')];
    await Promise.all(elements.map((element) => element.updateComplete));
    expect(elements.map((element) => button(element, 'down').ariaLabel)).to.deep.equal(
      Array.from({length: 100}, () => 'Not helpful'),
    );
    expect(requests).to.have.length(100);
  });

  it('a hundred steps share one client and send no request', async () => {
    const elements = await hundred();
    expect(new Set(elements.map(({client}) => client)).size).to.equal(1);
    // A later request of the same client makes sure that none is still on its way.
    await elements[0]!.client!.flush();
    await elements[0]!.client!.getMe();
    expect(await scene.account.requests(scene.sessionId)).to.deep.equal([]);
  });

  it('a hundred steps with restore load their votes with one request', async () => {
    const created_at = new Date().toISOString();
    await scene.account.importLines(
      ['step-7', 'step-99'].map((step_id) => ({
        type: 'step_feedback',
        session_id: scene.sessionId,
        step_id,
        was_helpful: false,
        created_at,
      })),
    );
    const elements = await hundred('restore');
    await until(() => elements.filter(({value}) => value === 'down').length === 2);
    expect(await scene.account.requests(`GET .*${scene.sessionId}`)).to.have.length(1);
  });

  it('a hundred votes at once all arrive, each with one request', async () => {
    const elements = await hundred();
    const last = next(elements.at(-1)!, 'rf-saved');
    for (const [i, element] of elements.entries()) button(element, i % 3 ? 'up' : 'down').click();
    await last;
    await until(async () => (await elements[0]!.client!.pending()) === 0);
    const {steps} = await scene.account.feedback(scene.sessionId);
    expect(steps).to.have.deep.members(
      STEPS.map((step_id, i) => ({step_id, was_helpful: i % 3 !== 0, reasons: [], note: null})),
    );
    const votes = await scene.account.requests('POST .*/feedback');
    expect(
      votes.filter(({body}) => (body as {session_id: string}).session_id === scene.sessionId),
    ).to.have.length(100);
  });

  it('a hundred steps that are removed together do not render again', async () => {
    const elements = await hundred();
    let updates = 0;
    for (const element of elements) element.addController({hostUpdated: () => updates++});
    elements[0]!.parentElement!.remove();
    expect(elements.filter(({isUpdatePending}) => isUpdatePending)).to.deep.equal([]);
    // Updates that start later than this turn would run before the first one of a new element.
    await mount('<rf-step-feedback></rf-step-feedback>').querySelector('rf-step-feedback')!.updateComplete;
    expect(updates).to.equal(0);
  });

  describe('an invalid client', () => {
    const messages = listenToConsole();

    it('a step with an invalid client reports an error, and the other steps work', async () => {
      const place = mount('<rf-step-feedback step-id="cable"></rf-step-feedback>'.repeat(3));
      const [first, ...others] = place.querySelectorAll('rf-step-feedback');
      first!.client = {} as RfClient;
      await until(() => messages.some((words) => words.includes('TypeError')));
      await Promise.all(others.map((element) => element.updateComplete));
      button(others[0]!, 'up').click();
      expect(others.map(({value}) => value)).to.deep.equal(['up', 'up']);
    });
  });
});
