import type {FlowAnalytics, Period, PersonalAnalytics, TeamAnalytics} from '@resolutionflow/sdk';

export type View = 'team' | 'me' | 'flow';

export const VIEWS: readonly View[] = ['team', 'me', 'flow'];

/** Selects the metrics that the dashboard shows. */
export interface Selection {
  readonly view: View;
  readonly period: Period;
  /** Filter of the team view, and of a flow that one of its findings has led to. */
  readonly engineerId: string | undefined;
  /** The flow of the flow view. */
  readonly treeId: string | undefined;
}

/** Metrics of a view, as the server sent them. */
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
  engineerId: (view !== 'me' && engineerId) || undefined,
  treeId: (view === 'flow' && treeId) || undefined,
});

export const isSameSelection = (a: Selection, b: Selection): boolean =>
  a.view === b.view && a.period === b.period && a.engineerId === b.engineerId && a.treeId === b.treeId;
