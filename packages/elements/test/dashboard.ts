import type {FlowAnalytics, Period, PersonalAnalytics, TeamAnalytics} from '@resolutionflow/sdk';
import {MAX_RATING_WITH_REASONS} from '@resolutionflow/sdk/internal';
import type {RfAnalyticsDashboard} from '../src/dashboard/dashboard.js';
import {allByRole, byRole, mountOne, next, until} from './page.js';
import {createAccount, type Account} from './server.js';

/** Always 14 hours ahead of UTC, so that its day usually differs from the viewer's. */
export const TIME_ZONE = 'Pacific/Kiritimati';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

/** All events of the dashboard. */
export const ALL_EVENTS = [
  'rf-view-change',
  'rf-period-change',
  'rf-flow-select',
  'rf-engineer-select',
  'rf-load',
  'rf-error',
];

/** The events of the viewer's choices. */
export const CHOICES = ALL_EVENTS.slice(0, 4);

/** A past session with its votes and rating. */
export interface Run {
  readonly flow: string;
  readonly user: string;
  /** The day on which it started, in days ago: 0 is today. */
  readonly daysAgo: number;
  /** The duration. Without it, the session is still open. At most 4 for a session of today. */
  readonly minutes?: number;
  readonly outcome?: string | null;
  readonly rating?: number;
  readonly comment?: string;
  readonly visits?: readonly string[];
  readonly votes?: Readonly<Record<string, boolean>>;
  /** The reasons and the note of each vote that is not helpful. A rating of 1 to 3 stars has the same reasons. */
  readonly reasons?: readonly string[];
  readonly note?: string;
}

let runs = 0;

function* linesOf(run: Run, now: number): Generator<object> {
  const id = `run-${++runs}`;
  const started = now - run.daysAgo * DAY_MS;
  const time = (minutes: number) => new Date(started + minutes * MINUTE_MS).toISOString();
  yield {
    type: 'session',
    id,
    tree_id: run.flow,
    user_id: run.user,
    started_at: time(0),
    ...(run.minutes !== undefined && {completed_at: time(run.minutes), outcome: run.outcome ?? null}),
  };
  for (const step_id of run.visits ?? []) yield {type: 'visit', session_id: id, step_id, visited_at: time(0)};
  for (const [step_id, was_helpful] of Object.entries(run.votes ?? {})) {
    const {reasons = [], note = null} = was_helpful ? {} : run;
    yield {type: 'step_feedback', session_id: id, step_id, was_helpful, reasons, note, created_at: time(0)};
  }
  if (run.rating !== undefined) {
    const {rating, comment = null} = run;
    const reasons = rating > MAX_RATING_WITH_REASONS ? [] : (run.reasons ?? []);
    yield {type: 'rating', session_id: id, rating, comment, reasons, created_at: time(run.minutes ?? 0)};
  }
}

/** Imports past sessions. */
export async function importRuns(account: Account, all: readonly Run[]): Promise<void> {
  const now = Date.now();
  const {rejected_total} = await account.importLines(all.flatMap((run) => [...linesOf(run, now)]));
  if (rejected_total) throw new Error(`${rejected_total} lines were refused`);
}

/** The name of a flow that would be harmful as markup. */
export const MAIL_NAME = 'Mail <img src=x onerror=alert(1)> & "co"';

/**
 * A team with history: three flows, one of them without a rating, three engineers, 1,186 sessions in the last
 * 30 days and 310 before.
 */
export interface Team {
  readonly account: Account;
  /** The token of Bob, who may see his own metrics. */
  readonly engineer: string;
  /** The token of Ada, who may see all metrics. */
  readonly admin: string;
  team(query?: string): Promise<TeamAnalytics>;
  me(token: string, query?: string): Promise<PersonalAnalytics>;
  flow(treeId: string, query?: string): Promise<FlowAnalytics>;
}

const OUTCOME_CYCLE = ['resolved', 'resolved', 'escalated', 'resolved', 'workaround', 'unresolved'];

