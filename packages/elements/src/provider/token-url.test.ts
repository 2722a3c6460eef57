import {expect} from '@open-wc/testing';
import {byRole, listenToConsole, mountOne, next, until} from '../../test/page.js';
import {createAccount, type Account, type Fault} from '../../test/server.js';
import '../step-feedback/define.js';
import './define.js';
import type {RfProvider} from './provider.js';

describe('token-url of rf-provider', () => {
  let account: Account;
  /** The address of the network, on the host of this page: so the browser sends this page's cookies. */
  let site: string;
  const messages = listenToConsole();

  before(async () => {
    account = await createAccount();
    site = account.baseUrl.replace('127.0.0.1', location.hostname);
    await account.putFlow('vpn', ['cable']);
    document.cookie = 'rf_test=ada; SameSite=Lax';
  });

  after(() => {
    document.cookie = 'rf_test=; Max-Age=0';
  });

  beforeEach(async () => {
    localStorage.clear();
    messages.length = 0;
    await account.faults();
  });

  /** A response of the host to its own page. */
  const respond = (path: string, body: unknown, status = 200): Fault => ({
    kind: 'status',
    status,
    body,
    headers: {'content-type': 'application/json', 'access-control-allow-credentials': 'true'},
    only: `GET /${path}$`,
  });
  const tokenRequests = (path: string) => account.requests(`GET /${path}$`);
  /** Each test has its own user: the client of another test might send an item of the same user. */
  const token = () => account.token({userId: `user-${Math.random()}`});
  const provider = async (path: string): Promise<RfProvider> => {
    const element = mountOne<RfProvider>(
      `<rf-provider base-url="${account.baseUrl}" token-url="${site}/${path}" tree-id="vpn">
        <rf-step-feedback step-id="cable"></rf-step-feedback>
      </rf-provider>`,
      'rf-provider',
    );
    await element.updateComplete;
    return element;
  };
  const vote = () => byRole('button', 'Helpful').click();
  /** The user comes back to the page. The next request fetches the token again. */
  const comeBack = () => document.dispatchEvent(new Event('visibilitychange'));
  const readUser = async ({client}: RfProvider) => (await client!.getMe()).user_id;

  it('a vote fetches the token with cookies, relative to the document, and not before', async () => {
    const base = document.head.appendChild(document.createElement('base'));
    base.href = `${site}/pages/guide/`;
    try {
      const userToken = await token();
      await account.faults(respond('pages/token', {token: userToken}));
      const element = await provider('unused');
      element.tokenUrl = '../token';
      await element.updateComplete;
      expect(await tokenRequests('pages/token')).to.have.length(0);
      vote();
      await next(element, 'rf-saved');
      const [request] = await tokenRequests('pages/token');
      expect(request!.headers['cookie']).to.contain('rf_test=ada');
      expect((await account.requests('POST')).at(-1)!.headers['authorization']).to.equal(
        `Bearer ${userToken}`,
      );
      expect(messages).to.deep.equal([]);
    } finally {
      base.remove();
    }
  });

  it('token-url replaces token and getToken', async () => {
    await account.faults(respond('replaces', {token: await token()}));
    const element = await provider('replaces');
    element.token = 'wrong';
    element.getToken = () => 'wrong';
    vote();
    await next(element, 'rf-saved');
    expect(messages).to.deep.equal([]);
  });

  it('requests at the same time share one fetch of the token', async () => {
    await account.faults(respond('shared', {token: await token()}));
    const {client} = await provider('shared');
    await Promise.all([client!.getMe(), client!.getFlow({treeId: 'vpn'}), client!.getMe()]);
    expect(await tokenRequests('shared')).to.have.length(1);
  });

  it('after a 401, the token is fetched once more', async () => {
    const fresh = await token();
    const expired = `${fresh.slice(0, -6)}AAAAAA`;
    await account.faults(
      {...respond('renewed', {token: expired}), times: 1},
      respond('renewed', {token: fresh}),
    );
    const {client} = await provider('renewed');
    for (let count = 0; count < 2; count++) expect(await client!.getMe()).to.include({role: 'engineer'});
    expect(await tokenRequests('renewed')).to.have.length(2);
    expect(messages).to.deep.equal([]);
  });

  it('after a vote with a rejected token, the token is fetched once more', async () => {
    const fresh = await token();
    const rejected = `${fresh.slice(0, -6)}AAAAAA`;
    await account.faults(
      {...respond('rejected', {token: rejected}), times: 1},
      respond('rejected', {token: fresh}),
    );
    const element = await provider('rejected');
    vote();
    await next(element, 'rf-saved');
    expect(await tokenRequests('rejected')).to.have.length(2);
    expect(messages).to.deep.equal([]);
  });

  it('token-url: a token is kept for later requests', async () => {
    await account.faults(respond('kept', {token: await token()}));
    const element = await provider('kept');
    await readUser(element);
    vote();
    await next(element, 'rf-saved');
    await readUser(element);
    expect(await tokenRequests('kept')).to.have.length(1);
  });

  it('a token that expires within 30 s is not kept', async () => {
    const {token: userToken} = await account.call<{token: string}>('POST', '/tokens', {
      user_id: 'ada',
      name: 'Ada',
      role: 'engineer',
      ttl_seconds: 20,
    });
    await account.faults(respond('expiring', {token: userToken}));
    const element = await provider('expiring');
    await readUser(element);
    await readUser(element);
    expect(await tokenRequests('expiring')).to.have.length(2);
  });

  it('forgetToken() fetches the token of another user for the next vote', async () => {
    const [ada, bob] = await Promise.all(
      ['ada', 'bob'].map((userId) => account.token({userId: `${userId}-${Math.random()}`})),
    );
    await account.faults({...respond('forget', {token: ada}), times: 1}, respond('forget', {token: bob}));
    const element = await provider('forget');
    const [first, second] = [await readUser(element), await readUser(element)];
    expect(first).to.match(/^ada/);
    expect(second).to.equal(first);
    element.forgetToken();
    vote();
    await next(element, 'rf-saved');
    const request = (await account.requests('POST .*/feedback')).at(-1)!;
    expect(request.headers['authorization']).to.equal(`Bearer ${bob}`);
  });

  it('forgetToken() discards the response of a fetch that has begun before', async () => {
    const userToken = await token();
    await account.faults({kind: 'hold', only: 'GET /begun$'});
    const element = await provider('begun');
    const reading = readUser(element);
    await until(async () => (await tokenRequests('begun')).length > 0);
    element.forgetToken();
    // The held request continues and gets 404.
    await account.faults(respond('begun', {token: userToken}));
    expect(await reading).to.match(/^user-/);
    expect(messages).to.deep.equal([]);
  });

  it('the token is fetched again after the user was away from the page', async () => {
    await account.faults(respond('away', {token: await token()}));
    const element = await provider('away');
    await readUser(element);
    comeBack();
    await readUser(element);
    expect(await tokenRequests('away')).to.have.length(2);
  });

  it('a provider that was removed from the page fetches the token again when it returns', async () => {
    await account.faults(respond('returns', {token: await token()}));
    const element = await provider('returns');
    await readUser(element);
    const parent = element.parentElement!;
    element.remove();
    await Promise.resolve();
    parent.append(element);
    await readUser(element);
    expect(await tokenRequests('returns')).to.have.length(2);
  });

  it('a changed token-url sends pending votes at once', async () => {
    await account.faults(respond('signed-out', {}, 401), respond('signed-in', {token: await token()}));
    const element = await provider('signed-out');
    vote();
    await until(() => messages.length > 0);
    expect(await element.client!.pending()).to.be.greaterThan(0);
    element.setAttribute('token-url', `${site}/signed-in`);
    await next(element, 'rf-saved');
  });

  it('a response of the last token-url that arrives late is not used', async () => {
    const userToken = await token();
    await account.faults({kind: 'hold', only: 'GET /late$'}, respond('current', {token: userToken}));
    const element = await provider('late');
    const reading = element.client!.getMe();
    await until(async () => (await tokenRequests('late')).length > 0);
    element.tokenUrl = `${site}/current`;
    // The held request continues and gets 404.
    await account.faults(respond('current', {token: userToken}));
    await reading;
    expect(messages).to.deep.equal([]);
  });

  for (const [name, body, status, cause] of [
    ['unauthorized', {}, 401, 'it answered 401: is the user signed in?'],
    ['failing', {}, 500, 'it answered 500: is the user signed in?'],
    ['page', '<!doctype html>', 200, 'the token is missing'],
    ['nothing', null, 200, 'the token is missing'],
    ['number', {token: 7}, 200, 'the token is missing'],
    ['empty', {token: ''}, 200, 'the token is missing'],
  ] as const) {
    it(`a token-url with the response ${status} ${JSON.stringify(body)} causes one warning`, async () => {
      await account.faults(respond(name, body, status));
      const {client} = await provider(name);
      for (let count = 0; count < 2; count++) {
        const error: unknown = await client!.getMe().catch((reason: unknown) => reason);
        expect(error).to.be.an('error').with.property('message').that.contains(cause);
      }
      expect(messages).to.deep.equal([
        `token-url: ${site}/${name} must answer 200 and {"token": "…"}, but ${cause}.`,
      ]);
    });
  }

  it('a token-url that cannot be reached, or is no address, causes one warning', async () => {
    await account.faults({kind: 'offline', only: 'GET /offline$'});
    const element = await provider('offline');
    for (const tokenUrl of [`${site}/offline`, 'http://[']) {
      messages.length = 0;
      element.tokenUrl = tokenUrl;
      for (let count = 0; count < 2; count++) {
        const error: unknown = await element.client!.getMe().catch((reason: unknown) => reason);
        expect(error).to.be.an('error');
      }
      expect(messages).to.deep.equal([
        `token-url: ${tokenUrl} must answer 200 and {"token": "…"}, but there is no response: ` +
          'check the address and the connect-src policy.',
      ]);
    }
  });

  it('a token-url that does not respond times out before the client does', async () => {
    const timeout = AbortSignal.timeout.bind(AbortSignal);
    const limit = new AbortController();
    let ms = 0;
    AbortSignal.timeout = (value) => {
      ms = value;
      return limit.signal;
    };
    try {
      await account.faults({kind: 'hold', only: 'GET /silent$'});
      const {client} = await provider('silent');
      const reading = client!.getMe().catch((reason: unknown) => reason);
      await until(async () => (await tokenRequests('silent')).length > 0);
      limit.abort();
      expect(await reading)
        .to.be.an('error')
        .with.property('message')
        .that.contains('no response');
      expect(ms).to.be.within(5000, 9000);
    } finally {
      AbortSignal.timeout = timeout;
    }
  });

  it('a vote without a network keeps its owner, so that it arrives after a reload', async () => {
    await account.faults(respond('owner', {token: await token()}));
    const element = await provider('owner');
    vote();
    await next(element, 'rf-saved');
    await account.faults({kind: 'offline'});
    comeBack();
    const owners = () =>
      Object.entries(localStorage)
        .filter(([, text]) => String(text).includes('"baseUrl"'))
        .map(([, text]) => (JSON.parse(String(text)) as {owner: string | null}).owner);
    byRole('button', 'Not helpful').click();
    await until(() => owners().length === 1 && owners()[0]?.includes('user-'));
    await account.faults();
  });

  it('after the user was away, the last token is kept without a network, and not when token-url fails', async () => {
    await account.faults(respond('perhaps-left', {token: await token()}));
    const element = await provider('perhaps-left');
    const user = await readUser(element);
    comeBack();
    await account.faults({kind: 'offline', only: 'GET /perhaps-left$'});
    expect(await readUser(element)).to.equal(user);
    await account.faults(respond('perhaps-left', {}, 503));
    const error: unknown = await element.client!.getMe().catch((reason: unknown) => reason);
    expect(error).to.be.an('error').with.property('message').that.contains('503');
    await account.faults();
  });

  it('the last token is forgotten once token-url says that nobody is signed in', async () => {
    await account.faults(respond('left', {token: await token()}));
    const {client} = await provider('left');
    await client!.getMe();
    for (const [fault, cause] of [
      [respond('left', {}, 401), '401'],
      [{kind: 'offline', only: 'GET /left$'}, 'no response'],
    ] as const) {
      await account.faults(fault);
      comeBack();
      const error: unknown = await client!.getMe().catch((reason: unknown) => reason);
      expect(error).to.be.an('error').with.property('message').that.contains(cause);
    }
  });
});
