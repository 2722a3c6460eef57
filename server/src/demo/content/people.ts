/** An engineer of the demo's team, with habits. */
export interface DemoEngineer {
  readonly userId: string;
  readonly name: string;
  /** Number of sessions, relative to the others. */
  readonly load: number;
  /** Duration of the sessions, relative to the others. */
  readonly pace: number;
  /** How much more or less often their steps solve something. */
  readonly skill: number;
  /** The share of steps on which they vote, of sessions that they rate, of ratings with a comment. */
  readonly votes: number;
  readonly rates: number;
  readonly writes: number;
  /** The stars that they give, compared with those of others; may be negative. */
  readonly mood: number;
  /** The hours of the day at which they start and end work. */
  readonly shift: readonly [number, number];
  /** Days ago, first and last, that they were away or not there yet. */
  readonly away?: readonly [number, number];
  readonly isOnCall?: boolean;
}

const at = (name: string): string => `${name}@northwind.example`;

export const ENGINEERS: readonly DemoEngineer[] = [
  {
    userId: at('maya'),
    name: 'Maya Lindqvist',
    load: 1.25,
    pace: 0.9,
    skill: 1.1,
    votes: 0.42,
    rates: 0.78,
    writes: 0.13,
    mood: 0.2,
    shift: [8, 17],
    isOnCall: true,
  },
  {
    userId: at('jonas'),
    name: 'Jonas Albrecht',
    load: 1.4,
    pace: 0.75,
    skill: 1.05,
    votes: 0.18,
    rates: 0.5,
    writes: 0.06,
    mood: -0.1,
    shift: [7, 16],
    isOnCall: true,
  },
  {
    userId: at('amara'),
    name: 'Amara Okonkwo',
    load: 1.3,
    pace: 0.85,
    skill: 1.15,
    votes: 0.35,
    rates: 0.72,
    writes: 0.12,
    mood: 0.3,
    shift: [8, 17],
  },
  {
    userId: at('diego'),
    name: 'Diego Herrera',
    load: 1.15,
    pace: 1,
    skill: 1,
    votes: 0.3,
    rates: 0.64,
    writes: 0.1,
    mood: 0.1,
    shift: [9, 18],
    isOnCall: true,
  },
  {
    userId: at('fiona'),
    name: 'Fiona Gallagher',
    load: 1.1,
    pace: 1.05,
    skill: 1,
    votes: 0.5,
    rates: 0.82,
    writes: 0.2,
    mood: -0.25,
    shift: [8, 16],
  },
  {
    userId: at('kenji'),
    name: 'Kenji Mori',
    load: 1.05,
    pace: 1.2,
    skill: 1.2,
    votes: 0.25,
    rates: 0.6,
    writes: 0.08,
    mood: 0,
    shift: [9, 18],
  },
  {
    userId: at('leila'),
    name: 'Leila Haddad',
    load: 1,
    pace: 0.95,
    skill: 1.05,
    votes: 0.38,
    rates: 0.7,
    writes: 0.11,
    mood: 0.25,
    shift: [8, 17],
    away: [52, 39],
  },
  {
    userId: at('piotr'),
    name: 'Piotr Zieliński',
    load: 0.95,
    pace: 1.1,
    skill: 0.95,
    votes: 0.12,
    rates: 0.4,
    writes: 0.05,
    mood: -0.5,
    shift: [7, 15],
  },
  {
    userId: at('grace'),
    name: 'Grace Mbeki',
    load: 0.9,
    pace: 1,
    skill: 1.05,
    votes: 0.33,
    rates: 0.68,
    writes: 0.12,
    mood: 0.15,
    shift: [10, 19],
    isOnCall: true,
  },
  {
    userId: at('samuel'),
    name: 'Samuel Reyes',
    load: 0.8,
    pace: 1.3,
    skill: 0.85,
    votes: 0.45,
    rates: 0.75,
    writes: 0.15,
    mood: 0.1,
    shift: [8, 17],
    away: [200, 37],
  },
  {
    userId: at('elif'),
    name: 'Elif Demir',
    load: 0.75,
    pace: 0.9,
    skill: 1.1,
    votes: 0.28,
    rates: 0.66,
    writes: 0.09,
    mood: 0.05,
    shift: [8, 14],
  },
  {
    userId: at('ruth'),
    name: 'Ruth Adler',
    load: 0.6,
    pace: 1.15,
    skill: 1,
    votes: 0.55,
    rates: 0.85,
    writes: 0.22,
    mood: -0.15,
    shift: [9, 15],
    away: [17, 11],
  },
  {
    userId: at('tom'),
    name: 'Tom Okafor',
    load: 0.3,
    pace: 0.8,
    skill: 1.2,
    votes: 0.4,
    rates: 0.7,
    writes: 0.14,
    mood: 0,
    shift: [9, 17],
  },
  {
    userId: at('nadia'),
    name: 'Nadia Petrova',
    load: 0.22,
    pace: 0.85,
    skill: 1.25,
    votes: 0.3,
    rates: 0.6,
    writes: 0.12,
    mood: 0.1,
    shift: [9, 18],
  },
];
