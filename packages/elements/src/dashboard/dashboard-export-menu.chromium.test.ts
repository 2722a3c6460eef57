import {expect} from '@open-wc/testing';
import {createTeam, figures, loadedDashboard, type Team} from '../../test/dashboard.js';
import {chooseExport, exportButton, exportItems, recordDownloads} from '../../test/downloads.js';
import {click, focused, next, press, until} from '../../test/page.js';
import '../provider/define.js';
import './define.js';

describe('the export menu of a dashboard, and its ratings', () => {
  let team: Team;

  before(async () => {
    team = await createTeam();
  });

  beforeEach(() => team.account.faults());

  const forAdmin = (attributes?: string) => loadedDashboard(team.account, team.admin, attributes);
  const forEngineer = (attributes?: string) => loadedDashboard(team.account, team.engineer, attributes);

  const {saved, exported} = recordDownloads();

  it('export of ratings: downloads the server’s CSV', async () => {
    await forAdmin('engineer-id="bob" period="90d"');
    const {name, text} = await exported('Ratings');
    const {from, to} = (await team.team('period=90d')).period;
    expect(name).to.equal(`ratings-Bob-Builder-${from}-${to}.csv`);
    const [request] = (await team.account.requests('ratings.csv')).slice(-1);
    expect(new URL(request!.path, 'http://x').searchParams.toString()).to.equal('period=90d&engineer_id=bob');
    expect(text).to.equal(request!.status === 200 ? await ratingsAsServed('period=90d&engineer_id=bob') : '');
    expect(text).to.include('Step 2 left me guessing.');
  });

  const ratingsAsServed = async (query: string): Promise<string> => {
    const answer = await fetch(`${team.account.baseUrl}/api/v1/ratings.csv?${query}`, {
      headers: {authorization: `Bearer ${team.admin}`},
    });
    return new TextDecoder('utf-8', {ignoreBOM: true}).decode(await answer.arrayBuffer());
  };

  it('export of ratings in the flow view: only ratings of the flow', async () => {
    await forAdmin('view="flow" tree-id="vpn" period="7d"');
    const {name, text} = await exported('This view');
    expect(name).to.match(/^flow-/);
    expect(text).to.include('VPN down');
    expect(text).to.include('router,0.2,1,4,6,1');
    saved.length = 0;
    const ratings = await exported('Ratings');
    const subject = name.slice('flow-'.length);
    expect(subject).to.match(/^VPN-down-\d{4}-\d\d-\d\d-\d{4}-\d\d-\d\d\.csv$/);
    expect(ratings.name).to.equal(`ratings-${subject}`);
    const [request] = (await team.account.requests('ratings.csv')).slice(-1);
    expect(new URL(request!.path, 'http://x').searchParams.toString()).to.equal('period=7d&tree_id=vpn');
  });

  it('export menu: offers ratings to admins only', async () => {
    await forEngineer();
    await click(exportButton());
    await until(() => exportItems().length);
    expect(exportItems()).to.deep.equal(['This view']);
  });

  it('export menu: works by keyboard', async () => {
    await forAdmin();
    exportButton().focus();
    await press('Enter');
    await until(() => focused()?.textContent?.trim() === 'This view');
    expect(exportButton().getAttribute('aria-expanded')).to.equal('true');
    await press('ArrowDown');
    await until(() => focused()?.textContent?.trim() === 'Ratings');
    await press('ArrowDown');
    await until(() => focused()?.textContent?.trim() === 'This view');
    await press('End');
    await until(() => focused()?.textContent?.trim() === 'Ratings');
    await press('Home');
    await until(() => focused()?.textContent?.trim() === 'This view');
    await press('Escape');
    await until(() => focused() === exportButton());
    expect(exportItems()).to.deep.equal([]);
    await press('ArrowUp');
    await until(() => focused()?.textContent?.trim() === 'Ratings');
    await press('Tab');
    await until(() => exportItems().length === 0);
  });

  it('export menu: a second click closes it, also in Safari, where a pressed button takes no focus', async () => {
    await forAdmin();
    const pressing = new AbortController();
    const releaseFocus = (event: Event) => {
      if (event.defaultPrevented) return;
      event.preventDefault();
      (focused() as HTMLElement | null)?.blur();
    };
    window.addEventListener('mousedown', releaseFocus, {signal: pressing.signal});
    await click(exportButton());
    await until(() => focused()?.getAttribute('role') === 'menuitem');
    await click(exportButton());
    pressing.abort();
    await until(() => focused() === exportButton());
    expect(exportItems()).to.deep.equal([]);
  });

  it('export of ratings: an error is shown, metrics stay, and a retry works', async () => {
    const dashboard = await forAdmin();
    const status = dashboard.shadowRoot!.querySelector('[role=status]')!;
    await team.account.faults({kind: 'offline', only: 'ratings.csv'});
    const failed = next(dashboard, 'rf-error');
    await chooseExport('Ratings');
    await failed;
    await dashboard.updateComplete;
    expect(status.textContent).to.equal('The export could not be loaded.');
    expect(dashboard.shadowRoot!.querySelector('[part=error]')!.textContent).to.include(
      'The export could not be loaded.',
    );
    expect(figures()['Total Sessions']).to.not.equal(undefined);
    expect(focused()).to.equal(exportButton());
    expect(saved).to.deep.equal([]);
    await team.account.faults();
    await exported('Ratings');
    await until(() => !dashboard.shadowRoot!.querySelector('[part=error]'));
  });

  it('export of ratings: a second click during the download does nothing', async () => {
    const dashboard = await forAdmin();
    const before = (await team.account.requests('ratings.csv')).length;
    await team.account.faults({kind: 'hold-response', only: 'ratings.csv'});
    for (let i = 0; i < 2; i++) {
      await chooseExport('Ratings');
    }
    await until(() => exportButton().getAttribute('aria-busy') === 'true');
    await team.account.faults();
    await until(() => saved.length);
    await dashboard.updateComplete;
    expect(exportButton().getAttribute('aria-busy')).to.equal('false');
    expect(await team.account.requests('ratings.csv')).to.have.lengthOf(before + 1);
  });
});
