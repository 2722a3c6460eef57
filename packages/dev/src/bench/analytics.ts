import {isDeepStrictEqual} from 'node:util';
import type {TeamAnalytics} from '@resolutionflow/contract';
import {median, say, type Bar, type Bench} from './bar.js';
import {postgresBaseline, sqliteBaseline, type Baseline} from './baseline.js';
import {databaseWith, engineerId, flowId, sessionsOf, today} from './generate.js';
import {asTheModel} from './model.js';
import {Served, tokenFor} from './served.js';

const SIZES = [10_000, 100_000, 1_000_000] as const;
const LARGEST = 1_000_000;
const TIMES = 30;
const ROUNDS = 5;

/** Refs by how many sessions they have, fewest first. */
function byWork(count: number, of: 'engineer' | 'flow'): number[] {
  const work = new Map<number, number>();
  for (const session of sessionsOf(count, today())) work.set(session[of], (work.get(session[of]) ?? 0) + 1);
  return [...work].sort(([, a], [, b]) => a - b).map(([ref]) => ref);
}

const at = <T>(list: readonly T[], share: number): T => list[Math.floor((list.length - 1) * share)] as T;

interface Question {
  readonly name: string;
  readonly path: string;
  readonly token: string;
  readonly bar?: number;
}

async function questionsFor(count: number): Promise<Question[]> {
  const engineers = byWork(count, 'engineer');
  const [typical, busiest] = [engineerId(at(engineers, 0.5)), engineerId(at(engineers, 1))];
  const flow = flowId(at(byWork(count, 'flow'), 1));
  const admin = await tokenFor('admin', 'team_admin');
  const team = '/insights/team?period=90d';
  return [
    {name: 'team', path: team, token: admin, bar: 5},
    {name: 'busiest flow', path: `/insights/flows/${flow}?period=90d`, token: admin, bar: 5},
    {
      name: 'me, median engineer',
      path: '/insights/me?period=90d',
      token: await tokenFor(typical, 'engineer'),
      bar: 5,
    },
    {
      name: 'me, busiest engineer',
      path: '/insights/me?period=90d',
      token: await tokenFor(busiest, 'engineer'),
      bar: 15,
    },
    {name: 'team of the busiest engineer', path: `${team}&engineer_id=${busiest}`, token: admin, bar: 15},
    {name: 'ratings, newest', path: '/ratings?period=90d', token: admin},
    {
      name: 'ratings of 7 days with one star',
      path: '/ratings?period=7d&max_rating=1&limit=1000',
      token: admin,
    },
  ];
}

/** The lowest of a few rounds, in which the questions take turns: the machine is slower at times. */
async function p50(served: Served, questions: readonly Question[]): Promise<Map<Question, number>> {
  const lowest = new Map<Question, number>();
  for (let round = 0; round < ROUNDS; round++) {
    for (const question of questions) {
      const spent: number[] = [];
      for (let time = 0; time < TIMES; time++)
        spent.push((await served.get(question.path, question.token)).ms);
      lowest.set(question, Math.min(median(spent), lowest.get(question) ?? Infinity));
    }
  }
  return lowest;
}

/** Asks both in turns and compares the answers. */
async function against(served: Served, {path, token}: Question, baseline: Baseline): Promise<Bar> {
  const ours: number[] = [];
  const theirs: number[] = [];
  // What is compiled with the first request is not what is compared.
  await served.get(path, token);
  for (let round = 0; round < ROUNDS; round++) {
    const began = performance.now();
    const expected = await baseline.ask();
    theirs.push(performance.now() - began);
    const {body, ms} = await served.get(path, token);
    ours.push(ms);
    if (!isDeepStrictEqual(asTheModel(body as TeamAnalytics), expected)) {
      throw new Error(`${baseline.name} and the server do not agree on the team's figures`);
    }
  }
  const [us, them] = [median(ours), median(theirs)];
  return {
    name: `team 90d, 1M sessions, against plain queries on ${baseline.name}`,
    value: them / us,
    unit: '×',
    ...(baseline.name === 'PostgreSQL' && {bar: 200, atLeast: true}),
    note: `${them.toFixed(0)} ms : ${us.toFixed(1)} ms, answers equal`,
  };
}

export const analytics: Bench = async () => {
  const bars: Bar[] = [];
  const spent = new Map<string, number>();
  for (const count of SIZES) {
    const served = await Served.open(await databaseWith(count));
    for (const [question, value] of await p50(served, await questionsFor(count))) {
      spent.set(`${question.name} ${count}`, value);
      bars.push({
        name: `${question.name}, 90d, ${count / 1000}k sessions`,
        value,
        unit: 'ms',
        ...(count === LARGEST && question.bar !== undefined && {bar: question.bar}),
        note: 'server side, lowest p50 of five rounds',
      });
    }
    await served.close();
  }
  for (const name of ['team', 'busiest flow']) {
    const [small = NaN, large = NaN] = [100_000, LARGEST].map((count) => spent.get(`${name} ${count}`));
    bars.push({name: `${name}, growth from 100k to 1M sessions`, value: large / small, unit: '×', bar: 1.3});
  }

  const served = await Served.open(await databaseWith(LARGEST));
  const [team] = await questionsFor(LARGEST);
  for (const start of [postgresBaseline, sqliteBaseline]) {
    const baseline = await start(LARGEST);
    if (baseline && team) bars.push(await against(served, team, baseline));
    else say('No PostgreSQL on this machine: the comparison with it is left out');
    await baseline?.close();
  }
  await served.close();
  return bars;
};
