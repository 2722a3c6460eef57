import type {
  FlowAnalytics,
  Period,
  PersonalAnalytics,
  StepFigures,
  TeamAnalytics,
  TopFlow,
} from '@resolutionflow/sdk';

export type View = 'team' | 'me' | 'flow';

export const VIEWS: readonly View[] = ['team', 'me', 'flow'];
/** All ratings, the best first. */
export const STARS = [5, 4, 3, 2, 1] as const;

/** Which metrics the dashboard shows. */
export interface Selection {
  readonly view: View;
  readonly period: Period;
  /** Filter of the team view. */
  readonly engineerId: string | undefined;
  /** The flow of the flow view. */
  readonly treeId: string | undefined;
}

/** Metrics of a view, as the server responded them. */
export type Metrics =
  | {readonly view: 'team'; readonly data: TeamAnalytics}
  | {readonly view: 'me'; readonly data: PersonalAnalytics}
  | {readonly view: 'flow'; readonly data: FlowAnalytics};

/** The selection for a view. Each view uses only some of the dashboard's filters. */
export const selectionOf = (
  view: View,
  {period, engineerId, treeId}: Pick<Selection, 'period' | 'engineerId' | 'treeId'>,
): Selection => ({
  view,
  period,
  engineerId: (view === 'team' && engineerId) || undefined,
  treeId: (view === 'flow' && treeId) || undefined,
});

export const isSame = (a: Selection, b: Selection): boolean =>
  a.view === b.view && a.period === b.period && a.engineerId === b.engineerId && a.treeId === b.treeId;

const VOTES_TO_JUDGE = 5;
const SESSIONS_TO_JUDGE = 5;

/** The step with the lowest helpful rate, among steps with enough votes to judge. */
export function worstStep(steps: readonly StepFigures[]): string | undefined {
  const judged = steps.filter(
    ({helpful_yes, helpful_no, archived}) => !archived && helpful_yes + helpful_no >= VOTES_TO_JUDGE,
  );
  const worst = judged.reduce<StepFigures | undefined>(
    (least, step) => (!least || (step.helpful_rate ?? 1) < (least.helpful_rate ?? 1) ? step : least),
    undefined,
  );
  return worst && worst.helpful_rate !== 1 ? worst.node_id : undefined;
}

/** The flow with the lowest completion rate, if there are several with enough sessions to judge. */
export function worstFlow(flows: readonly TopFlow[]): TopFlow | undefined {
  const [worst, next] = flows
    .filter(({sessions}) => sessions >= SESSIONS_TO_JUDGE)
    .toSorted((a, b) => a.completion_rate - b.completion_rate);
  return next && worst!.completion_rate < next.completion_rate ? worst : undefined;
}
