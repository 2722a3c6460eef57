/** The compiler is the test: this file never runs. Each line marked with `@ts-expect-error` must be an error. */
import type {RouteName, routes} from '@resolutionflow/contract';
import {
  createClient,
  isApiError,
  type ApiError,
  type FlowAnalytics,
  type Rating,
  type RfClient,
  type RfServerClient,
  type StepFeedback,
  type TeamAnalytics,
  type WriteResult,
} from '@resolutionflow/sdk';

/** The routes that a person with a user token may call. */
type UserRouteName = {
  [N in RouteName]: [Exclude<(typeof routes)[N]['access'][number], 'key'>] extends [never] ? never : N;
}[RouteName];

/** True if both types are the same. */
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const same = <A, B>(yes: Same<A, B>): void => void yes;

export async function types(): Promise<void> {
  const client = createClient({baseUrl: 'https://feedback.example.com', getToken: async () => null});
  same<typeof client, RfClient>(true);
  const server = createClient({baseUrl: 'https://feedback.example.com', key: 'rf_sk_acme.secret'});
  same<typeof server, RfServerClient>(true);
  // Every route has a method.
  same<Exclude<RouteName, keyof RfServerClient>, never>(true);
  same<Exclude<UserRouteName, keyof RfClient>, never>(true);
  // @ts-expect-error a server client must name the session's engineer
  void server.startSession({treeId: 'vpn'});
  // Only a server client creates tokens.
  same<'createToken' extends keyof RfClient ? true : false, false>(true);

  const vote = await client.submitStepFeedback({stepId: 'cable', sessionId: 's', wasHelpful: true});
  same<typeof vote, WriteResult<StepFeedback>>(true);
  if (vote.status === 'saved') same<typeof vote.data.was_helpful, boolean>(true);
  // @ts-expect-error a queued write has no response yet
  else void vote.data;
  same<Awaited<ReturnType<RfClient['removeStepFeedback']>>, WriteResult<undefined>>(true);
  same<Awaited<ReturnType<RfClient['rateSession']>>, WriteResult<Rating>>(true);
  same<Awaited<ReturnType<RfClient['getTeamAnalytics']>>, TeamAnalytics>(true);
  same<FlowAnalytics['avg_csat'], number | null>(true);
  same<TeamAnalytics['period']['key'], '7d' | '30d' | '90d'>(true);

  // @ts-expect-error the period is not one of the three
  void client.getTeamAnalytics({period: '1y'});
  // @ts-expect-error the outcome is not one of the four
  void client.completeSession({sessionId: 's', outcome: 'solved'});
  // @ts-expect-error a vote needs its step
  void client.submitStepFeedback({sessionId: 's', wasHelpful: true});
  // @ts-expect-error there is no such option
  createClient({baseUrl: 'https://feedback.example.com', retries: 3});

  client.addEventListener('refused', ({detail: {item, error}}) => {
    if (item.kind === 'rating') same<typeof item.rating, number>(true);
    if (isApiError(error, 'already_rated')) same<typeof error, ApiError>(true);
  });
  // @ts-expect-error there is no such event
  client.addEventListener('sent', () => undefined);
  await server.importHistory([{type: 'user', user_id: 'ada', name: 'Ada'}]);
  // @ts-expect-error a line of history needs its type
  await server.importHistory([{user_id: 'ada', name: 'Ada'}]);
}
