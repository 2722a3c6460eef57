import assert from 'node:assert/strict';
import {readFile} from 'node:fs/promises';
import {before, describe, test} from 'node:test';
import {
  getFindings,
  getFlowAnalytics,
  isClearChange,
  removeStepFeedback,
  wilsonInterval,
  type FlowAnalytics,
} from '@resolutionflow/contract';
import {useFreshAccount} from './fresh-account.js';
import {DAY, HOUR, MINUTE} from './scene.js';

const PAGE = new URL('../../../docs/about/figures.md', import.meta.url);

const fresh = useFreshAccount();

let page: string;
before(async () => {
  page = await readFile(PAGE, 'utf8');
});

/** Expects that the page says this. */
const expectSaid = (...sentences: readonly string[]): void => {
  for (const sentence of sentences) assert.ok(page.includes(sentence), `figures.md lacks: ${sentence}`);
};

const percent = (rate: number | null | undefined): string => `${Number(((rate ?? NaN) * 100).toFixed(1))} %`;
const range = ([low, high]: readonly [number, number] = [NaN, NaN], between = 'to'): string =>
  `${percent(low)} ${between} ${percent(high)}`;
const intervalOf = (successes: number, n: number) => wilsonInterval(successes, n) ?? undefined;

const flow = (): Promise<FlowAnalytics> =>
  fresh.server.expectOk(200, getFlowAnalytics, {
    as: fresh.account.key,
    params: {tree_id: 'f'},
    query: {period: '7d'},
  });

