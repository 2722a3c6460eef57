import {MAX_RATING_WITH_REASONS} from '@resolutionflow/contract';
import type {ImportLineInput} from '@resolutionflow/sdk';
import {randomFrom} from '../random.js';

/** Sixty days of a team's history as import lines. Only the dates differ between runs. */

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
const SESSIONS = 900;

const FLOWS = [
  {
    id: 'printer-offline',
    name: 'Printer is offline',
    steps: [
      'Check the cable and the light',
      'Restart the spooler',
      'Reinstall the driver',
      'Call the vendor',
    ],
    /** Each step's probability of helping. */
    helps: [0.86, 0.78, 0.34, 0.6],
  },
  {
    id: 'vpn-does-not-connect',
    name: 'VPN does not connect',
    steps: ['Check the network', 'Sign in again', 'Renew the certificate'],
    helps: [0.9, 0.82, 0.71],
  },
  {
    id: 'mailbox-full',
    name: 'Mailbox is full',
    steps: ['Empty the trash', 'Archive old mail'],
    helps: [0.93, 0.88],
  },
  {
    id: 'slow-laptop',
    name: 'Laptop is slow',
    steps: ['Close what is not used', 'Look for updates', 'Check the disk'],
    helps: [0.66, 0.72, 0.58],
  },
] as const;

const ENGINEERS = ['Maya Chen', 'Tom Okafor', 'Anna Berg', 'Luis Ortega', 'Priya Nair', 'Jonas Weber'];
const OUTCOMES = [
  'resolved',
  'resolved',
  'resolved',
  'resolved',
  'workaround',
  'escalated',
  'unresolved',
] as const;
const COMMENTS: Readonly<Record<number, readonly string[]>> = {
  5: ['Done in two minutes, thank you.', 'Exactly what I needed.'],
  4: ['Good. A picture of the menu would help.'],
  3: ['Worked in the end, but the third step is hard to follow.'],
  2: ['The driver page does not look like that any more.'],
  1: ['Went through all of it and had to escalate anyway.'],
};

/** The reasons of votes that are not helpful and of low ratings, the most frequent first. */
const REASONS = ['no_access', 'outdated', 'unclear', 'did_not_work'] as const;
const NOTES = ['The page asks for a login that nobody has.', 'The menu has another name.'];

export const MAYA = 'maya';
const idOf = (name: string): string => (name.split(' ')[0] ?? name).toLowerCase();

export function* historyLines(now: number): Generator<ImportLineInput> {
  const random = randomFrom(42);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() ** 1.5 * list.length)] as T;
  for (const {id, name, steps} of FLOWS) {
    yield {
      type: 'flow',
      tree_id: id,
      name,
      steps: steps.map((title, index) => ({id: `step-${index}`, title})),
    };
  }
  for (const name of ENGINEERS) yield {type: 'user', user_id: idOf(name), name};
  for (let index = 0; index < SESSIONS; index++) {
    const flow = pick(FLOWS);
    const startedAt = Math.floor(now - 2 * 3_600_000 - (1 - (index / SESSIONS) ** 0.85) * 60 * DAY_MS);
    const id = `session-${index}`;
    const iso = (minutes: number): string => new Date(startedAt + minutes * MINUTE_MS).toISOString();
    const isCompleted = random() < 0.88;
    const minutes = 3 + random() * 24;
    yield {
      type: 'session',
      id,
      tree_id: flow.id,
      user_id: idOf(pick(ENGINEERS)),
      started_at: iso(0),
      completed_at: isCompleted ? iso(minutes) : null,
      outcome: isCompleted ? OUTCOMES[Math.floor(random() * OUTCOMES.length)] : null,
    };
    const reached = 1 + Math.floor(random() * flow.steps.length);
    for (let step = 0; step < reached; step++) {
      const of = {session_id: id, step_id: `step-${step}`};
      yield {type: 'visit', ...of, visited_at: iso(step / 10)};
      if (random() < 0.45) {
        const was_helpful = random() < (flow.helps[step] ?? 0.5);
        const why = was_helpful
          ? {}
          : {
              reasons: random() < 0.7 ? [pick(REASONS)] : [],
              note: random() < 0.2 ? pick(NOTES) : null,
            };
        yield {type: 'step_feedback', ...of, was_helpful, ...why, created_at: iso(step / 10 + 0.05)};
      }
    }
    if (!isCompleted || random() > 0.5) continue;
    const rating = 1 + Math.floor(5 * random() ** 0.45);
    const comment =
      random() < 0.2 ? (COMMENTS[rating]?.[index % (COMMENTS[rating]?.length ?? 1)] ?? null) : null;
    const reasons = rating <= MAX_RATING_WITH_REASONS ? [pick(REASONS)] : [];
    yield {type: 'rating', session_id: id, rating, comment, reasons, created_at: iso(minutes + 1)};
  }
}
