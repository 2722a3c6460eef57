import {after, afterEach, before, beforeEach} from 'node:test';
import {createAccount, type Account} from './fixture.js';

/** One account for all tests of a file. */
export let sharedAccount: Account;
/** The same account over a separate network for each test. */
export let account: Account;
/** The token of the user `ada`. */
export let ada: string;
/** The token of the user `bob`. */
export let bob: string;

before(async () => {
  sharedAccount = await createAccount();
  [ada, bob] = await Promise.all([sharedAccount.token('ada'), sharedAccount.token('bob')]);
});
beforeEach(async () => {
  account = await sharedAccount.onOwnNetwork();
});
afterEach(() => account.close());
after(() => sharedAccount.close());
