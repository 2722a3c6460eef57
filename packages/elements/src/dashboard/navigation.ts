import type {Finding, Period} from '@resolutionflow/sdk';
import {RfEngineerSelectEvent} from '../events/rf-engineer-select.js';
import {RfFlowSelectEvent} from '../events/rf-flow-select.js';
import {RfPeriodChangeEvent} from '../events/rf-period-change.js';
import {RfViewChangeEvent} from '../events/rf-view-change.js';
import type {View} from './selection.js';

/** The properties of the dashboard that the viewer can change. */
export interface NavigationHost extends EventTarget {
  view: View | undefined;
  period: Period;
  treeId: string | undefined;
  engineerId: string | undefined;
}

/** A flow that the viewer chose. Each choice is an object of its own. */
export interface ChosenFlow {
  readonly treeId: string;
  readonly name: string;
  /** The finding that led to the flow. */
  readonly finding: Finding | undefined;
}

/** Applies the viewer's choices of view, period, flow and engineer, and dispatches their events. */
export class Navigation {
  /** The view in which the viewer chose the flow; undefined unless there is a way back. */
  origin: View | undefined;
  #chosenFlow: ChosenFlow | undefined;

  constructor(readonly host: NavigationHost) {}

  /** Forgets where the viewer came from, for example because somebody else signed in. */
  reset(): void {
    this.origin = undefined;
    this.#chosenFlow = undefined;
  }

  /** The name of the current flow if the viewer chose it by name; known before its metrics load. */
  get flowName(): string | undefined {
    return this.chosenFlow?.name;
  }

  /** The step of the current flow that the viewer wants to see; undefined unless they chose a finding about it. */
  get step(): string | undefined {
    return this.chosenFlow?.finding?.step_id ?? undefined;
  }

  /** The current flow, if the viewer chose it. */
  get chosenFlow(): ChosenFlow | undefined {
    return this.#chosenFlow?.treeId === this.host.treeId ? this.#chosenFlow : undefined;
  }

  goTo(view: View): void {
    this.origin = undefined;
    this.#show(view);
  }

  /** Returns from a flow to the view in which the viewer chose it. */
  goBack(): void {
    if (this.origin) this.goTo(this.origin);
  }

  /** @returns The period afterwards: a listener of the event may have set another one. */
  choosePeriod(period: Period): Period {
    this.host.period = period;
    this.host.dispatchEvent(new RfPeriodChangeEvent({period}));
    return this.host.period;
  }

  /** @param finding - The finding that led to the flow. Its step scrolls into view, and the flow keeps the team's filter. */
  chooseFlow(treeId: string, name: string, finding?: Finding): void {
    const {host} = this;
    if (!host.dispatchEvent(new RfFlowSelectEvent({treeId}))) return;
    this.#chosenFlow = {treeId, name, finding};
    if (host.view !== 'flow') this.origin = host.view;
    host.treeId = treeId;
    this.#show('flow');
  }

  /** @param engineerId - Null removes the filter. */
  chooseEngineer(engineerId: string | null): void {
    if ((this.host.engineerId ?? null) === engineerId) return;
    this.host.engineerId = engineerId ?? undefined;
    this.host.dispatchEvent(new RfEngineerSelectEvent({engineerId}));
  }

  #show(view: View): void {
    if (view === this.host.view) return;
    this.host.view = view;
    this.host.dispatchEvent(new RfViewChangeEvent({view}));
  }
}
