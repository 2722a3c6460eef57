import {expect} from '@open-wc/testing';
import {loadedDashboard, putDashboard, teamOfTheseTests} from '../dashboard.js';
import {describeTree} from '../devtools.js';
import {byRole, click, next, until} from '../page.js';
import '../../src/provider/define.js';
import '../../src/dashboard/define.js';

describe('the accessibility tree of the dashboard', () => {
  const team = teamOfTheseTests();

  const forAdmin = (attributes?: string) => loadedDashboard(team.account, team.admin, attributes);

  it('accessibility tree of the dashboard: a busy tab panel with a name while metrics load', async () => {
    await team.account.faults({kind: 'hold', only: 'insights/team'});
    const dashboard = putDashboard(team.account, team.admin);
    await until(() => dashboard.shadowRoot?.querySelector('[role=tab]'));
    expect(await describeTree()).to.include.members([
      'status “” live=polite',
      'tablist “Views”',
      'tab “Team” selected',
      'tabpanel “Team Analytics” busy=1',
      'heading “Team Analytics” level=2',
      'combobox “Engineer”',
      'combobox “Period”',
      'button “Export” disabled',
    ]);
    const loaded = next(dashboard, 'rf-load');
    await team.account.faults();
    await loaded;
    await dashboard.updateComplete;
    const lines = await describeTree();
    expect(lines).to.include.members([
      'status “” live=polite',
      'StaticText “Team Analytics, Last 30 days: loaded”',
      'tabpanel “Team Analytics”',
    ]);
  });

  it('accessibility tree of the dashboard: cards, chart, legend and tables have names', async () => {
    await forAdmin();
    const lines = await describeTree();
    expect(lines).to.include.members([
      'term “Total Sessions”',
      'region “Worth a look”',
      'region “Sessions by outcome”',
      'button “Show as table”',
      'button “Resolved” pressed',
      'table “Top Flows”',
      'rowheader “VPN down”',
      'columnheader “Resolved rate”',
      'button “VPN down”',
      'table “Top Engineers”',
    ]);
    expect(
      lines.filter((line) => line.startsWith('image “Sessions by outcome” (1,186 sessions:')),
    ).to.have.length(1);
    const unnamed = lines.filter((line) => /^(button|tab|combobox|image|table|region|textbox) “”/.test(line));
    expect(unnamed).to.deep.equal([]);
  });

  it('accessibility tree of the dashboard: the table alternative of a chart has the chart’s name', async () => {
    const dashboard = await forAdmin();
    await click(byRole('button', 'Show as table'));
    await dashboard.updateComplete;
    expect(await describeTree()).to.include.members([
      'button “Show as table” pressed focused',
      'table “Sessions by outcome”',
    ]);
  });

  it('accessibility tree of the dashboard: the export menu and the list of engineers', async () => {
    const dashboard = await forAdmin();
    await click(byRole('button', 'Export'));
    await until(() => dashboard.shadowRoot!.activeElement?.role === 'menuitem');
    expect(await describeTree()).to.include.members([
      'button “Export” expanded',
      'menu “Export”',
      'menuitem “This view” focused',
      'menuitem “Ratings”',
    ]);
    await click(byRole('combobox', 'Engineer'));
    await until(() => dashboard.shadowRoot!.querySelector('[role=option]'));
    expect(await describeTree()).to.include.members([
      'combobox “Engineer” expanded focused',
      'listbox “Engineer”',
      'option “Bob Builder”',
    ]);
  });

  it('accessibility tree of the dashboard: a failure is announced, and the way out is a button', async () => {
    await team.account.faults({kind: 'status', status: 500, only: 'insights/team'});
    const dashboard = putDashboard(team.account, team.admin);
    await next(dashboard, 'rf-error');
    await dashboard.updateComplete;
    const lines = await describeTree();
    expect(lines).to.include.members(['status “” live=polite', 'button “Try again”']);
    expect(lines.filter((line) => line === 'StaticText “The figures could not be loaded.”')).to.have.length(
      2,
    );
  });
});
