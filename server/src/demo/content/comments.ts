import type {DemoComments} from './flow.js';

/** Comments that fit every flow. */
export const ANY_FLOW: DemoComments = {
  good: [
    'Thanks, that worked.',
    'Worked first time.',
    'Good one',
    'Clear and quick.',
    'No complaints.',
    'Customer thanked me twice, passing it on.',
    'Solved while the customer was still on the line.',
    'Good wording, no jargon.',
    'Exactly what I needed.',
    'Perfect for newcomers, I train people with it.',
    'All good',
    'Nice. Could be a tad shorter, but nice.',
    'Helped {customer} and me.',
    'Keep it like this.',
    'ok!',
  ],
  mixed: [
    'Did the job.',
    'So so. Some steps are for another version.',
    'Works, but takes long.',
    'Had to improvise in the middle.',
    'Okay for Windows, thin on everything else.',
    'Too many clicks for a small problem.',
    'Customer had no time, so we took a shortcut.',
    'Solved, though not by the flow.',
    'Please add pictures.',
    'Needs an update after the last rollout.',
  ],
  bad: [
    'Did not help.',
    'Wrong for our set-up at {site}.',
    'Out of date.',
    'Had to escalate, nothing in here fitted.',
    'Too long for a customer who is waiting.',
    'No.',
    'I knew more than the flow did, and I know nothing.',
    'Customer gave up before I did.',
    'Steps assume rights that we do not have.',
    'Waste of twenty minutes, sorry.',
  ],
};

/** What engineers write while their sign-in provider is down. */
export const OUTAGE: readonly string[] = [
  'Halden is down, no flow can fix that.',
  'Sign-in provider outage. Closed as unresolved, please don’t count this against the flow.',
  'Halden outage. Twelve of these before lunch.',
  'Status page of Halden says “investigating”. Since six o’clock.',
  'Nothing works, Halden Cloud is out. Told {customer} to go home.',
  'Would have helped to see “known outage” at the top before we start.',
  'Outage again today. Customers are getting impatient, so am I.',
  'Reset did nothing because Halden’s servers don’t answer.',
  'All of {site} locked out, this is not a single ticket.',
  'Can we please get a banner for outages?',
];

/** Customers of the help desk. */
export const CUSTOMERS: readonly string[] = [
  'Priya Raman',
  'Oliver Grant',
  'Sofia Marques',
  'Henrik Dahl',
  'Aisha Bello',
  'Lukas Weber',
  'Mei Tanaka',
  'Carlos Ibarra',
  'Nora Keane',
  'Tomasz Wilk',
  'Ingrid Solberg',
  'Daniel Osei',
  'Claire Fontaine',
  'Yusuf Kaya',
  'Hannah Vogel',
  'Ben Whitaker',
];

export const DEVICES: readonly string[] = [
  'Latitude 5440',
  'ThinkPad T14',
  'EliteBook 845',
  'Surface Laptop 5',
  'MacBook Air',
  'OptiPlex 7010',
  'ThinkPad X1',
  'Latitude 7330',
];

export const SITES: readonly string[] = [
  'the harbour office',
  'Plant 2',
  'the front desk',
  'Riverside',
  'the warehouse',
];
