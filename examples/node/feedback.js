import {createClient} from '@resolutionflow/sdk';

/** Calls the feedback server with the account's server key. It never reaches a browser. */
export const feedback = createClient({
  baseUrl: 'http://127.0.0.1:4600',
  key: process.env.FEEDBACK_KEY ?? '',
});
