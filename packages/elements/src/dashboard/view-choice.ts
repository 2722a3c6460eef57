import type {Role} from '@resolutionflow/sdk';
import {VIEWS, type View} from './selection.js';

/** The views that the page permits by the `views` attribute. */
export function permittedViews(views: string): readonly View[] {
  const names = views.split(/[\s,]+/);
  const permitted = VIEWS.filter((view) => names.includes(view));
  return permitted.length ? permitted : VIEWS;
}

/** The default view: the team's for admins, the personal one for others. */
export function defaultView(permitted: readonly View[], role: Role | undefined): View | undefined {
  if (!role) return undefined;
  const isAdmin = role !== 'engineer';
  const preferred = isAdmin ? 'team' : 'me';
  if (permitted.includes(preferred)) return preferred;
  return permitted.find((view) => view !== 'team' || isAdmin) ?? preferred;
}

/** Whether the view can be shown: the flow view needs a flow. */
export const isComplete = (view: View, treeId: string | undefined): boolean => view !== 'flow' || !!treeId;

/** The tabs that a viewer gets. */
export function tabsFor(
  permitted: readonly View[],
  viewer: {readonly isKnown: boolean; readonly isAdmin: boolean},
  treeId: string | undefined,
): readonly View[] {
  const isOffered = {team: viewer.isAdmin, me: viewer.isKnown, flow: !!treeId};
  return permitted.filter((view) => isOffered[view]);
}