function* teamRuns(): Generator<Run> {
  for (let i = 0; i < 1180; i++) {
    const user = i % 5 ? 'bob' : i % 2 ? 'cyd' : 'ada';
    const flow = i % 11 === 3 ? 'printer' : i % 3 ? 'vpn' : 'mail';
    yield {
      flow,
      user,
      daysAgo: 1 + ((i * 13) % 28),
      ...(i % 7 !== 2 && {
        minutes: (flow === 'printer' ? 9 : 3) + (i % 17) / 2,
        outcome: OUTCOME_CYCLE[i % 6]!,
      }),
      ...(flow !== 'printer' && i % 7 === 0 && {rating: i % 9 ? 5 - (i % 3) : 1}),
    };
  }
  for (let i = 0; i < 310; i++) {
    yield {
      flow: i % 3 ? 'vpn' : 'mail',
      user: i % 4 ? 'bob' : 'ada',
      daysAgo: 31 + ((i * 7) % 28),
      ...(i % 2 && {minutes: 5 + (i % 9), outcome: OUTCOME_CYCLE[i % 6]!}),
      ...(i % 4 === 1 && {rating: 2 + (i % 4)}),
    };
  }
  const steps = [
    {votes: {cable: true, router: false, reboot: true}, comment: 'Step 2 left me guessing.'},
    {votes: {cable: true, router: false}, comment: 'Fine\nfor me'},
    {votes: {cable: true, router: true}},
    {votes: {cable: false, router: false}},
    {votes: {cable: true, router: false, reboot: false}},
  ];
  for (const [i, {votes, comment}] of steps.entries()) {
    yield {
      flow: 'vpn',
      user: 'bob',
      daysAgo: 2,
      minutes: 4,
      outcome: 'resolved',
      visits: Object.keys(votes),
      votes: votes,
      ...(comment !== undefined && {rating: i + 3, comment}),
    };
  }
  yield {flow: 'vpn', user: 'bob', daysAgo: 3, visits: ['cable', 'router']};
}

/** Creates the team. */
export async function createTeam(): Promise<Team> {
  const account = await createAccount({timeZone: TIME_ZONE});
  await account.putFlow('vpn', ['cable', 'router', 'reboot', 'give-up'], 'VPN down');
  await account.putFlow('mail', ['inbox'], MAIL_NAME);
  await account.putFlow('printer', ['paper'], 'Printer');
  await account.importLines([
    {type: 'user', user_id: 'ada', name: 'Ada Lovelace'},
    {type: 'user', user_id: 'bob', name: 'Bob Builder'},
    {type: 'user', user_id: 'cyd', name: 'Cyd Charisse'},
  ]);
  await importRuns(account, [...teamRuns()]);
  const get = <T>(path: string) => account.call<T>('GET', path);
  return {
    account,
    engineer: await account.token({userId: 'bob', name: 'Bob Builder'}),
    admin: await account.token({userId: 'ada', name: 'Ada Lovelace', role: 'team_admin'}),
    team: (query = '') => get(`/analytics/team?${query}`),
    me: (token, query = '') => getAs(account, token, `/analytics/me?${query}`),
    flow: (treeId, query = '') => get(`/analytics/flows/${treeId}?${query}`),
  };
}

/** Creates a team for the tests of a file, and clears the network's faults before each test. */
export function teamOfTheseTests(): Team {
  const team = {} as Team;
  before(async () => void Object.assign(team, await createTeam()));
  beforeEach(() => team.account.faults());
  return team;
}

/** Reads a path with a user's token. */
export async function getAs<T>(account: Account, token: string, path: string): Promise<T> {
  const response = await fetch(`${account.baseUrl}/api/v1${path}`, {
    headers: {authorization: `Bearer ${token}`},
  });
  if (!response.ok) throw new Error(`GET ${path}: ${response.status}`);
  return (await response.json()) as T;
}

/** Adds a dashboard to the page. */
export function putDashboard(account: Account, token: string, attributes = ''): RfAnalyticsDashboard {
  return mountOne<RfAnalyticsDashboard>(
    `<rf-provider base-url="${account.baseUrl}" token="${token}">
      <rf-analytics-dashboard ${attributes}></rf-analytics-dashboard>
    </rf-provider>`,
    'rf-analytics-dashboard',
  );
}

