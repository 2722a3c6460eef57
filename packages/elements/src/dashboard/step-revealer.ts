import type {ReactiveController, ReactiveElement} from 'lit';
import type {ChosenFlow, Navigation} from './navigation.js';

/** Scrolls to the step of the finding that the viewer has chosen, once its row is there. */
export class StepRevealer implements ReactiveController {
  #revealed: ChosenFlow | undefined;

  constructor(
    readonly host: ReactiveElement,
    readonly navigation: Navigation,
  ) {
    host.addController(this);
  }

  hostUpdated(): void {
    const {chosenFlow, step} = this.navigation;
    if (!step || chosenFlow === this.#revealed) return;
    const row = this.host.shadowRoot?.querySelector('[part~=current-step]');
    if (!row) return;
    this.#revealed = chosenFlow;
    row.scrollIntoView({block: 'center'});
  }
}
