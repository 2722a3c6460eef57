import {createClient} from '@resolutionflow/sdk';
import {expect} from '@open-wc/testing';
import {allByRole, byRole, listenToConsole, mount, mountOne, next, until} from '../../test/page.js';
import {createAccount, type Account} from '../../test/server.js';
import '../provider/define.js';
import '../step-feedback/define.js';
import type {RfProvider} from '../provider/provider.js';
import type {RfStepFeedback} from '../step-feedback/step-feedback.js';
import {configure} from './configure.js';
import {pageClient} from './page-client.js';

describe('the client of an element', () => {
  let account: Account;
  let token: string;
  let sessions = 0;
  let sessionId: string;
  const said = listenToConsole();

  before(async () => {
    account = await createAccount();
    token = await account.token();
    await account.putFlow('vpn', ['cable']);
  });

  beforeEach(async () => {
    localStorage.clear();
    delete pageClient().client;
    sessionId = `c-${++sessions}`;
    await account.startSession('vpn', sessionId);
  });

  const bare = (attributes = ''): RfStepFeedback =>
    mountOne(
      `<rf-step-feedback step-id="cable" session-id="${sessionId}" ${attributes}></rf-step-feedback>`,
      'rf-step-feedback',
    );
  const client = () => createClient({baseUrl: account.baseUrl, token});
  const up = () => byRole('button', 'Helpful');
  const expectSaved = async (element: RfStepFeedback) => {
    await next(element, 'rf-saved');
    expect((await account.feedback(sessionId)).steps).to.deep.equal([
      {step_id: 'cable', was_helpful: true, reasons: [], note: null},
    ]);
  };

  it('an element uses its client property', async () => {
    const element = bare();
    element.client = client();
    await element.updateComplete;
    up().click();
    await expectSaved(element);
  });

  it('an element uses its base-url and token', async () => {
    const element = bare(`base-url="${account.baseUrl}" token="${token}"`);
    await element.updateComplete;
    up().click();
    await expectSaved(element);
  });

  it('a vote that was given before there was a token is sent when the element gets a token', async () => {
    const element = bare(`base-url="${account.baseUrl}"`);
    await element.updateComplete;
    up().click();
    await until(async () => (await element.client?.pending()) === 1);
    element.token = token;
    await expectSaved(element);
  });

  it('a vote that was given before there was a token is sent when the provider gets getToken', async () => {
    mount(
      `<rf-provider base-url="${account.baseUrl}" session-id="${sessionId}">
        <rf-step-feedback step-id="cable"></rf-step-feedback>
      </rf-provider>`,
    );
    const provider = document.querySelector<RfProvider>('rf-provider')!;
    await provider.updateComplete;
    up().click();
    await until(async () => (await provider.client?.pending()) === 1);
    provider.getToken = () => token;
    await expectSaved(document.querySelector('rf-step-feedback')!);
  });

  it('an element uses a client that configure() sets later', async () => {
    const element = bare();
    await element.updateComplete;
    configure({baseUrl: account.baseUrl, token});
    up().click();
    await expectSaved(element);
  });

  it('a provider of another context does not make elements ask again', async () => {
    const element = bare();
    await element.updateComplete;
    let asked = 0;
    element.addEventListener('context-request', () => asked++);
    const other = Object.assign(new Event('context-provider', {bubbles: true}), {context: 'other'});
    document.body.dispatchEvent(other);
    expect(asked).to.equal(0);
    mount('<rf-provider></rf-provider>');
    expect(asked).to.equal(1);
  });

  it('configure() throws a TypeError if baseUrl is not a URL', () => {
    for (const baseUrl of ['http://[', undefined]) {
      expect(() => configure({baseUrl, token} as never)).to.throw(TypeError, 'baseUrl');
      expect(pageClient().client).to.equal(undefined);
    }
  });

  it('the property wins over base-url, then the provider, then the page', async () => {
    const [own, theirs] = [client(), client()];
    configure(client());
    const provider = mount('<rf-provider></rf-provider>').querySelector('rf-provider')!;
    provider.client = theirs;
    const element = bare(`base-url="${account.baseUrl}" token="${token}"`);
    provider.append(element);
    element.client = own;
    expect(element.client).to.equal(own);
    element.client = undefined;
    expect(element.client).not.to.be.oneOf([own, theirs, pageClient().client]);
    element.baseUrl = undefined;
    expect(element.client).to.equal(theirs);
    provider.after(element);
    expect(element.client).to.equal(pageClient().client);
  });

  describe('warnings', () => {
    it('an unknown flow causes one warning', async () => {
      const place = mountOne<RfProvider>(
        `<rf-provider base-url="${account.baseUrl}" token="${token}" tree-id="nope"></rf-provider>`,
        'rf-provider',
      );
      for (const stepId of ['cable', 'router']) {
        place.append(Object.assign(document.createElement('rf-step-feedback'), {stepId}));
      }
      await Promise.all(Array.from(place.children, (child) => (child as RfStepFeedback).updateComplete));
      const before = said.length;
      for (const button of allByRole('button', 'Helpful')) button.click();
      await until(() => said.length > before);
      expect(said.slice(before)).to.deep.equal([
        'The server does not know the flow "nope": put it there, or correct tree-id.',
      ]);
    });

    it('a server that rejects the origin causes one warning', async () => {
      // This server answers only the requests that every origin may send.
      const baseUrl = account.baseUrl.replace('127.0.0.1', 'localhost');
      const real = window.fetch.bind(window);
      window.fetch = async (url, init) => {
        if ((url as string).includes('/api/v1')) throw new TypeError('Failed to fetch');
        return real(url, init);
      };
      try {
        const before = said.length;
        const element = bare(`base-url="${baseUrl}" token="${token}"`);
        await element.updateComplete;
        up().click();
        await until(() => said.length > before);
        expect(said.slice(before)).to.deep.equal([
          `${baseUrl} refuses this page: list ${location.origin} in its RF_CORS_ORIGINS.`,
        ]);
      } finally {
        window.fetch = real;
      }
    });
  });

  describe('a late client', () => {
    it('a vote without a client is kept, with one warning, and sent later', async () => {
      const element = bare();
      await element.updateComplete;
      up().click();
      up().click();
      up().click();
      await element.updateComplete;
      expect(element.value).to.equal('up');
      expect(said.filter((words) => words.includes('client'))).to.have.length(1);
      element.client = client();
      await expectSaved(element);
      const votes = await account.requests('POST .*/feedback');
      expect(
        votes.filter(({body}) => (body as {session_id: string}).session_id === sessionId),
      ).to.have.length(1);
    });

    it('a vote is sent when a provider is added around the element', async () => {
      const element = bare();
      await element.updateComplete;
      up().click();
      const provider = document.createElement('rf-provider');
      provider.client = client();
      element.replaceWith(provider);
      provider.append(element);
      await expectSaved(element);
      provider.remove();
    });

    it('a vote is sent when the provider gets an address later', async () => {
      const provider = mount('<rf-provider></rf-provider>').querySelector('rf-provider')!;
      const element = bare();
      provider.append(element);
      await element.updateComplete;
      up().click();
      provider.token = token;
      provider.baseUrl = account.baseUrl;
      await expectSaved(element);
    });

    it('a vote is sent when the session is set later', async () => {
      const element = bare();
      element.removeAttribute('session-id');
      element.client = client();
      await element.updateComplete;
      up().click();
      element.sessionId = sessionId;
      await expectSaved(element);
    });

    it('a vote is sent when the provider gets a token later', async () => {
      const provider = mount(`<rf-provider base-url="${account.baseUrl}"></rf-provider>`).querySelector(
        'rf-provider',
      )!;
      const element = bare();
      provider.append(element);
      await element.updateComplete;
      up().click();
      provider.token = token;
      await provider.updateComplete;
      await expectSaved(element);
    });
  });
});
