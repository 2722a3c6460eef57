import type {RfClient} from '@resolutionflow/sdk';
import type {ReactiveControllerHost} from 'lit';
import type {ClientController} from '../context/client-controller.js';
import type {Vote} from './vote.js';

/** What the controllers of `<rf-step-feedback>` need from their element. */
export interface StepFeedbackHost extends ReactiveControllerHost, HTMLElement {
  readonly client: RfClient | undefined;
  readonly connection: Pick<ClientController, 'hasSessionStarted' | 'startSession'>;
  readonly sessionId: string | undefined;
  readonly restore: boolean;
  readonly track: boolean;
  readonly hint: 'auto' | 'off';
  /** The vote that the element shows. */
  readonly vote: Vote | undefined;
  /** Reports an error to the page. */
  fail(error: Error): void;
}
