import {createClient, type RfClientOptions} from '@resolutionflow/sdk/worker';

/** A vote that a page sends to this worker. */
export interface VoteMessage {
  readonly options: RfClientOptions;
  readonly sessionId: string;
  readonly stepId: string;
}

/** Submits votes of pages, as a host's worker can do. */
addEventListener('message', (event) => {
  const {data, ports} = event as MessageEvent<VoteMessage>;
  const {options, ...vote} = data;
  const client = createClient(options);
  const submit = async () => {
    const result = await client.submitStepFeedback({...vote, wasHelpful: true});
    return {status: result.status, pending: await client.pending()};
  };
  void submit()
    .catch((error: unknown) => ({error: String(error)}))
    .then((reply) => ports[0]?.postMessage(reply));
});
