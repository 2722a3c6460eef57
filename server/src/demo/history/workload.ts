import type {DemoFlow} from '../content/flow.js';
import {FLOWS} from '../content/flows.js';
import {ENGINEERS, type DemoEngineer} from '../content/people.js';
import type {CalendarDay} from './calendar.js';
import type {Random} from './random.js';

/** Sessions of an ordinary weekday. */
const USUAL_SESSIONS = 104;

/** Sessions relative to an ordinary weekday, by weekday (1 is Monday). */
const WEEKDAYS = [0, 1.28, 1.06, 1, 0.97, 0.79, 0.05, 0.035];

/** The relative demand per hour: highest in the morning, lower at lunch. */
const HOURS = [0, 0, 0, 0, 0, 0, 0, 0.35, 1.2, 1.75, 1.5, 1.2, 0.45, 0.9, 1.25, 1.1, 0.75, 0.4, 0.2];

/** Three weeks ago the sign-in provider was down from Tuesday to Thursday, on Wednesday worst. */
const OUTAGE_WEEKS_AGO = 3;
const OUTAGE_FORCE = [0, 0, 0.7, 1, 0.45, 0, 0, 0];
const HIT_BY_OUTAGE: ReadonlySet<string> = new Set(['mfa-reset', 'password-expired', 'teams-audio']);

/** The effect of the outage on a flow on a day, from 0 to 1. */
export const outageOf = (day: CalendarDay, flow: DemoFlow): number =>
  day.weeksAgo === OUTAGE_WEEKS_AGO && HIT_BY_OUTAGE.has(flow.treeId) ? (OUTAGE_FORCE[day.weekday] ?? 0) : 0;

const demandOf = (day: CalendarDay, flow: DemoFlow): number => {
  const afterWeekend = day.weekday === 1 && flow.treeId === 'password-expired' ? 1.7 : 1;
  return flow.demand * afterWeekend * (1 + 2.2 * outageOf(day, flow));
};

const totalDemand = (day: CalendarDay): number => FLOWS.reduce((sum, flow) => sum + demandOf(day, flow), 0);

const isWeekend = (day: CalendarDay): boolean => day.weekday > 5;

function atWork(day: CalendarDay): DemoEngineer[] {
  const onCall = ENGINEERS.filter(({isOnCall}) => isOnCall);
  if (isWeekend(day)) return onCall.filter((_, index) => index === day.weeksAgo % onCall.length);
  return ENGINEERS.filter(({away}) => !away || day.daysAgo > away[0] || day.daysAgo < away[1]);
}

/** A customer's request: its flow, its engineer and the minute of the day. */
export interface Request {
  readonly flow: DemoFlow;
  readonly engineer: DemoEngineer;
  readonly minutes: number;
}

/** A day's work in the order in which it came in. */
export function requestsOf(day: CalendarDay, random: Random): Request[] {
  const usualDemand = FLOWS.reduce((sum, flow) => sum + flow.demand, 0);
  const growth = 1.08 - 0.0018 * day.daysAgo;
  const expected =
    USUAL_SESSIONS *
    (WEEKDAYS[day.weekday] ?? 0) *
    growth *
    (totalDemand(day) / usualDemand) *
    random.logNormal(1, 0.09);
  const people = atWork(day);
  const requests = Array.from({length: Math.round(expected)}, (): Request => {
    const engineer = random.pick(people, ({load}) => load);
    const [start, end] = isWeekend(day) ? [9, 19] : engineer.shift;
    const hour =
      start + HOURS.slice(start, end).indexOf(random.pick(HOURS.slice(start, end), (weight) => weight));
    return {
      flow: random.pick(FLOWS, (flow) => demandOf(day, flow)),
      engineer,
      minutes: hour * 60 + random.between(0, 60),
    };
  });
  return requests.sort((a, b) => a.minutes - b.minutes);
}
