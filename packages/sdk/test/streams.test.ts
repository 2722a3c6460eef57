import assert from 'node:assert/strict';
import {createServer, type RequestListener, type Server, type ServerResponse} from 'node:http';
import {afterEach, beforeEach, describe, test} from 'node:test';
import {setFlagsFromString} from 'node:v8';
import {runInNewContext} from 'node:vm';
import {
  createClient,
  isApiError,
  isNetworkError,
  isTimeoutError,
  type RfServerClient,
} from '@resolutionflow/sdk';
import {listen} from '../../dev/dist/fixtures/listen.js';

const key = 'rf_sk_acme.secret';
let server: Server;
let baseUrl: string;
let respond: RequestListener;
let client: RfServerClient;

beforeEach(async () => {
  server = createServer((request, response) => respond(request, response));
  baseUrl = await listen(server);
  client = createClient({baseUrl, key});
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

/** Resolves when the connection of a response is closed before the response has ended. */
const cut = (response: ServerResponse): Promise<void> =>
  new Promise((resolve) => response.once('close', () => response.writableEnded || resolve()));

const json = (response: ServerResponse, status: number, body: object): ServerResponse =>
  response
    .writeHead(status, {'content-type': 'application/json', 'x-request-id': 'r'})
    .end(JSON.stringify(body));

describe('exportRatings', () => {
  test('exportRatings: a file that stalls rejects with TimeoutError and closes the connection', async () => {
    const closed = new Promise<void>((resolve) => {
      respond = (_, response) => {
        void cut(response).then(resolve);
        response.writeHead(200, {'content-type': 'text/csv'}).write('rating,comment\r\n');
      };
    });
    const impatient = createClient({baseUrl, key, timeout: 200});
    await assert.rejects(impatient.exportRatings(), isTimeoutError);
    await closed;
  });

  test('exportRatings: a file that breaks off rejects with NetworkError', async () => {
    respond = (_, response) => {
      response.writeHead(200, {'content-type': 'text/csv'}).write('rating,comment\r\n');
      setImmediate(() => response.destroy());
    };
    await assert.rejects(client.exportRatings(), isNetworkError);
  });

  test('exportRatings: the signal is honoured in the middle of the file, and the connection is closed', async () => {
    const abort = new AbortController();
    const closed = new Promise<void>((resolve) => {
      respond = (_, response) => {
        void cut(response).then(resolve);
        response.writeHead(200, {'content-type': 'text/csv'}).write('rating,comment\r\n');
      };
    });
    const leaving = createClient({
      baseUrl,
      key,
      fetch: async (...args) => {
        const response = await fetch(...args);
        setImmediate(() => abort.abort(new Error('Enough.')));
        return response;
      },
    });
    await assert.rejects(leaving.exportRatings({signal: abort.signal}), /Enough/);
    await closed;
  });

  test('exportRatings: a file whose parts are in time may take longer than the timeout', async (context) => {
    context.mock.timers.enable({apis: ['setTimeout']});
    const lines = ['rating,comment\r\n', '5,Fast\r\n', '1,Slow\r\n', '3,\r\n'];
    const left = [...lines];
    const body = new ReadableStream<Uint8Array>(
      {
        pull(controller) {
          context.mock.timers.tick(900);
          const line = left.shift();
          if (line === undefined) controller.close();
          else controller.enqueue(new TextEncoder().encode(line));
        },
      },
      {highWaterMark: 0},
    );
    const headers = {'content-type': 'text/csv; charset=utf-8', 'x-request-id': 'r'};
    const patient = createClient({
      baseUrl,
      key,
      timeout: 1000,
      fetch: () => Promise.resolve(new Response(body, {headers})),
    });
    const file = await patient.exportRatings();
    assert.match(file.type, /^text\/csv/);
    assert.equal(await file.text(), lines.join(''));
  });
});

describe('importHistory', () => {
  const LINE = {type: 'user', user_id: 'ada', name: 'Ada'} as const;

  /** History without an end, or of some lines, that knows when it was closed. */
  function history(count = Infinity) {
    let close = (): void => undefined;
    const closed = new Promise<void>((resolve) => (close = resolve));
    async function* lines() {
      try {
        // The end of a turn, as of a file that is read.
        for (let i = 0; i < count; i++) yield (await new Promise(setImmediate), LINE);
      } finally {
        close();
      }
    }
    return {lines: lines(), closed};
  }

  test('importHistory: an abort rejects with its reason, ends the lines and closes the connection', async () => {
    const abort = new AbortController();
    const cutOff = new Promise<void>((resolve) => {
      respond = (request, response) => {
        void cut(response).then(resolve);
        request.once('data', () => abort.abort(new Error('Enough.')));
      };
    });
    const {lines, closed} = history();
    await assert.rejects(client.importHistory(lines, {signal: abort.signal}), /Enough/);
    await closed;
    await cutOff;
  });

  test('importHistory: a broken connection rejects with NetworkError and ends the lines', async () => {
    respond = (request) => request.once('data', () => request.destroy());
    const {lines, closed} = history();
    await assert.rejects(client.importHistory(lines), isNetworkError);
    await closed;
  });

  test('importHistory: a response before the end of the lines ends them', async () => {
    const body = {type: 'x', title: 'No', status: 503, detail: 'Busy.', code: 'overloaded', request_id: 'r'};
    respond = (request, response) => request.once('data', () => json(response, 503, body));
    const {lines, closed} = history();
    await assert.rejects(client.importHistory(lines), (error) => isApiError(error, 'overloaded'));
    await closed;
  });

  test('importHistory: an import that succeeds ends the lines', async () => {
    respond = (request, response) =>
      request.resume().once('end', () => json(response, 200, {accepted: 3, rejected: [], rejected_total: 0}));
    const {lines, closed} = history(3);
    assert.equal((await client.importHistory(lines)).accepted, 3);
    await closed;
  });

  test('importHistory: an error of the lines is thrown as it is, and no import is completed', async () => {
    let hasEnded = false;
    let receive = (): void => undefined;
    const received = new Promise<void>((resolve) => (receive = resolve));
    const cutOff = new Promise<void>((resolve) => {
      respond = (request, response) => {
        void cut(response).then(resolve);
        request.once('data', receive).once('end', () => (hasEnded = true));
      };
    });
    const failing = async function* () {
      yield LINE;
      await received;
      throw new Error('The file cannot be read.');
    };
    await assert.rejects(client.importHistory(failing()), /^Error: The file cannot be read\./);
    await cutOff;
    assert.equal(hasEnded, false);
  });

  test('importHistory: lines that were sent do not stay in memory', {timeout: 20_000}, async () => {
    setFlagsFromString('--expose-gc');
    const collectGarbage = runInNewContext('gc') as () => void;
    const MEGABYTE = 2 ** 20;
    respond = (request, response) =>
      request.resume().once('end', () => json(response, 200, {accepted: 0, rejected: [], rejected_total: 0}));
    const used = () => {
      collectGarbage();
      return process.memoryUsage().arrayBuffers;
    };
    const before = used();
    const bulky = async function* () {
      for (let i = 0; i < 32; i++) yield {...LINE, name: 'x'.repeat(MEGABYTE)};
      // The import has not ended yet.
      while (used() - before > 16 * MEGABYTE) await new Promise(setImmediate);
    };
    await client.importHistory(bulky());
  });
});

describe('responses whose body is not read', () => {
  /** Sends a part of a body that never ends. */
  const endless = (response: ServerResponse, status: number, headers = {}): boolean =>
    response.writeHead(status, {'content-type': 'application/json', ...headers}).write('{');

  test('a 401 whose body never ends: its connection is closed, and the read is repeated', async () => {
    let requests = 0;
    const closed = new Promise<void>((resolve) => {
      respond = (_, response) => {
        if (++requests > 1) return json(response, 200, {flows: [], next_cursor: null});
        void cut(response).then(resolve);
        return endless(response, 401);
      };
    });
    assert.deepEqual((await client.listFlows()).flows, []);
    await closed;
  });

  test('a redirected write whose response never ends: its body is cancelled', {timeout: 5000}, async () => {
    let cancel = (): void => undefined;
    const cancelled = new Promise<void>((resolve) => (cancel = resolve));
    // Over a real redirect, Node closed the connection even without the cancellation.
    const redirected = Object.defineProperties(new Response(new ReadableStream({cancel}), {status: 404}), {
      redirected: {value: true},
      url: {value: baseUrl},
    });
    const person = createClient({baseUrl, token: 'opaque', fetch: () => Promise.resolve(redirected)});
    assert.deepEqual(await person.startSession({treeId: 'vpn'}), {status: 'queued'});
    person.close();
    await cancelled;
  });

  test('an unknown step: the connection of the check of its session is closed', async () => {
    const body = {type: 'x', title: 'No', status: 404, detail: 'No.', code: 'not_found', request_id: 'r'};
    const closed = new Promise<void>((resolve) => {
      respond = ({method}, response) => {
        if (method === 'POST') return json(response, 404, body);
        void cut(response).then(resolve);
        return endless(response, 200);
      };
    });
    const person = createClient({baseUrl, token: 'opaque'});
    const vote = await person.submitStepFeedback({sessionId: 's', stepId: 'mistyped', wasHelpful: true});
    assert.deepEqual(vote, {status: 'queued'});
    await closed;
    person.close();
  });
});
