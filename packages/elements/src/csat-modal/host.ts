import type {ReactiveControllerHost} from 'lit';
import type {ClientController} from '../context/client-controller.js';
import type {ReasonChoice} from '../reasons/reason-choice.js';

/** The part of `<rf-csat-modal>` that the rating prompt uses. */
export interface CsatModalHost extends ReactiveControllerHost, HTMLElement, ReasonChoice {
  /** Whether the user is being asked. */
  open: boolean;
  readonly inline: boolean;
  readonly heading: string | undefined;
  readonly description: string | undefined;
  readonly maxLength: number;
  readonly quietDays: number;
  readonly connection: Pick<ClientController, 'client' | 'sessionId' | 'startSession' | 'warn'>;
  readonly renderRoot: HTMLElement | DocumentFragment;
  /** Reports an error to the page. */
  fail(error: Error): void;
}
