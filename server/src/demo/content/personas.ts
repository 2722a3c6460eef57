import type {Role} from '@resolutionflow/contract';

/** Somebody as whom the page can be used. */
export interface DemoPersona {
  readonly userId: string;
  readonly name: string;
  readonly role: Role;
  /** What it says on their door. */
  readonly title: string;
}

/** The first is who uses the page at first. */
export const PERSONAS: readonly DemoPersona[] = [
  {userId: 'maya@northwind.example', name: 'Maya Lindqvist', role: 'engineer', title: 'Engineer'},
  {userId: 'tom@northwind.example', name: 'Tom Okafor', role: 'team_admin', title: 'Team admin'},
];
