/** The viewer has chosen an engineer, or all engineers (null). */
export class RfEngineerSelectEvent extends Event {
  constructor(readonly detail: {engineerId: string | null}) {
    super('rf-engineer-select', {bubbles: true, composed: true});
  }
}

declare global {
  interface HTMLElementEventMap {
    'rf-engineer-select': RfEngineerSelectEvent;
  }
}
