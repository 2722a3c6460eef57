/** The person chose a flow. Cancelled, the dashboard stays where it is. */
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