/** Adds a dashboard and waits for its first metrics. */
export async function loadedDashboard(
  account: Account,
  token: string,
  attributes = '',
): Promise<RfAnalyticsDashboard> {
  const dashboard = putDashboard(account, token, attributes);
  await loaded(dashboard);
  // The viewer is a separate request, whose response may arrive later.
  if (!attributes.includes('views=')) await until(() => dashboard.shadowRoot?.querySelector('[role=tab]'));
  return dashboard;
}

/** Waits until the next metrics are visible. */
export async function loaded(dashboard: RfAnalyticsDashboard): Promise<{view: string; period: Period}> {
  const {detail} = await next(dashboard, 'rf-load');
  await dashboard.updateComplete;
  return detail;
}

/** Performs an action and waits for the metrics that it loads. */
export async function loadBy(
  dashboard: RfAnalyticsDashboard,
  action: () => unknown,
): Promise<{view: string; period: Period}> {
  const [detail] = await Promise.all([loaded(dashboard), action()]);
  return detail;
}

/** The texts of a card: name, number, change and notes. */
export interface Card {
  readonly name: string;
  readonly value: string;
  readonly change: string | undefined;
  readonly element: HTMLElement;
}

const textOf = (element: Element | null | undefined): string =>
  (element?.textContent ?? '').replace(/[ \n]+/g, ' ').trim();

/** Reads the cards from the description list. */
export function cards(): Card[] {
  return allByRole('term').map((term) => {
    const card = term.parentElement!;
    const change = card.querySelector('[part=card-change]');
    // The explanation replaces the arrow for screen readers.
    const explanation = textOf(change?.querySelector('.visually-hidden'));
    return {
      name: textOf(term),
      value: textOf(card.querySelector('[part=card-value]')),
      change: change ? textOf(change).replace(explanation, '').trim() : undefined,
      element: card,
    };
  });
}

/** The cards' numbers by name. */
export const figures = (): Record<string, string> =>
  Object.fromEntries(cards().map(({name, value}) => [name, value]));

/** A table by its caption. */
export const table = (caption: string | RegExp): HTMLTableElement =>
  byRole<HTMLTableElement>('table', caption);

/** The body of a table, as text. */
export const rows = (caption: string | RegExp): string[][] =>
  [...table(caption).tBodies[0]!.rows].map((row) => [...row.cells].map(textOf));

/** The header cells of a table, as text. */
export const columns = (caption: string | RegExp): string[] =>
  [...table(caption).tHead!.rows[0]!.cells].map(textOf);

/** Chooses an option of a native select, as a user does. */
export async function choose(select: HTMLSelectElement, name: string): Promise<void> {
  const option = [...select.options].find(({text}) => text === name);
  if (!option) throw new Error(`No option ${name}`);
  select.focus();
  select.value = option.value;
  select.dispatchEvent(new Event('input', {bubbles: true, composed: true}));
  select.dispatchEvent(new Event('change', {bubbles: true}));
}

/** Waits for a heading with this name. */
export const whenHeading = (name: string): Promise<void> =>
  until(() => allByRole('heading', name).length === 1, `heading ${name}`);

/** The skeleton of the loading view. */
export const skeleton = (dashboard: RfAnalyticsDashboard) =>
  dashboard.shadowRoot!.querySelector<HTMLElement>('[part~=skeleton]');
/** The content below tabs and controls. */
export const content = (dashboard: RfAnalyticsDashboard) =>
  dashboard.shadowRoot!.querySelector<HTMLElement>('#content')!;
/** The message in place of metrics. */
export const stateOf = (dashboard: RfAnalyticsDashboard) =>
  dashboard.shadowRoot!.querySelector('[part~=state]')?.textContent.replace(/\s+/g, ' ').trim();
/** The banner after a failed refresh. */
export const banner = (dashboard: RfAnalyticsDashboard) =>
  dashboard.shadowRoot!.querySelector('[part=error]')?.textContent.replace(/\s+/g, ' ').trim();
/** The announcement in the live region. */
export const announcement = (dashboard: RfAnalyticsDashboard) =>
  dashboard.shadowRoot!.querySelector('[role=status]')!.textContent;
/** All texts of the dashboard. */
export const read = (dashboard: RfAnalyticsDashboard) =>
  `${dashboard.shadowRoot!.textContent} ${[...dashboard.shadowRoot!.querySelectorAll('input')].map(({value}) => value).join()}`;