describe('the examples of “How figures are defined”', () => {
  test('figures.md: the rates of the example are those of the server', async () => {
    await fresh.importSessions({
      sessions: fresh.many(8, (index) => ({
        ...(index < 7 && {votes: {a: index < 5}}),
        ...(index < 6 && {
          ms: MINUTE,
          outcome: index < 4 ? 'resolved' : index === 4 ? 'escalated' : 'workaround',
        }),
        ...(index < 3 && {rating: index ? 4 : 5}),
      })),
    });
    const {summary, response_rate, satisfied_rate, avg_csat, step_feedback} = await flow();
    const [step] = step_feedback;
    expectSaid(
      `Completion rate: 6 ÷ 8 = ${percent(summary.completion_rate)}`,
      `Resolved rate: 4 ÷ 6 = ${percent(summary.resolved_rate)}`,
      `Response rate: 3 ÷ 6 = ${percent(response_rate)}`,
      `Satisfied rate: 3 ÷ 3 = ${percent(satisfied_rate)}`,
      `CSAT: (5 + 4 + 4) ÷ 3 = ${avg_csat}`,
      `its helpful rate is 5 ÷ 7 = ${percent(step?.helpful_rate)}`,
      `with an interval from ${range(step?.helpful_interval ?? undefined)}`,
    );
  });

  test('figures.md: the durations of the example are those of the server', async () => {
    const minutes = [2, 3, 4, 5, 6, 7, 8, 9, 30, 90];
    await fresh.importSessions({
      sessions: minutes.map((long, index) => ({
        id: `s${index}`,
        started_at: fresh.clock.iso(-2 * HOUR),
        ms: long * MINUTE,
        outcome: 'resolved',
      })),
    });
    const {summary} = await flow();
    expectSaid(
      `Ten sessions took ${minutes.slice(0, -1).join(', ')} and 90 minutes`,
      `The average is ${summary.avg_duration_minutes} minutes`,
      'The median is the 5th value, 6 minutes. The 90th percentile is the 9th value, 30 minutes.',
    );
    assert.ok(Math.abs((summary.median_duration_minutes ?? NaN) - 6) <= 6 * 0.05 + 0.05);
    assert.ok(Math.abs((summary.p90_duration_minutes ?? NaN) - 30) <= 30 * 0.05 + 0.05);
  });

  test('figures.md: the changes of the example are clear or not as isClearChange() says', () => {
    const clear = [
      {successes: 90, n: 100},
      {successes: 60, n: 100},
    ] as const;
    const unclear = [
      {successes: 9, n: 10},
      {successes: 6, n: 10},
    ] as const;
    assert.equal(isClearChange(...clear), true);
    assert.equal(isClearChange(...unclear), false);
    expectSaid(
      `90 resolved of 100 (${range(intervalOf(90, 100))}) after 60 of 100 (${range(intervalOf(60, 100))}) is a clear change.`,
      `9 of 10 (${range(intervalOf(9, 10))}) after 6 of 10 (${range(intervalOf(6, 10))}) is not.`,
    );
  });

  test('figures.md: the drop-offs of the example are those of the server', async () => {
    const started_at = fresh.clock.iso(-DAY);
    await fresh.importSessions({
      sessions: [
        {id: 'A', started_at, visits: ['a', 'b'], ms: MINUTE, outcome: 'resolved'},
        {id: 'B', started_at, visits: ['a', 'b']},
        {id: 'C', started_at, visits: ['a']},
        {id: 'today', started_at: fresh.clock.iso(-MINUTE), visits: ['a']},
      ],
    });
    const [first, second] = (await flow()).step_feedback;
    assert.deepEqual([first?.drop_offs, second?.drop_offs], [1, 1]);
    expectSaid(
      `“Check the cable” has 1 ÷ 3 = ${percent(first?.drop_off_rate)}, and “Restart” 1 ÷ 2 = ${percent(second?.drop_off_rate)}.`,
    );
  });

  test('figures.md: the server finds what the example says, and nothing else', async () => {
    const started_at = fresh.clock.iso(-DAY);
    await fresh.importSessions({
      sessions: fresh.many(152, (index) => {
        const [step, stopped] = index < 142 ? (['a', index < 43] as const) : (['b', index < 144] as const);
        // The first five sessions at each step vote: one helpful vote at the first, two at the second.
        const vote = step === 'a' ? index : index - 142;
        return {
          started_at,
          visits: [step],
          ...(vote < 5 && {votes: {[step]: vote < (step === 'a' ? 1 : 2)}}),
          ...(!stopped && {ms: MINUTE, outcome: 'resolved'}),
        };
      }),
    });
    const query = {period: '7d'};
    const {findings} = await fresh.server.expectOk(200, getFindings, {as: fresh.account.key, query});
    assert.deepEqual(
      findings.map(({kind, step_id, count, of}) => [kind, step_id, count, of]),
      [
        ['step_drop_off', 'a', 43, 142],
        ['step_unhelpful', 'a', 1, 5],
      ],
    );
    const [stops, unhelpful] = findings;
    expectSaid(
      `The rate is ${percent(stops?.rate)}, with an interval from ${range(stops?.interval)}.`,
      `${percent(stops?.interval[0])} is above 15 %: a finding.`,
      `The rate is 20 %, but the interval starts at ${percent(intervalOf(2, 10)?.[0])}: no finding.`,
      `The interval ends at ${percent(unhelpful?.interval[1])}, below 70 %: a finding.`,
      `With 2 of 5 it ends at ${percent(intervalOf(2, 5)?.[1])}: no finding.`,
    );
  });

  test('figures.md: the reasons of the example are those of the server', async () => {
    const {scene, server, account} = fresh;
    await fresh.importSessions({});
    const work = async (user: string, first: string[]) => {
      const as = await account.token({user});
      const id = await scene.session({as, tree_id: 'f'});
      await scene.vote(id, 'a', false, {as, reasons: first});
      return {as, id};
    };
    const anna = await work('anna', ['unclear']);
    const bert = await work('bert', ['unclear', 'no_access']);
    const cyd = await work('cyd', ['outdated']);
    fresh.clock.advance(1000);
    const {as} = anna;
    await scene.vote(anna.id, 'a', false, {as, reasons: ['unclear'], note: 'Which one?', status: 200});
    await scene.vote(bert.id, 'a', false, {as: bert.as, reasons: ['no_access'], status: 200});
    await server.expectOk(204, removeStepFeedback, {
      as: cyd.as,
      params: {step_id: 'a'},
      query: {session_id: cyd.id},
    });
    const [step] = (await flow()).step_feedback;
    const [one, other] = step?.reasons ?? [];
    expectSaid(
      `The step has ${step?.helpful_no} votes that are not helpful, \`${one?.code}\` ${one?.count}, \`${other?.code}\` ${other?.count}, and ${step?.notes} note.`,
    );
  });

  test('figures.md: the parts of the day of the example add up, also after a later completion', async () => {
    const ends = ['resolved', 'resolved', 'resolved', 'resolved', 'resolved'] as const;
    const outcomes = [...ends, 'escalated', 'workaround', 'unresolved'] as const;
    const started_at = fresh.clock.iso(-DAY);
    const session = (index: number) => ({
      id: `s${index}`,
      started_at,
      ...(outcomes[index] && {ms: MINUTE, outcome: outcomes[index]}),
    });
    await fresh.importSessions({sessions: Array.from({length: 10}, (_, index) => session(index))});
    const parts = async () => {
      const {sessions, resolved, escalated, workaround, unresolved, unfinished, no_outcome} = (
        await flow()
      ).time_series.at(-2)!;
      return {sum: [resolved, escalated, workaround, unresolved, unfinished, no_outcome], sessions};
    };
    const {sum, sessions} = await parts();
    expectSaid(`${sum.join(' + ')} = ${sessions}.`);
    await fresh.importSessions({sessions: [{id: 's9', started_at, ms: HOUR, outcome: 'resolved'}]});
    const later = await parts();
    assert.equal(later.sessions, 10);
    expectSaid(`Monday changes: ${later.sum[0]} resolved, ${later.sum[4]} not finished.`);
  });
});
