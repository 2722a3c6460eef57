import {createClient} from '@resolutionflow/sdk';
import {expect} from '@open-wc/testing';
import {allByRole, byRole, listenToConsole, mount, mountOne, next, until} from '../../test/page.js';
import {useSession} from '../../test/session.js';
import '../provider/define.js';
import '../step-feedback/define.js';
import type {RfProvider} from '../provider/provider.js';
import type {RfStepFeedback} from '../step-feedback/step-feedback.js';
import {configure} from './configure.js';
import {pageClient} from './page-client.js';

describe('the client of an element', () => {
  const scene = useSession('c');
  const messages = listenToConsole();

  beforeEach(async () => {
    delete pageClient().client;
  });

  const bare = (attributes = ''): RfStepFeedback =>
    mountOne(
      `<rf-step-feedback step-id="cable" session-id="${scene.sessionId}" ${attributes}></rf-step-feedback>`,
      'rf-step-feedback',
    );
  const client = () => createClient({baseUrl: scene.account.baseUrl, token: scene.token});
  const up = () => byRole('button', 'Helpful');
  const expectSaved = async (element: RfStepFeedback) => {
    await next(element, 'rf-saved');
    expect(await scene.votes()).to.deep.equal([
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
    const element = bare(scene.connection);
    await element.updateComplete;
    up().click();
    await expectSaved(element);
  });

  it('a vote that was given before there was a token is sent when the element gets a token', async () => {
    const element = bare(`base-url="${scene.account.baseUrl}"`);
    await element.updateComplete;
    up().click();
    await until(async () => (await element.client?.pending()) === 1);
    element.token = scene.token;
    await expectSaved(element);
  });

  it('a vote that was given before there was a token is sent when the provider gets getToken', async () => {
    mount(
      `<rf-provider base-url="${scene.account.baseUrl}" session-id="${scene.sessionId}">
        <rf-step-feedback step-id="cable"></rf-step-feedback>
      </rf-provider>`,
    );
    const provider = document.querySelector<RfProvider>('rf-provider')!;
    await provider.updateComplete;
    up().click();
    await until(async () => (await provider.client?.pending()) === 1);
    provider.getToken = () => scene.token;
    await expectSaved(document.querySelector('rf-step-feedback')!);
  });

  it('a vote in a provider with tree-id and no token: session and vote are sent when the token is set', async () => {
    mount(
      `<rf-provider base-url="${scene.account.baseUrl}" tree-id="vpn">
        <rf-step-feedback step-id="cable"></rf-step-feedback>
      </rf-provider>`,
    );
    const provider = document.querySelector<RfProvider>('rf-provider')!;
    await provider.updateComplete;
    up().click();
    await until(async () => (await provider.client?.pending()) === 2);
    provider.token = scene.token;
    await next(provider, 'rf-saved');
    expect((await scene.account.feedback(provider.sessionId!)).steps).to.deep.equal([
      {step_id: 'cable', was_helpful: true, reasons: [], note: null},
    ]);
  });

  it('a vote whose token was rejected is sent when the element gets another token', async () => {
    const [header, claims] = scene.token.split('.');
    const rejected = `${header}.${claims}.${'A'.repeat(43)}`;
    const element = bare(`base-url="${scene.account.baseUrl}" token="${rejected}"`);
    await element.updateComplete;
    const {length: warnings} = messages;
    up().click();
    await until(() => messages.length > warnings);
    expect(messages.slice(warnings)).to.deep.equal([
      `${scene.account.baseUrl} rejects the token: get it from this server, or register its issuer there.`,
    ]);
    element.token = scene.token;
    await expectSaved(element);
  });

  it('an element uses a client that configure() sets later', async () => {
    const element = bare();
    await element.updateComplete;
    configure({baseUrl: scene.account.baseUrl, token: scene.token});
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
      expect(() => configure({baseUrl, token: scene.token} as never)).to.throw(TypeError, 'baseUrl');
      expect(pageClient().client).to.equal(undefined);
    }
  });

  it('the property wins over base-url, then the provider, then the page', async () => {
    const [own, theirs] = [client(), client()];
    configure(client());
    const provider = mount('<rf-provider></rf-provider>').querySelector('rf-provider')!;
    provider.client = theirs;
    const element = bare(scene.connection);
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
        `<rf-provider ${scene.connection} tree-id="nope"></rf-provider>`,
        'rf-provider',
      );
      for (const stepId of ['cable', 'router']) {
        place.append(Object.assign(document.createElement('rf-step-feedback'), {stepId}));
      }
      await Promise.all(Array.from(place.children, (child) => (child as RfStepFeedback).updateComplete));
      const before = messages.length;
      for (const button of allByRole('button', 'Helpful')) button.click();
      await until(() => messages.length > before);
      expect(messages.slice(before)).to.deep.equal([
        'The server does not know the flow "nope": put it there, or correct tree-id.',
      ]);
    });

    it('a server that rejects the origin causes one warning', async () => {
      // This server answers only the requests that every origin may send.
      const baseUrl = scene.account.baseUrl.replace('127.0.0.1', 'localhost');
      const real = window.fetch.bind(window);
      window.fetch = async (url, init) => {
        if ((url as string).includes('/api/v1')) throw new TypeError('Failed to fetch');
        return real(url, init);
      };
      try {
        const before = messages.length;
        const element = bare(`base-url="${baseUrl}" token="${scene.token}"`);
        await element.updateComplete;
        up().click();
        await until(() => messages.length > before);
        expect(messages.slice(before)).to.deep.equal([
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
      expect(messages.filter((words) => words.includes('client'))).to.have.length(1);
      element.client = client();
      await expectSaved(element);
      const votes = await scene.account.requests('POST .*/feedback');
      expect(
        votes.filter(({body}) => (body as {session_id: string}).session_id === scene.sessionId),
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
      provider.token = scene.token;
      provider.baseUrl = scene.account.baseUrl;
      await expectSaved(element);
    });

    it('a vote is sent when the session is set later', async () => {
      const element = bare();
      element.removeAttribute('session-id');
      element.client = client();
      await element.updateComplete;
      up().click();
      element.sessionId = scene.sessionId;
      await expectSaved(element);
    });

    it('a vote is sent when the provider gets a token later', async () => {
      const provider = mount(`<rf-provider base-url="${scene.account.baseUrl}"></rf-provider>`).querySelector(
        'rf-provider',
      )!;
      const element = bare();
      provider.append(element);
      await element.updateComplete;
      up().click();
      provider.token = scene.token;
      await provider.updateComplete;
      await expectSaved(element);
    });
  });
});
