import {expect} from '@open-wc/testing';
import {
  ALL_EVENTS,
  CHOICES,
  createTeam,
  figures,
  getAs,
  loadBy,
  loaded,
  loadedDashboard,
  rows,
  type Team,
} from '../../test/dashboard.js';
import {allByRole, byRole, click, focused, press, record, type, until} from '../../test/page.js';
import {createAccount} from '../../test/server.js';
import '../provider/define.js';
import './define.js';

describe('the engineer filter', () => {
  let team: Team;

  before(async () => {
    team = await createTeam();
    // The server lists everybody who has signed in, also people without a session.
    const sue = await team.account.token({userId: 'sue', name: 'Sue', role: 'super_admin'});
    await getAs(team.account, sue, '/me');
  });

  beforeEach(() => team.account.faults());

  const forAdmin = (attributes?: string) => loadedDashboard(team.account, team.admin, attributes);

  const engineer = () => byRole<HTMLInputElement>('combobox', 'Engineer');
  const button = (name: string | RegExp) => byRole('button', name);

  const options = () => allByRole('option').filter((option) => option.closest('[role=listbox]'));
  const names = () => options().map(({textContent}) => textContent.trim());
  const active = () => {
    const id = engineer().getAttribute('aria-activedescendant');
    return id && engineer().getRootNode() instanceof ShadowRoot
      ? (engineer().getRootNode() as ShadowRoot).getElementById(id)!.textContent.trim()
      : null;
  };
  const isOpen = () => engineer().getAttribute('aria-expanded') === 'true';
  const offered = (...expected: string[]) =>
    until(() => names().join() === expected.join(), `offered ${expected.join()}`);

  const EVERYBODY = ['Ada Lovelace', 'Bob Builder', 'Cyd Charisse', 'Sue'];

  it('engineer filter: typing finds an engineer, and the choice filters all metrics', async () => {
    const dashboard = await forAdmin();
    const events = record(dashboard, ...ALL_EVENTS);
    await click(engineer());
    await offered(...EVERYBODY);
    await type('char');
    await offered('Cyd Charisse');
    expect(active()).to.equal('Cyd Charisse');
    await loadBy(dashboard, () => press('Enter'));
    expect(events).to.deep.equal([
      {type: 'rf-engineer-select', detail: {engineerId: 'cyd'}},
      {type: 'rf-load', detail: {view: 'team', period: '30d'}},
    ]);
    expect(dashboard.getAttribute('engineer-id')).to.equal('cyd');
    expect(engineer().value).to.equal('Cyd Charisse');
    expect(focused()).to.equal(engineer());
    expect(isOpen()).to.equal(false);
    const {summary} = await team.team('engineer_id=cyd');
    expect(figures()).to.include({
      'Total Sessions': summary.total_sessions.toString(),
      'Active Engineers': '1',
    });
    expect(rows('Top Engineers').map(([name]) => name)).to.deep.equal(['Cyd Charisse']);
  });

  for (const [browser, init] of [
    ['Chrome and Firefox', {isComposing: true}],
    ['Safari', {keyCode: 229}],
  ] as const) {
    it(`the engineer filter ignores the Enter that confirms a composed word in ${browser}`, async () => {
      const dashboard = await forAdmin();
      const events = record(dashboard, ...CHOICES);
      await click(engineer());
      await offered(...EVERYBODY);
      await type('char');
      await offered('Cyd Charisse');
      const enter = new KeyboardEvent('keydown', {key: 'Enter', bubbles: true, cancelable: true, ...init});
      engineer().dispatchEvent(enter);
      expect(enter.defaultPrevented).to.equal(false);
      expect(isOpen()).to.equal(true);
      expect(events).to.deep.equal([]);
    });
  }

  it('keys typed into the engineer filter do not reach shortcuts of the page', async () => {
    await forAdmin();
    const received: string[] = [];
    const listener = new AbortController();
    for (const kind of ['keydown', 'keypress', 'keyup'] as const) {
      document.addEventListener(kind, ({key}) => received.push(`${kind} ${key}`), {signal: listener.signal});
    }
    await click(engineer());
    await press('j', '?', 'Backspace', 'ArrowLeft');
    expect(received).to.deep.equal([]);
    expect(engineer().value).to.equal('j');
    engineer().dispatchEvent(
      new KeyboardEvent('keydown', {key: 'k', ctrlKey: true, bubbles: true, composed: true}),
    );
    listener.abort();
    expect(received).to.deep.equal(['keydown k']);
  });

  it('engineer filter: arrow keys open the list and wrap around, Enter chooses', async () => {
    const dashboard = await forAdmin();
    engineer().focus();
    await press('ArrowDown');
    await offered(...EVERYBODY);
    await until(() => active() === 'Ada Lovelace', 'the first is active');
    expect(isOpen()).to.equal(true);
    await press('ArrowDown');
    await until(() => active() === 'Bob Builder');
    await press('ArrowUp', 'ArrowUp');
    await until(() => active() === 'Sue');
    await press('ArrowDown', 'ArrowDown');
    await until(() => active() === 'Bob Builder');
    await loadBy(dashboard, () => press('Enter'));
    expect(dashboard.engineerId).to.equal('bob');
    expect(engineer().value).to.equal('Bob Builder');
  });

  it('engineer filter: ArrowUp opens the list at the last engineer', async () => {
    await forAdmin();
    engineer().focus();
    await press('ArrowUp');
    await until(() => active() === 'Sue', 'the last is active');
  });

  it('engineer filter: Tab from the list moves to the next control', async () => {
    await forAdmin();
    await click(engineer());
    await until(() => names().length > 1);
    // So long that it scrolls.
    const list = engineer().parentElement!.querySelector<HTMLElement>('[part=popup]')!;
    list.style.height = '30px';
    await press('Tab');
    expect(focused()).to.equal(byRole('combobox', 'Period'));
    expect(isOpen()).to.equal(false);
  });

  it('engineer filter: Escape and leaving the field keep the choice', async () => {
    const dashboard = await forAdmin('engineer-id="bob"');
    const events = record(dashboard, ...CHOICES);
    for (const leave of ['Escape', 'Tab']) {
      await click(engineer());
      await until(() => names().length > 1);
      expect(names()[0]).to.equal('All engineers');
      engineer().select();
      await type('ada');
      await offered('Ada Lovelace');
      await press(leave);
      await dashboard.updateComplete;
      expect(isOpen()).to.equal(false);
      expect(engineer().value).to.equal('Bob Builder');
      expect(options()).to.deep.equal([]);
    }
    expect(events).to.deep.equal([]);
  });

  it('engineer filter: Escape closes a surrounding dialog only if the list is closed', async () => {
    const dashboard = await forAdmin();
    const keys: string[] = [];
    dashboard.addEventListener('keydown', ({key}) => keys.push(key));
    await click(engineer());
    await offered(...EVERYBODY);
    await press('Escape');
    expect(keys).to.deep.equal([]);
    await press('Escape');
    expect(keys).to.deep.equal(['Escape']);
  });

  it('engineer filter: the button removes the choice and keeps the focus in the field', async () => {
    const dashboard = await forAdmin('engineer-id="bob"');
    const events = record(dashboard, ...CHOICES);
    await loadBy(dashboard, () => click(button('Show all engineers')));
    expect(events).to.deep.equal([{type: 'rf-engineer-select', detail: {engineerId: null}}]);
    expect(dashboard.hasAttribute('engineer-id')).to.equal(false);
    expect(engineer().value).to.equal('');
    expect(focused()).to.equal(engineer());
    const {summary} = await team.team();
    expect(figures()['Total Sessions']).to.equal(summary.total_sessions.toLocaleString('en'));
  });

  it('engineer filter: the first option and an empty field remove the choice', async () => {
    const dashboard = await forAdmin('engineer-id="bob"');
    await click(engineer());
    await until(() => names().length > 1);
    await loadBy(dashboard, () => click(options()[0]!));
    expect(dashboard.engineerId).to.equal(undefined);
    dashboard.engineerId = 'bob';
    await loaded(dashboard);
    await click(engineer());
    engineer().select();
    await loadBy(dashboard, () => press('Backspace', 'Enter'));
    expect(dashboard.engineerId).to.equal(undefined);
  });

  it('engineer filter: a click in the list chooses', async () => {
    const dashboard = await forAdmin();
    await click(engineer());
    await offered(...EVERYBODY);
    await loadBy(dashboard, () => click(options()[2]!));
    expect(dashboard.engineerId).to.equal('cyd');
    expect(focused()).to.equal(engineer());
  });

  it('engineer filter: shows a message when no engineer matches', async () => {
    await forAdmin();
    await click(engineer());
    await type('nobody');
    const note = () => engineer().parentElement!.querySelector('[role=status]')!.textContent.trim();
    await until(() => note() === 'No engineer found');
    await press('Enter');
    expect(engineer().value).to.equal('nobody');
  });

  it('engineer filter: shows an error when the list fails, and typing retries', async () => {
    await forAdmin();
    await team.account.faults({kind: 'offline', only: 'engineers'});
    await click(engineer());
    const note = () => engineer().parentElement!.querySelector('[role=status]')!.textContent.trim();
    await until(() => note() !== '' && note() !== 'Loading…');
    expect(note()).to.match(/could not be loaded/);
    await team.account.faults();
    await type('b');
    await until(() => names().includes('Bob Builder'));
    expect(note()).to.equal('');
  });

  it('engineer filter: Enter before the response does not choose a match of an earlier text', async () => {
    const dashboard = await forAdmin();
    await click(engineer());
    await type('bui');
    await offered('Bob Builder');
    engineer().select();
    await team.account.faults({kind: 'hold', only: 'engineers'});
    await type('cyd');
    await press('Enter');
    expect(dashboard.engineerId).to.equal(undefined);
    await team.account.faults();
    await offered('Cyd Charisse');
  });

  it('engineer filter: lists matches of the newest text, in any order of responses', async () => {
    await forAdmin();
    await click(engineer());
    await offered(...EVERYBODY);
    await team.account.faults({kind: 'hold-response', only: 'q=b$', times: 1});
    await type('b');
    await until(async () => (await team.account.requests('engineers\\?q=b$')).length);
    await type('uil');
    await offered('Bob Builder');
    engineer().select();
    await type('cyd');
    await offered('Cyd Charisse');
    await team.account.faults();
    await team.account.requests();
    expect(names()).to.deep.equal(['Cyd Charisse']);
  });

  it('engineer filter: a click on a name in the table sets it and keeps the focus', async () => {
    const dashboard = await forAdmin();
    const events = record(dashboard, ...CHOICES);
    await loadBy(dashboard, () => click(button('Ada Lovelace')));
    expect(events).to.deep.equal([{type: 'rf-engineer-select', detail: {engineerId: 'ada'}}]);
    expect(engineer().value).to.equal('Ada Lovelace');
    expect(focused()).to.equal(button('Ada Lovelace'));
  });

  it('engineer-id: the filter shows the name, also without sessions in the period', async () => {
    const dashboard = await forAdmin('engineer-id="sue"');
    await until(() => engineer().value === 'Sue');
    expect(figures()['Total Sessions']).to.equal('0');
    const events = record(dashboard, ...CHOICES);
    dashboard.engineerId = 'ada';
    await loaded(dashboard);
    expect(engineer().value).to.equal('Ada Lovelace');
    expect(events).to.deep.equal([]);
  });

  it('engineer-id: the filter shows the name in an account with more than 100 engineers', async () => {
    const account = await createAccount();
    const others = Array.from({length: 100}, (_, i) => ({
      type: 'user',
      user_id: `u-${i}`,
      name: `Engineer ${i}`,
    }));
    await account.importLines([...others, {type: 'user', user_id: 'zoe', name: 'Zoe Zimmer'}]);
    const admin = await account.token({userId: 'u-0', name: 'Engineer 0', role: 'team_admin'});
    await loadedDashboard(account, admin, 'engineer-id="zoe"');
    await until(() => engineer().value === 'Zoe Zimmer');
  });

  it('engineer filter: exists in the team view only', async () => {
    const dashboard = await forAdmin('engineer-id="bob"');
    await loadBy(dashboard, () => click(byRole('tab', 'Me')));
    expect(allByRole('combobox', 'Engineer')).to.deep.equal([]);
    const {summary} = await team.me(team.admin);
    expect(figures()['My Sessions']).to.equal(summary.total_sessions.toLocaleString('en'));
  });
});
