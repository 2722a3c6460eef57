import {createClient, type RfClientOptions} from '@resolutionflow/sdk/worker';

/** What a page asks of this worker. */
export interface Asked {
  readonly options: RfClientOptions;
  readonly sessionId: string;
  readonly stepId: string;
}

/** As a host's own worker does that takes votes on from its pages. */
addEventListener('message', (event) => {
  const {data, ports} = event as MessageEvent<Asked>;
  const {options, ...vote} = data;
  const client = createClient(options);
  const told = async () => {
    const result = await client.submitStepFeedback({...vote, wasHelpful: true});
    return {status: result.status, pending: await client.pending()};
  };
  void told()
    .catch((error: unknown) => ({error: String(error)}))
    .then((answer) => ports[0]?.postMessage(answer));
});
