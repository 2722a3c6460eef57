import assert from 'node:assert/strict';
import {after, before, describe, test} from 'node:test';
import {routes} from '@resolutionflow/contract';
import {
  createClient,
  isApiError,
  isContractError,
  isNetworkError,
  isRfError,
  isTimeoutError,
  type RfClient,
} from '@resolutionflow/sdk';
import {createAccount, type Account} from './fixture.js';

let account: Account;
let admin: RfClient;

before(async () => {
  account = await createAccount();
  admin = account.client({token: await account.token('boss', 'team_admin')});
});
after(() => account.close());

describe('reads', () => {
  test('imported history: an admin client reads it through every read method', async () => {
    const day = new Date().toISOString();
    const report = await account.host.importHistory(
      (function* () {
        yield {type: 'user' as const, user_id: 'ada', name: 'Ada'};
        yield {
          type: 'session' as const,
          id: 's1',
          tree_id: 'vpn',
          user_id: 'ada',
          started_at: day,
          completed_at: day,
          outcome: 'resolved' as const,
        };
        yield {type: 'visit' as const, session_id: 's1', step_id: 'cable', visited_at: day};
        yield {type: 'rating' as const, session_id: 's1', rating: 5, comment: '=Fast', created_at: day};
        yield {type: 'visit' as const, session_id: 'nowhere', step_id: 'cable', visited_at: day};
      })(),
    );
    assert.equal(report.accepted, 4);
    assert.deepEqual(
      report.rejected.map(({line, code}) => [line, code]),
      [[5, 'not_found']],
    );

    const team = await admin.getTeamAnalytics({period: '7d'});
    assert.equal(team.summary.total_sessions, 1);
    assert.equal(team.avg_csat, 5);
    assert.equal((await admin.getTeamAnalytics({engineerId: 'ada'})).active_engineers, 1);
    assert.equal((await admin.getFlowAnalytics({treeId: 'vpn', period: '90d'})).step_feedback[0]?.visits, 1);
    assert.equal((await admin.getPersonalAnalytics()).summary.total_sessions, 0);
    assert.deepEqual((await admin.listEngineers({q: 'AD'})).engineers, [{user_id: 'ada', name: 'Ada'}]);
    assert.equal((await admin.listRatings({maxRating: 4})).ratings.length, 0);
    assert.equal((await admin.listRatings({treeId: 'vpn'})).ratings[0]?.comment, '=Fast');
    assert.match(await (await admin.exportRatings()).text(), /'=Fast/);
    assert.equal((await admin.getFlow({treeId: 'vpn'})).name, 'VPN');
    assert.equal((await admin.listFlows({limit: 1})).flows.length, 1);
    assert.equal((await admin.getMe()).role, 'team_admin');
  });

  test('getTeamAnalytics requests an insights path, which content blockers do not block', async () => {
    await admin.getTeamAnalytics();
    assert.equal(account.requests('analytics').length, 0);
    assert.ok(account.requests('/api/v1/insights/team').length > 0);
  });

  test('a read that gets 401 calls getToken once more', async () => {
    const tokens = ['not-a-token', await account.token()];
    let calls = 0;
    const client = account.client({getToken: () => tokens[Math.min(calls++, 1)] ?? null});
    assert.equal((await client.getMe()).user_id, 'ada');
    assert.equal(calls, 2);
    await assert.rejects(account.client({token: 'not-a-token'}).getMe(), (error) =>
      isApiError(error, 'unauthenticated'),
    );
  });

  test('concurrent reads call getToken once', async () => {
    const token = await account.token();
    let calls = 0;
    const client = account.client({
      getToken: async () => {
        calls++;
        return token;
      },
    });
    await Promise.all([client.getMe(), client.getMe(), client.listFlows()]);
    assert.equal(calls, 1);
  });
});

/** One valid argument for each path and query parameter of the reads. */
const EVERY_ARGUMENT = {
  treeId: 'vpn',
  sessionId: 's1',
  period: '7d',
  engineerId: 'ada',
  maxRating: 3,
  reason: 'unclear',
  q: 'a',
  limit: 5,
  cursor: 'x',
};

for (const [name, route] of Object.entries(routes)) {
  if (route.method !== 'GET' || !('query' in route)) continue;
  test(`${name} sends every query parameter of its route`, async () => {
    let search = new URLSearchParams();
    const client = createClient({
      baseUrl: 'https://feedback.example.com',
      key: 'rf_sk_acme.secret',
      fetch: async (input) => {
        search = new URL(input instanceof Request ? input.url : input).searchParams;
        return Response.json({});
      },
    });
    const read = Reflect.get(client, name) as (input: object) => Promise<unknown>;
    // The response fits no schema. The request counts.
    await read.call(client, EVERY_ARGUMENT).catch(() => undefined);
    assert.deepEqual([...search.keys()].sort(), Object.keys(route.query.shape).sort());
  });
}

test('a client has a method for every route', () => {
  const client = createClient({baseUrl: 'https://feedback.example.com', key: 'rf_sk_acme.secret'});
  const missing = Object.keys(routes).filter((name) => typeof Reflect.get(client, name) !== 'function');
  assert.deepEqual(missing, []);
});

describe('errors', () => {
  test('failed reads reject with NetworkError, TimeoutError, ApiError or ContractError', async () => {
    account.faults({kind: 'offline', times: 1});
    await assert.rejects(admin.getMe(), (error) => isNetworkError(error) && isRfError(error));

    account.faults({kind: 'hold'});
    const impatient = account.client({token: await account.token(), timeout: 50});
    await assert.rejects(impatient.getMe(), isTimeoutError);
    account.faults();

    await assert.rejects(
      admin.getFlow({treeId: 'nowhere'}),
      (error) => isApiError(error, 'not_found') && error.status === 404 && /./.test(error.requestId ?? ''),
    );

    account.faults({kind: 'status', status: 200, body: {user_id: 'boss', name: 7}, times: 1});
    await assert.rejects(admin.getMe(), (error) => isContractError(error) && error.path === 'name');
  });

  test('an aborted read rejects with AbortError', async () => {
    const abort = new AbortController();
    account.faults({kind: 'hold'});
    const reading = admin.getMe({signal: abort.signal});
    abort.abort();
    await assert.rejects(reading, {name: 'AbortError'});
    account.faults();
  });
});

describe('responses that do not end well', () => {
  const reads: readonly (readonly [string, (client: RfClient, signal?: AbortSignal) => Promise<unknown>])[] =
    [
      ['getMe', (client, signal) => client.getMe({signal})],
      ['getSession (404)', (client, signal) => client.getSession({sessionId: 'nowhere', signal})],
      ['getSessionFeedback', (client, signal) => client.getSessionFeedback({sessionId: 'nowhere', signal})],
    ];
  for (const [name, read] of reads) {
    test(`${name}: a body that stalls rejects with TimeoutError or NetworkError`, async () => {
      account.faults({kind: 'stall'});
      const client = account.client({token: await account.token(), timeout: 100});
      await assert.rejects(read(client), (error) => isTimeoutError(error) || isNetworkError(error));
      account.faults();
    });

    test(`${name}: a body that breaks off rejects with NetworkError`, async () => {
      account.faults({kind: 'half', times: 1});
      await assert.rejects(read(admin), isNetworkError);
    });

    test(`${name}: the signal is honoured while the body stalls`, async () => {
      account.faults({kind: 'stall'});
      let hasHead = (): void => undefined;
      const head = new Promise<void>((resolve) => (hasHead = resolve));
      const client = account.client({
        token: await account.token(),
        fetch: async (...args) => {
          const response = await fetch(...args);
          hasHead();
          return response;
        },
      });
      const abort = new AbortController();
      const reading = read(client, abort.signal);
      await head;
      abort.abort(new Error('Enough.'));
      await assert.rejects(reading, /Enough/);
      account.faults();
    });
  }

  test('getSessionFeedback: a caller that aborts does not abort another caller of the same session', async () => {
    account.faults({kind: 'hold'});
    const client = account.client({token: await account.token()});
    const abort = new AbortController();
    const [one, other] = [abort.signal, undefined].map((signal) =>
      client.getSessionFeedback({sessionId: 'nowhere', signal}),
    );
    abort.abort(new Error('Enough.'));
    await assert.rejects(one!, /Enough/);
    account.faults();
    await assert.rejects(other!, (error) => isApiError(error, 'not_found'));
  });
});

describe('wrong arguments', () => {
  const CABLE = {id: 'cable', title: 'Cable'};
  const TOO_MANY_STEPS = Array.from({length: 1001}, (_, index) => ({...CABLE, id: `step-${index}`}));
  const wrong: readonly (readonly [string, (client: RfClient) => unknown])[] = [
    ['stepId', (client) => client.submitStepFeedback({stepId: '', sessionId: 's', wasHelpful: true})],
    ['sessionId', (client) => client.submitStepFeedback({stepId: 's', sessionId: 'a b', wasHelpful: true})],
    [
      'wasHelpful',
      (client) => client.submitStepFeedback({stepId: 's', sessionId: 's', wasHelpful: 1 as never}),
    ],
    [
      'wasHelpful',
      (client) => client.submitStepFeedback({stepId: 's', sessionId: 's', wasHelpful: null as never}),
    ],
    ['sessionId', (client) => client.removeStepFeedback({stepId: 's', sessionId: '..'})],
    ['startedAt', (client) => client.startSession({treeId: 'vpn', startedAt: '2026-11-20T12:00Z'})],
    ['rating', (client) => client.rateSession({sessionId: 's', rating: 6})],
    ['rating', (client) => client.rateSession({sessionId: 's', rating: 2.5})],
    [
      'comment',
      (client) => client.rateSession({sessionId: 's', rating: 5, comment: `  ${'x'.repeat(501)}  `}),
    ],
    ['treeId', (client) => client.startSession({treeId: 'x'.repeat(129)})],
    ['outcome', (client) => client.completeSession({sessionId: 's', outcome: 'solved' as never})],
    ['stepId', (client) => client.visitStep({sessionId: 's', stepId: undefined as never})],
    ['treeId', (client) => client.getFlow({treeId: '.'})],
    ['sessionId', (client) => client.getSession({sessionId: ''})],
    ['name', (client) => client.putFlow({treeId: 'vpn', name: '', steps: []})],
    ['id', (client) => client.startSession({treeId: 'vpn', id: ''})],
    ['steps', (client) => client.putFlow({treeId: 'vpn', name: 'VPN', steps: [null as never]})],
    ['steps', (client) => client.putFlow({treeId: 'vpn', name: 'VPN', steps: [{id: 'a b', title: 'A'}]})],
    ['steps', (client) => client.putFlow({treeId: 'vpn', name: 'VPN', steps: [{id: 'a', title: ''}]})],
    ['steps', (client) => client.putFlow({treeId: 'vpn', name: 'VPN', steps: [CABLE, CABLE]})],
    ['steps', (client) => client.putFlow({treeId: 'vpn', name: 'VPN', steps: TOO_MANY_STEPS})],
    ['name', (client) => client.putFlow({treeId: 'vpn', name: 'x'.repeat(201), steps: []})],
    ['period', (client) => client.getTeamAnalytics({period: '1d' as never})],
    ['engineerId', (client) => client.getTeamAnalytics({engineerId: ''})],
    ['period', (client) => client.getPersonalAnalytics({period: null as never})],
    ['treeId', (client) => client.getFlowAnalytics({treeId: 'a/b'})],
    ['treeId', (client) => client.listRatings({treeId: 'a b'})],
    ['maxRating', (client) => client.listRatings({maxRating: 6})],
    ['maxRating', (client) => client.exportRatings({maxRating: 1.5})],
    ['limit', (client) => client.listFlows({limit: 1001})],
    ['limit', (client) => client.listRatings({limit: 0})],
    ['cursor', (client) => client.listFlows({cursor: ''})],
    ['q', (client) => client.listEngineers({q: 'x'.repeat(201)})],
  ];
  for (const [name, call] of wrong) {
    test(`a wrong ${name} throws TypeError without a request: ${String(call).slice(12, 90)}`, async () => {
      const before = account.requests().length;
      await assert.rejects(
        async () => call(admin),
        (error) => error instanceof TypeError && error.message.startsWith(`${name}: `),
      );
      assert.equal(account.requests().length, before);
      assert.equal(await admin.pending(), 0);
    });
  }

  test('a write without arguments rejects with TypeError, and nothing is stored or sent', async () => {
    const before = account.requests().length;
    const writes = [
      ['submitStepFeedback', 'stepId'],
      ['removeStepFeedback', 'stepId'],
      ['rateSession', 'sessionId'],
      ['visitStep', 'sessionId'],
      ['startSession', 'treeId'],
      ['completeSession', 'sessionId'],
    ] as const;
    for (const [name, argument] of writes) {
      const isExpected = (error: unknown) => error instanceof TypeError && error.message.includes(argument);
      await assert.rejects((admin[name] as () => Promise<unknown>)(), isExpected, name);
    }
    assert.equal(await admin.pending(), 0);
    assert.equal(account.requests().length, before);
  });

  for (const userId of ['', '.', '..']) {
    test(`createToken rejects the user id "${userId}" without a request`, async () => {
      const host = createClient({baseUrl: 'http://127.0.0.1:1', key: 'rf_sk_acme.secret'});
      await assert.rejects(
        async () => host.createToken({userId, name: 'Ada'}),
        (error) => error instanceof TypeError && error.message.startsWith('userId'),
      );
    });
  }

  const wrongToken: readonly (readonly [string, object])[] = [
    ['role', {role: 'admin'}],
    ['ttlSeconds', {ttlSeconds: 86_401}],
    ['name', {name: 'x'.repeat(201)}],
    ['userId', {userId: 'a\n'}],
  ];
  for (const [name, input] of wrongToken) {
    test(`createToken: a wrong ${name} throws TypeError without a request`, async () => {
      const host = createClient({baseUrl: 'http://127.0.0.1:1', key: 'rf_sk_acme.secret'});
      await assert.rejects(
        async () => host.createToken({userId: 'ada', name: 'Ada', ...input}),
        (error) => error instanceof TypeError && error.message.startsWith(`${name}: `),
      );
    });
  }

  for (const lines of [undefined, null, 7, 'lines', {}]) {
    test(`importHistory(${JSON.stringify(lines)}) throws TypeError without a request`, async () => {
      const host = createClient({baseUrl: 'http://127.0.0.1:1', key: 'rf_sk_acme.secret'});
      await assert.rejects(
        async () => host.importHistory(lines as never),
        (error) => error instanceof TypeError && error.message.startsWith('lines: '),
      );
    });
  }

  const wrongOptions: readonly object[] = [
    {baseUrl: 'nowhere'},
    {baseUrl: undefined},
    {token: 7},
    {getToken: 'a token'},
    {key: 7},
    {userId: 7},
    {fetch: 'fetch'},
    {timeout: -1},
    {timeout: '10'},
    // A timer with such a time ends at once.
    {timeout: Infinity},
    {timeout: 2 ** 31},
    {queue: 'disk'},
    {beforeSend: {}},
    {onError: 'log'},
  ];
  for (const option of wrongOptions) {
    const [[name, value] = []] = Object.entries(option) as [string, unknown][];
    test(`createClient: the wrong option ${name}: ${String(value)} throws TypeError with its name`, () => {
      assert.throws(
        () => createClient({baseUrl: account.baseUrl, ...option}),
        (error) => error instanceof TypeError && error.message.startsWith(`${name}: `),
      );
    });
  }

  test('rateSession: a comment of 500 units after trimming is accepted', async () => {
    const client = account.client({token: await account.token()});
    const sessionId = crypto.randomUUID();
    await client.startSession({treeId: 'vpn', id: sessionId});
    await client.completeSession({sessionId, outcome: 'resolved'});
    const rated = await client.rateSession({sessionId, rating: 5, comment: `  ${'x'.repeat(500)}  `});
    assert.equal(rated.status, 'saved');
  });
});
