import {createClient} from '@resolutionflow/sdk';

/** Votes on `cable` when it is loaded, and on `router` when the page comes back as it was. */
const asked = new URLSearchParams(location.search);
const [baseUrl, token, sessionId] = ['baseUrl', 'token', 'sessionId'].map((name) => asked.get(name) ?? '');
const client = createClient({baseUrl: baseUrl!, token: token!});

async function vote(stepId: string, ready: string): Promise<void> {
  const {status} = await client.submitStepFeedback({sessionId: sessionId!, stepId, wasHelpful: true});
  document.documentElement.dataset['ready'] = status === 'saved' ? ready : status;
}

addEventListener('pageshow', ({persisted}) => {
  if (persisted) void vote('router', 'again');
});
void vote('cable', 'once');
