import {createContext} from '@lit/context';
import type {RfClient} from '@resolutionflow/sdk';

/** The value that `<rf-provider>` provides to the elements inside it. Its properties always have the current values. */
export interface ProviderContext {
  /** The provider element. `rf-session-complete` fires on it. */
  readonly provider: HTMLElement & {readonly token?: string | undefined};
  readonly client: RfClient | undefined;
  readonly sessionId: string | undefined;
  /** Whether the provider has created the session itself. */
  readonly ownsSession: boolean;
  /** Whether the server may know the session. A session that has not started has no earlier votes. */
  readonly started: boolean;
  /** Starts the session, unless the page or an earlier call has. */
  startSession(client: RfClient): void;
}

/** The key is global, so that elements find the providers of another copy of this package. */
export const providerContext = createContext<ProviderContext>(Symbol.for('resolutionflow-feedback.provider'));
