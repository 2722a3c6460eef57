/** The viewer has chosen another view of the dashboard. */
export class RfViewChangeEvent extends Event {
  constructor(readonly detail: {view: 'team' | 'me' | 'flow'}) {
    super('rf-view-change', {bubbles: true, composed: true});
  }
}

declare global {
  interface HTMLElementEventMap {
    'rf-view-change': RfViewChangeEvent;
  }
}
