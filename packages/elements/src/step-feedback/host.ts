import type {RfClient} from '@resolutionflow/sdk';
import type {ReactiveControllerHost} from 'lit';
import type {ClientController} from '../context/client-controller.js';
import type {ReasonChoice} from '../reasons/reason-choice.js';
import type {Vote, VoteContent} from './vote.js';

/** The part of `<rf-step-feedback>` that its controllers use. */
export interface StepFeedbackHost extends ReactiveControllerHost, HTMLElement, ReasonChoice {
  readonly client: RfClient | undefined;
  readonly connection: Pick<ClientController, 'hasSessionStarted' | 'startSession'>;
  readonly sessionId: string | undefined;
  readonly restore: boolean;
  readonly track: boolean;
  readonly hint: 'auto' | 'off';
  readonly disabled: boolean;
  readonly readonly: boolean;
  readonly renderRoot: HTMLElement | DocumentFragment;
  /** The vote that the element shows. */
  readonly vote: Vote | undefined;
  /** Submits a vote, now or when a client and a session are known. */
  submit(vote: Vote, content: VoteContent): void;
  /** Reports an error to the page. */
  fail(error: Error): void;
}
