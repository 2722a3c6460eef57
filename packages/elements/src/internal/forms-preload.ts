import {whenIdle} from '@resolutionflow/sdk/internal';
import type {ReactiveController, ReactiveControllerHost} from 'lit';
import type {ClientController} from '../context/client-controller.js';
import {lazyImport} from './lazy-import.js';

interface FormsHost extends ReactiveControllerHost, HTMLElement {
  readonly connection: Pick<ClientController, 'hasSessionStarted'>;
}

/** Loads the rating form and the panel for reasons. They are needed only after a vote or a session. */
export const loadForms = lazyImport(() => import('../forms.js'), 'RatingPrompt');

const preload = () => void loadForms();

let isScheduled = false;

function preloadWhenIdle(): void {
  if (!isScheduled) whenIdle(preload);
  isScheduled = true;
}

/**
 * Loads the forms before they are needed, because the browser may be offline by then. It loads them at the first
 * interaction, or when the page is idle and a session has started.
 */
export class FormsPreload implements ReactiveController {
  constructor(readonly host: FormsHost) {
    host.addController(this);
  }

  hostConnected(): void {
    for (const type of ['pointerdown', 'keydown']) {
      this.host.ownerDocument.defaultView?.addEventListener(type, preload, {once: true});
    }
  }

  hostUpdate(): void {
    if (this.host.connection.hasSessionStarted) preloadWhenIdle();
  }
}
