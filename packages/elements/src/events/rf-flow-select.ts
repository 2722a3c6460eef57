/** The viewer has chosen a flow. If the event is cancelled, the dashboard does not open it. */
export class RfFlowSelectEvent extends Event {
  constructor(readonly detail: {treeId: string}) {
    super('rf-flow-select', {bubbles: true, composed: true, cancelable: true});
  }
}

declare global {
  interface HTMLElementEventMap {
    'rf-flow-select': RfFlowSelectEvent;
  }
}
