import type {ReactiveController, ReactiveElement} from 'lit';
import type {Navigation} from './navigation.js';

/** Scrolls to the step of the finding that the viewer has chosen, once its row is there. */
export class StepRevealer implements ReactiveController {
  #revealed: string | undefined;

  constructor(
    readonly host: ReactiveElement,
    readonly navigation: Navigation,
  ) {
    host.addController(this);
  }

  hostUpdated(): void {
    const {step} = this.navigation;
    if (!step) this.#revealed = undefined;
    if (!step || step === this.#revealed) return;
    const row = this.host.shadowRoot?.querySelector('[part~=current-step]');
    if (!row) return;
    this.#revealed = step;
    row.scrollIntoView({block: 'center'});
  }
}
