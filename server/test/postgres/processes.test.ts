import assert from 'node:assert/strict';
import {randomUUID} from 'node:crypto';
import {setTimeout as pause} from 'node:timers/promises';
import {after, before, test} from 'node:test';
import {callServer, Load, prepareLoad} from '../durability/load.js';
import {ServerProcess} from '../durability/process.js';
import {createTestDatabase} from '../database.js';
import {FaultProxy} from './fault-proxy.js';

const WORKERS = 4;
const KEY_REVOCATION_MS = 5_000;

let one: ServerProcess;
let two: ServerProcess;
let tokens: string[];
before(async () => {
  one = await ServerProcess.create();
  two = one.sibling();
  await Promise.all([one.start(), two.start()]);
  tokens = await prepareLoad(one, WORKERS);
});
after(async () => {
  await two.stop('SIGKILL');
  await one.remove();
});

interface Reply {
  readonly status: number;
  readonly etag: string;
  readonly body: unknown;
}

async function send(
  server: ServerProcess,
  method: string,
  path: string,
  {as = server.key, body, headers = {}}: {as?: string; body?: object; headers?: Record<string, string>} = {},
): Promise<Reply> {
  const response = await fetch(`${server.url}/api/v1${path}`, {
    method,
    headers: {authorization: `Bearer ${as}`, ...(body && {'content-type': 'application/json'}), ...headers},
    ...(body && {body: JSON.stringify(body)}),
  });
  const text = await response.text();
  return {
    status: response.status,
    etag: response.headers.get('etag') ?? '',
    body: text && (JSON.parse(text) as unknown),
  };
}

/** Token of the engineer who runs the sessions. */
const engineer = (): string => tokens[0] ?? '';

async function completedSession(): Promise<string> {
  const id = randomUUID();
  const as = engineer();
  await send(one, 'POST', '/sessions', {as, body: {tree_id: 'vpn', id}});
  const {status} = await send(two, 'POST', `/sessions/${id}/complete`, {as, body: {outcome: 'resolved'}});
  assert.equal(status, 200);
  return id;
}

const totalRatings = async (): Promise<number> =>
  ((await callServer(two, 'GET', '/insights/team')) as {total_ratings: number}).total_ratings;

test('two processes: of ratings of one session that arrive at once, exactly one is accepted', async () => {
  const before = await totalRatings();
  for (let round = 0; round < 10; round++) {
    const id = await completedSession();
    const replies = await Promise.all(
      [one, two, one, two].map((server, index) =>
        send(server, 'POST', `/sessions/${id}/rate`, {as: engineer(), body: {rating: index + 1}}),
      ),
    );
    assert.deepEqual(replies.map(({status}) => status).sort(), [201, 409, 409, 409]);
    const winner = replies.findIndex(({status}) => status === 201);
    const feedback = (await send(one, 'GET', `/sessions/${id}/feedback`)).body as {rating: {rating: number}};
    assert.equal(feedback.rating.rating, winner + 1);
  }
  assert.equal(await totalRatings(), before + 10);
  await one.verify();
});

test('two processes: one idempotency key at both creates one rating, and both return it', async () => {
  for (let round = 0; round < 10; round++) {
    const id = await completedSession();
    const headers = {'idempotency-key': id};
    const replies = await Promise.all(
      [one, two].map((server) =>
        send(server, 'POST', `/sessions/${id}/rate`, {as: engineer(), body: {rating: 5}, headers}),
      ),
    );
    assert.deepEqual(
      replies.map(({status}) => status),
      [201, 201],
    );
    assert.deepEqual(replies[0]?.body, replies[1]?.body);
  }
  await one.verify();
});

test('two processes: of votes that arrive at once, the one with the highest seq stays', async () => {
  for (let round = 0; round < 10; round++) {
    const id = await completedSession();
    const now = Date.now();
    const votes = Array.from({length: 8}, (_, index) => ({seq: now + index, was_helpful: index % 3 === 0}));
    const shuffled = votes.map((vote) => ({vote, at: Math.random()})).sort((a, b) => a.at - b.at);
    const replies = await Promise.all(
      shuffled.map(({vote}, index) =>
        send(index % 2 ? one : two, 'POST', '/steps/cable/feedback', {
          as: engineer(),
          body: {session_id: id, ...vote},
        }),
      ),
    );
    assert.equal(replies.filter(({status}) => status === 201).length, 1);
    const {body} = await send(one, 'GET', `/sessions/${id}/feedback`);
    assert.equal(
      (body as {steps: {was_helpful: boolean}[]}).steps[0]?.was_helpful,
      votes.at(-1)?.was_helpful,
    );
  }
  await one.verify();
});

test('two processes: both accept one ETag, and a write at either outdates it at both', async () => {
  const get = (server: ServerProcess, etag = ''): Promise<Reply> =>
    send(server, 'GET', '/insights/team', {headers: {'if-none-match': etag}});
  for (const writer of [one, two]) {
    const {etag} = await get(one);
    assert.equal((await get(two, etag)).status, 304);
    const body = {tree_id: 'vpn', id: randomUUID()};
    assert.equal((await send(writer, 'POST', '/sessions', {as: engineer(), body})).status, 201);
    const replies = await Promise.all([get(one, etag), get(two, etag)]);
    assert.deepEqual(
      replies.map(({status}) => status),
      [200, 200],
    );
    assert.equal(replies[0]?.etag, replies[1]?.etag);
    assert.deepEqual(replies[0]?.body, replies[1]?.body);
  }
});

