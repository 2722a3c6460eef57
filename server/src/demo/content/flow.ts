/** One step of a flow, for the page of the help desk and for the invented history. */
export interface DemoStep {
  readonly id: string;
  readonly title: string;
  /** What the engineer does, one action a line. */
  readonly actions: readonly string[];
  /** A command to type or paste, shown verbatim. */
  readonly command?: string;
  /** The expected result. */
  readonly expect: string;
  /** The share of the sessions here that this step solves. */
  readonly solves: number;
  /** The share of the votes here that say “helpful”. */
  readonly helpful: number;
  /** The share of the sessions here that never go on: a drop-off. */
  readonly loses?: number;
  /** Why engineers vote it down, the most frequent reason first. Without it, a few say that it is unclear. */
  readonly reasons?: readonly string[];
  /** Comments of dissatisfied engineers who visited the step. It lowers the ratings of the flow. */
  readonly complaints?: readonly string[];
}

/** What engineers write about a flow. `{customer}`, `{device}` and `{site}` are the session's. */
export interface DemoComments {
  /** With four or five stars. */
  readonly good: readonly string[];
  /** With three. */
  readonly mixed: readonly string[];
  /** With one or two. */
  readonly bad: readonly string[];
}

export type Category = 'Network' | 'E-mail' | 'Accounts' | 'Devices' | 'Collaboration';

/** A troubleshooting flow of the demo's help desk. */
export interface DemoFlow {
  readonly treeId: string;
  readonly name: string;
  readonly category: Category;
  /** One line for the list of flows. */
  readonly summary: string;
  /** The symbol in the page's sprite. */
  readonly icon: string;
  /** How often the flow is needed, relative to the others. */
  readonly demand: number;
  /** The median of a session in minutes, and how widely sessions differ (sigma of the logarithm). */
  readonly minutes: number;
  readonly spread: number;
  /** The outcomes of sessions that no step solved. The others stay unresolved. */
  readonly escalated: number;
  readonly workaround: number;
  /** Number of stars to add to those of the outcome; may be negative. */
  readonly liking: number;
  readonly steps: readonly DemoStep[];
  readonly comments: DemoComments;
}
