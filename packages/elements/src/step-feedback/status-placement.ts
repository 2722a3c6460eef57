import type {ReactiveController} from 'lit';
import {isInFront} from '../internal/in-front.js';
import type {StepFeedbackHost} from './host.js';
import {PanelPlacement} from './panel-placement.js';

/**
 * Shows the message about a rejected vote next to the buttons, where no box of the page clips it. Without popovers, the
 * message stays where the element's own styles place it.
 */
export class StatusPlacement implements ReactiveController {
  #placement: PanelPlacement | undefined;

  constructor(readonly host: StepFeedbackHost) {
    host.addController(this);
  }

  hostUpdated(): void {
    if (!this.host.vote?.failed) this.hostDisconnected();
    else if (!this.#placement && this.host.isConnected) this.#start();
  }

  hostDisconnected(): void {
    const {panel} = this.#placement ?? {};
    this.#placement?.stop();
    this.#placement = undefined;
    panel?.removeAttribute('popover');
    panel?.removeAttribute('style');
  }

  #start(): void {
    const find = (selector: string) => this.host.renderRoot.querySelector<HTMLElement>(selector);
    const status = find('[part=status]')!;
    // The button for reasons stays visible.
    const anchor = find('[part=change-reasons]') ?? find('[part=group]')!;
    // The top layer is in front of an open dialog, so a covered element stays out of it.
    if (!('showPopover' in status) || !isInFront(anchor)) return;
    // A closed popover would not be rendered, and so be no live region.
    status.popover = 'manual';
    status.showPopover();
    this.#placement = new PanelPlacement(status, anchor, () => this.hostDisconnected());
  }
}
