import {OUTCOMES} from '@resolutionflow/sdk/internal';
import {expect} from '@open-wc/testing';
import {createTeam, importRuns, loadedDashboard, rows, table, type Team} from '../../test/dashboard.js';
import {recordDownloads} from '../../test/downloads.js';
import {click} from '../../test/page.js';
import {createAccount} from '../../test/server.js';
import '../provider/define.js';
import './define.js';

describe('“This view” in the export menu of a dashboard', () => {
  let team: Team;

  before(async () => {
    team = await createTeam();
  });

  beforeEach(() => team.account.faults());

  const forAdmin = (attributes?: string) => loadedDashboard(team.account, team.admin, attributes);

  const {saved, exported} = recordDownloads();

  it('the file name of a flow’s export contains the name of the flow', async () => {
    await forAdmin('view="flow" tree-id="mail"');
    const {name} = await exported('This view');
    const {from, to} = (await team.flow('mail')).period;
    // Characters that file systems refuse are replaced.
    expect(name).to.equal(`flow-Mail-img-src-x-onerror-alert-1-co-${from}-${to}.csv`);
  });

  it('the file name of a filtered export contains the name of the engineer', async () => {
    await forAdmin('engineer-id="cyd"');
    const {name} = await exported('This view');
    const {from, to} = (await team.team()).period;
    expect(name).to.equal(`team-Cyd-Charisse-${from}-${to}.csv`);
  });

  it('export of the view: rates and averages of nothing are empty cells, not 0', async () => {
    const account = await createAccount();
    await account.putFlow('vpn', ['cable'], 'VPN down');
    await account.startSession('vpn', 'open');
    await loadedDashboard(account, await account.token({role: 'team_admin'}));
    const {text} = await exported('This view');
    const [main, , flows] = text.split('\r\n\r\n');
    expect(main!.split('\r\n').slice(2)).to.deep.equal([
      'Resolved rate,',
      'Completion Rate,0',
      'Avg Duration,',
      'Median duration,',
      '90th percentile of durations,',
      'Resolved,0',
      'Escalated,0',
      'Workaround,0',
      'Unresolved,0',
      'Not finished,1',
      'CSAT,',
      'Ratings,0',
      'Satisfied,',
      'Response rate,',
      'Active Engineers,1',
    ]);
    expect(flows!.split('\r\n')[1]).to.equal('VPN down,1,,0,,');
  });

  it('export of the view: CSV with cards, days and tables as the server sent them', async () => {
    await forAdmin();
    const {name, type, text} = await exported('This view');
    const data = await team.team();
    const {from, to, time_zone} = data.period;
    expect(name).to.equal(`team-${from}-${to}.csv`);
    expect(type).to.match(/^text\/csv/);
    expect(text.startsWith('\ufeff')).to.equal(true);
    const [main, days, flows, engineers] = text
      .slice(1)
      .trimEnd()
      .split('\r\n\r\n')
      .map((block) => block.split('\r\n'));
    const {summary} = data;
    expect(main).to.deep.equal([
      `Date,${from} – ${to} (${time_zone})`,
      `Total Sessions,${summary.total_sessions}`,
      `Resolved rate,${summary.resolved_rate}`,
      `Completion Rate,${summary.completion_rate}`,
      `Avg Duration,${summary.avg_duration_minutes}`,
      `Median duration,${summary.median_duration_minutes}`,
      `90th percentile of durations,${summary.p90_duration_minutes}`,
      `Resolved,${summary.outcome_breakdown.resolved}`,
      `Escalated,${summary.outcome_breakdown.escalated}`,
      `Workaround,${summary.outcome_breakdown.workaround}`,
      `Unresolved,${summary.outcome_breakdown.unresolved}`,
      `Not finished,${summary.unfinished_sessions}`,
      `CSAT,${data.avg_csat}`,
      `Ratings,${data.total_ratings}`,
      `Satisfied,${data.satisfied_rate}`,
      `Response rate,${data.response_rate}`,
      `Active Engineers,${data.active_engineers}`,
    ]);
    expect(days).to.deep.equal([
      'Date,Sessions,Resolved,Escalated,Workaround,Unresolved,Not finished',
      ...data.time_series.map((day) =>
        [day.date, day.sessions, ...OUTCOMES.map((outcome) => day[outcome]), day.unfinished].join(),
      ),
    ]);
    expect(flows).to.deep.equal(
      [
        'Name,Sessions,Resolved rate,Completion Rate,Avg Duration,CSAT',
        ...data.top_flows.map((row) =>
          [
            row.name.includes('"') ? `"${row.name.replaceAll('"', '""')}"` : row.name,
            row.sessions,
            row.resolved_rate,
            row.completion_rate,
            row.avg_duration_minutes,
            row.avg_csat ?? '',
          ].join(),
        ),
      ].with(0, flows![0]!),
    );
    expect(engineers!.slice(1)).to.deep.equal(
      data.top_engineers.map((row) =>
        [row.name, row.sessions, row.resolved_rate, row.completion_rate, row.avg_duration_minutes].join(),
      ),
    );
  });

  it('export of the view: with “No outcome”, the parts of each day and the shares of outcomes add up', async () => {
    const account = await createAccount();
    await account.putFlow('vpn', ['cable']);
    const run = {flow: 'vpn', user: 'ada', daysAgo: 1};
    await importRuns(account, [
      ...['resolved', 'resolved', 'escalated', null, null, null].map((outcome) => ({
        ...run,
        minutes: 1,
        outcome,
      })),
      run,
    ]);
    await loadedDashboard(account, await account.token({userId: 'ada'}));
    const {text} = await exported('This view');
    const blocks = text
      .trimEnd()
      .split('\r\n\r\n')
      .map((block) => block.split('\r\n').map((line) => line.split(',')));
    const outcomes = blocks.find(([header]) => header!.join() === 'Outcome,Sessions,Share')!.slice(1);
    expect(outcomes.map(([name, count]) => [name, count])).to.deep.equal([
      ['Resolved', '2'],
      ['Escalated', '1'],
      ['Workaround', '0'],
      ['Unresolved', '0'],
      ['No outcome', '3'],
    ]);
    expect(outcomes.reduce((sum, [, , share]) => sum + Number(share), 0)).to.be.closeTo(1, 0.002);
    for (const line of ['Not finished,1', 'No outcome,3']) expect(text).to.include(`\r\n${line}\r\n`);
  });

  it('export of the view: with “No outcome”, the parts of each day add up to its sessions', async () => {
    const account = await createAccount();
    await account.putFlow('vpn', ['cable']);
    const run = {flow: 'vpn', user: 'ada', daysAgo: 1};
    await importRuns(account, [
      {...run, minutes: 1, outcome: null},
      {...run, minutes: 1, outcome: 'resolved'},
      run,
    ]);
    await loadedDashboard(account, await account.token({role: 'team_admin'}));
    const {text} = await exported('This view');
    const [header, ...days] = text
      .split('\r\n\r\n')[1]!
      .split('\r\n')
      .map((line) => line.split(','));
    expect(header!.slice(-2)).to.deep.equal(['Not finished', 'No outcome']);
    for (const [date, sessions, ...parts] of days) {
      expect(
        parts.reduce((sum, part) => sum + Number(part), 0),
        date,
      ).to.equal(Number(sessions));
    }
    expect(days.at(-2)!.slice(1)).to.deep.equal(['3', '1', '0', '0', '0', '1', '1']);
  });

  it('export of 90 days: the CSV says that a row is a week, and names its first day', async () => {
    await forAdmin('period="90d"');
    const {text} = await exported('This view');
    const [header, ...weeks] = text.split('\r\n\r\n')[1]!.split('\r\n');
    const {time_series} = await team.team('period=90d');
    expect(header).to.match(/^Week of,Sessions,/);
    expect(weeks.map((line) => line.split(',')[0])).to.deep.equal(
      time_series.filter((_, at) => at % 7 === 0).map(({date}) => date),
    );
  });

  it('export of a flow: CSV includes stars and comments', async () => {
    await forAdmin('view="flow" tree-id="vpn"');
    const {text} = await exported('This view');
    const {name, rating_breakdown: stars, recent_comments: comments} = await team.flow('vpn');
    expect(text.startsWith(`\ufeffFlow,${name}\r\n`)).to.equal(true);
    for (const [n, words] of ['1 star', '2 stars', '3 stars', '4 stars', '5 stars'].entries()) {
      expect(text).to.include(`\r\n${words},${Object.values(stars)[n]}\r\n`);
    }
    const lines = comments.map(
      ({rating, comment, user_name, created_at}) =>
        `${rating},${comment.includes('\n') ? `"${comment}"` : comment},${user_name},${created_at}\r\n`,
    );
    expect(comments.length).to.be.greaterThan(1);
    expect(text).to.include(`\r\n\r\nCSAT,Recent Comments,Name,Date\r\n${lines.join('')}`);
    // The findings come last.
    expect(text.trimEnd().split('\r\n\r\n').at(-1)).to.match(/^Worth a look\r\n/);
  });

  it('export of the view: rows have the order of the sorted tables', async () => {
    const dashboard = await forAdmin();
    const tables = async () => {
      const {text} = await exported('This view');
      saved.length = 0;
      const [, , flows, engineers] = text.trimEnd().split('\r\n\r\n');
      return [flows, engineers].map((block) =>
        block!
          .split('\r\n')
          .slice(1)
          .map((line) => line.replace(/^"?([^,"]*).*/, '$1')),
      );
    };
    const shown = () =>
      ['Top Flows', 'Top Engineers'].map((caption) =>
        rows(caption).map(([name]) => name!.replace(/".*/, '')),
      );
    const first = await tables();
    expect(first).to.deep.equal(shown());
    for (const [caption, column] of [
      ['Top Flows', 'Name'],
      ['Top Flows', 'CSAT'],
      ['Top Engineers', 'Avg Duration'],
    ] as const) {
      await click(
        [...table(caption).tHead!.querySelectorAll('button')].find(
          ({textContent}) => textContent.trim() === column,
        )!,
      );
      await dashboard.updateComplete;
      expect(await tables()).to.deep.equal(shown());
    }
    expect(shown()).to.not.deep.equal(first);
  });

  it('export of a view: no text becomes a formula, whichever separator the spreadsheet uses', async () => {
    const account = await createAccount();
    const token = await account.token({role: 'team_admin', name: '+Ada'});
    const names = ['=HYPERLINK("x")', '＝1+1', '＠SUM(1)', 'thanks;=1+1', 'thanks;"-1', 'down-time; a=b'];
    for (const [n, name] of names.entries()) {
      await account.putFlow(`flow-${n}`, [], name);
      await account.startSession(`flow-${n}`, `session-${n}`);
    }
    await loadedDashboard(account, token);
    const {text} = await exported('This view');
    for (const cell of [
      `"'=HYPERLINK(""x"")"`,
      "'＝1+1",
      "'＠SUM(1)",
      "thanks;'=1+1",
      `"thanks;'""-1"`,
      'down-time; a=b',
    ]) {
      expect(text).to.include(`\r\n${cell},1,`);
    }
    expect(text).to.include(`\r\n'+Ada,${names.length},`);
  });
});
