import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import type {Page} from 'playwright';
import {PEERS} from '../peers.js';
import type {StandInResponse} from '../product.js';
import {json, type Peer} from './peer.js';

const button = (page: Page, name: string) => page.getByRole('button', {name, exact: true});
const modal = (page: Page) => page.getByRole('dialog');
/** The survey, which has no role. */
const survey = (page: Page) => page.locator('.ph-survey');

/** https://docs.pushfeedback.com: the button with its default texts. */
export const pushfeedback: Peer = {
  pinned: PEERS.pushfeedback,
  product: {
    id: 'pushfeedback',
    name: 'PushFeedback',
    module: 'pushfeedback',
    script: `
      import 'pushfeedback/dist/pushfeedback/pushfeedback.css';
      import 'pushfeedback/dist/pushfeedback/pushfeedback.esm.js';`,
    markup: '<feedback-button project="scorecard" modal-position="center">Feedback</feedback-button>',
    services: ['https://app.pushfeedback.com'],
    standIn: ({hostname, pathname}) => {
      if (hostname !== 'app.pushfeedback.com') return undefined;
      return pathname.includes('/feedback/') ? json(1, 201) : json({whitelabel: false});
    },
    ready: (page) => button(page, 'Feedback'),
    use: async (page) => {
      await button(page, 'Feedback').click();
      await button(page, 'No').click();
      await page.getByPlaceholder('Share your thoughts...').fill('Did not work.');
      await button(page, 'Send').click();
      await page.getByText('Thanks for your feedback!').waitFor();
    },
    keyboard: {control: (page) => button(page, 'Feedback'), key: 'Enter', effect: modal},
    dialog: {opener: (page) => button(page, 'Feedback'), content: modal, isModal: true},
  },
};

/** https://docs.sentry.io/platforms/javascript/user-feedback: the button that the integration adds. */
export const sentry: Peer = {
  pinned: PEERS.sentry,
  product: {
    id: 'sentry',
    name: 'Sentry feedback',
    module: '@sentry/browser',
    script: `
      import * as Sentry from '@sentry/browser';
      Sentry.init({
        dsn: 'https://0123456789abcdef0123456789abcdef@o1.ingest.us.sentry.io/1',
        integrations: [Sentry.feedbackIntegration({colorScheme: 'system'})],
      });`,
    markup: '',
    services: ['https://o1.ingest.us.sentry.io'],
    standIn: ({hostname}) => (hostname.endsWith('.sentry.io') ? json({}) : undefined),
    ready: (page) => page.getByRole('button', {name: 'Report a Bug'}),
    use: async (page) => {
      await page.getByRole('button', {name: 'Report a Bug'}).click();
      await page.getByRole('textbox', {name: 'Description'}).fill('Did not work.');
      await page.getByRole('button', {name: 'Send Bug Report'}).click();
      await page.getByText('Thank you for your report!').waitFor();
    },
    keyboard: {
      control: (page) => page.getByRole('button', {name: 'Report a Bug'}),
      key: 'Enter',
      effect: modal,
    },
    dialog: {
      opener: (page) => page.getByRole('button', {name: 'Report a Bug'}),
      content: modal,
      isModal: true,
    },
  },
};

/** A survey behind a button, as PostHog's own editor makes it. */
const SURVEY = {
  id: 'scorecard',
  name: 'Feedback',
  description: '',
  type: 'widget',
  questions: [
    {
      id: 'rating',
      type: 'rating',
      question: 'How was this flow?',
      display: 'emoji',
      scale: 5,
      lowerBoundLabel: 'Bad',
      upperBoundLabel: 'Good',
      buttonText: 'Submit',
    },
    {id: 'comment', type: 'open', question: 'What can we improve?', optional: true, buttonText: 'Submit'},
  ],
  appearance: {
    widgetType: 'tab',
    widgetLabel: 'Feedback',
    widgetColor: '#1d4aff',
    displayThankYouMessage: true,
  },
  conditions: null,
  start_date: '2025-01-01T00:00:00Z',
  end_date: null,
};

function posthogService({hostname, pathname}: URL, folder: string): StandInResponse | undefined {
  if (!hostname.endsWith('.posthog.com')) return undefined;
  const [, script] = /^\/static\/(?:.*\/)?([\w-]+\.js)$/.exec(pathname) ?? [];
  if (script) {
    const file = join(folder, 'node_modules/posthog-js/dist', script);
    return {contentType: 'text/javascript', body: readFileSync(file, 'utf8')};
  }
  if (pathname.startsWith('/api/surveys')) return json({surveys: [SURVEY]});
  if (pathname.endsWith('/config.js')) return {contentType: 'text/javascript', body: ''};
  if (pathname.endsWith('/config')) return json({surveys: true, supportedCompression: []});
  if (pathname.startsWith('/flags')) return json({featureFlags: {}, surveys: true});
  return json({status: 1});
}

/** https://posthog.com/docs/surveys/installation/web: a survey with a feedback button. */
export const posthog: Peer = {
  pinned: PEERS.posthog,
  product: {
    id: 'posthog',
    name: 'PostHog surveys',
    module: 'posthog-js',
    script: `
      import posthog from 'posthog-js';
      posthog.init('phc_scorecard', {api_host: 'https://us.i.posthog.com', defaults: '2026-01-30'});`,
    markup: '',
    services: ['https://us.i.posthog.com', 'https://us-assets.i.posthog.com'],
    standIn: posthogService,
    ready: (page) => button(page, 'Feedback'),
    use: async (page) => {
      await button(page, 'Feedback').click();
      await page.getByRole('button', {name: 'Rate 4'}).click();
      await page.getByRole('button', {name: 'Submit survey'}).click();
      await page.getByRole('textbox').fill('Worked.');
      await page.getByRole('button', {name: 'Submit survey'}).click();
      await page.getByRole('heading', {name: 'Thank you!'}).waitFor();
    },
    keyboard: {control: (page) => button(page, 'Feedback'), key: 'Enter', effect: survey},
    dialog: {opener: (page) => button(page, 'Feedback'), content: survey, isModal: false},
  },
};

/** https://github.com/betahuhn/feedback-js: the button of its README. */
export const feedbackJs: Peer = {
  pinned: PEERS.feedbackJs,
  product: {
    id: 'feedback-js',
    name: 'feedback-js',
    module: '@betahuhn/feedback-js',
    script: `
      import Feedback from '@betahuhn/feedback-js';
      new Feedback({endpoint: '/feedback'}).renderButton();`,
    markup: '',
    services: [],
    ready: (page) => button(page, 'Feedback'),
    use: async (page) => {
      await button(page, 'Feedback').click();
      await page.getByRole('button', {name: 'I found an issue'}).click();
      await page.getByPlaceholder('Your feedback goes here!').fill('Did not work.');
      await button(page, 'Submit').click();
      await page.getByText('Thanks!').waitFor();
    },
    keyboard: {
      control: (page) => button(page, 'Feedback'),
      key: 'Enter',
      effect: (page) => page.locator('.feedback-main'),
    },
    dialog: {
      opener: (page) => button(page, 'Feedback'),
      content: (page) => page.locator('.feedback-wrapper'),
      isModal: false,
    },
  },
};
