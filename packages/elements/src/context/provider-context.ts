import {createContext, type ContextCallback} from '@lit/context';
import type {RfClient} from '@resolutionflow/sdk';

/** What a provider gives to everything inside it: what is true of it at the moment. */
export interface ProviderContext {
  /** The provider itself: `rf-session-complete` fires here. */
  readonly provider: HTMLElement & {readonly token?: string | undefined};
  readonly client: RfClient | undefined;
  readonly sessionId: string | undefined;
  /** Whether the server may know the session already; what nobody has started has no earlier votes. */
  readonly started: boolean;
  /** Starts the session unless the host page has; called before anything is sent that belongs to it. */
  startSession(client: RfClient): void;
}

/** The same key in every copy of this package, so that copies on one page find each other's providers. */
export const providerContext = createContext<ProviderContext>(Symbol.for('resolutionflow-feedback.provider'));

/**
 * An event of the context protocol, about providers.
 *
 * @param type - `context-request` asks for the nearest one; `context-provider` says that there is one now.
 * @param contextTarget - Who asks or says so.
 * @param request - How to answer.
 */
export const contextEvent = (
  type: string,
  contextTarget: Element,
  request?: {callback: ContextCallback<ProviderContext>; subscribe: boolean},
): Event =>
  Object.assign(new Event(type, {bubbles: true, composed: true}), {
    context: providerContext,
    contextTarget,
    ...request,
  });