test('two processes: each refuses a revoked key within 5 seconds', async () => {
  const created = JSON.parse(await one.command('keys', 'create', '--account', 'acme', '--json')) as {
    id: string;
    key: string;
  };
  const statusAt = async (server: ServerProcess): Promise<number> =>
    (await send(server, 'GET', '/flows', {as: created.key})).status;
  for (const server of [one, two]) assert.equal(await statusAt(server), 200);
  await one.command('keys', 'revoke', created.id);
  const revokedAt = performance.now();
  for (const server of [one, two]) {
    while ((await statusAt(server)) !== 401) {
      assert.ok(performance.now() - revokedAt < KEY_REVOCATION_MS, 'the key is still accepted');
    }
  }
});

test('two processes under load, one is killed with SIGKILL: the other goes on, nothing acknowledged is lost', async () => {
  for (let round = 0; round < 2; round++) {
    const loads = [new Load(one, tokens.slice(0, 2)), new Load(two, tokens.slice(2))];
    await Promise.all(loads.map((load) => load.responses(40 + 30 * round)));
    await two.stop('SIGKILL');
    await loads[0]?.responses(20);
    await Promise.all(loads.map((load) => load.end()));
    await two.start();
    for (const {acknowledged, unexpected} of loads) {
      assert.deepEqual(unexpected, []);
      for (const {id, rating} of acknowledged) {
        const {body} = await send(two, 'GET', `/sessions/${id}/feedback`);
        if (rating !== null) assert.equal((body as {rating: {rating: number}}).rating.rating, rating);
      }
    }
    await one.verify();
  }
});

/** Makes statements that write fail at random, as conflicts between transactions do. Sequences count the failures. */
const INJECT = `
  create sequence rf_conflicts;
  create sequence rf_deadlocks;
  create function rf_fail() returns trigger language plpgsql as $body$
  begin
    if random() < 0.02 then perform nextval('rf_conflicts'); raise exception using errcode = '40001'; end if;
    if random() < 0.02 then perform nextval('rf_deadlocks'); raise exception using errcode = '40P01'; end if;
    return new;
  end $body$;
  create trigger rf_fail before insert or update on sessions for each row execute function rf_fail();
  create trigger rf_fail before insert or update on session_ratings for each row execute function rf_fail();
  create trigger rf_fail before insert or update on step_ratings for each row execute function rf_fail();
  create trigger rf_fail before insert or update on daily_sums for each row execute function rf_fail();`;

test('two processes under load with random 40001, 40P01, 57P01 and dropped sockets: totals are exact', async () => {
  const proxies = await Promise.all([one, two].map(({stored}) => FaultProxy.start(stored.url)));
  const servers = proxies.map(({url}) => one.sibling({RF_DATABASE_URL: url}));
  await Promise.all(servers.map((server) => server.start()));
  await one.stored.execute(INJECT);
  const loads = servers.map(
    (server, index) => new Load(server, tokens.slice(2 * index, 2 * index + 2), {mayRetry: true}),
  );
  let isDone = false;
  const disturb = async (): Promise<void> => {
    while (!isDone) {
      for (const proxy of proxies) proxy.breakOne();
      await one.stored.query(`select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and application_name = 'resolutionflow' order by random() limit 1`);
      await pause(Math.random() * 200);
    }
  };
  const disturbed = disturb();
  await Promise.all(loads.map((load) => load.responses(150))).finally(() => (isDone = true));
  await disturbed;
  await Promise.all(loads.map((load) => load.end()));
  for (const sequence of ['rf_conflicts', 'rf_deadlocks']) {
    assert.deepEqual(
      await one.stored.query(`select is_called from ${sequence}`),
      [{is_called: true}],
      sequence,
    );
  }
  for (const name of ['sessions', 'session_ratings', 'step_ratings', 'daily_sums']) {
    await one.stored.execute(`drop trigger rf_fail on ${name}`);
  }
  for (const {acknowledged, unexpected} of loads) {
    assert.deepEqual(unexpected, []);
    for (const {id, rating, votes} of acknowledged) {
      const {body} = await send(one, 'GET', `/sessions/${id}/feedback`);
      const feedback = body as {
        rating: {rating: number} | null;
        steps: {step_id: string; was_helpful: boolean}[];
      };
      assert.equal(feedback.rating?.rating ?? null, rating);
      assert.deepEqual(new Map(feedback.steps.map((step) => [step.step_id, step.was_helpful])), votes);
    }
  }
  await one.verify();
  await Promise.all(servers.map((server) => server.stop('SIGTERM')));
  await Promise.all(proxies.map((proxy) => proxy.stop()));
});

test('three processes that start at once on an empty database: one migrates, all serve', async () => {
  const stored = await createTestDatabase();
  const servers = Array.from({length: 3}, () => one.sibling({RF_DATABASE_URL: stored.url}));
  await Promise.all(servers.map((server) => server.start()));
  for (const server of servers) assert.equal((await fetch(`${server.url}/readyz`)).status, 200);
  const [migrations] = await stored.query<{rows: string; names: string}>(
    'select count(*) as rows, count(distinct name) as names from kysely_migration',
  );
  assert.equal(migrations?.rows, migrations?.names);
  await Promise.all(servers.map((server) => server.stop('SIGTERM')));
  await stored.remove();
});
