import {createClient} from '@resolutionflow/sdk';

/** Votes on `cable` after loading, and on `router` after the browser restores the page from its cache. */
const parameters = new URLSearchParams(location.search);
const [baseUrl, token, sessionId] = ['baseUrl', 'token', 'sessionId'].map(
  (name) => parameters.get(name) ?? '',
);
const client = createClient({baseUrl: baseUrl!, token: token!});

async function vote(stepId: string, ready: string): Promise<void> {
  const {status} = await client.submitStepFeedback({sessionId: sessionId!, stepId, wasHelpful: true});
  document.documentElement.dataset['ready'] = status === 'saved' ? ready : status;
}

addEventListener('pageshow', ({persisted}) => {
  if (persisted) void vote('router', 'again');
});
void vote('cable', 'once');
