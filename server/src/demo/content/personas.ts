import type {Role} from '@resolutionflow/contract';

/** A user of the page. */
export interface DemoPersona {
  readonly userId: string;
  readonly name: string;
  readonly role: Role;
  /** The job title. */
  readonly title: string;
}

/** The page starts with the first one. */
export const PERSONAS: readonly DemoPersona[] = [
  {userId: 'maya@northwind.example', name: 'Maya Lindqvist', role: 'engineer', title: 'Engineer'},
  {userId: 'tom@northwind.example', name: 'Tom Okafor', role: 'team_admin', title: 'Team admin'},
];
