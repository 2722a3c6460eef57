import assert from 'node:assert/strict';
import {after, before, describe, test} from 'node:test';
import {getFlow, getFlowAnalytics, listFlows, putFlow, type Flow, type Step} from '@resolutionflow/contract';
import {startScene, VPN, VPN_FLOW, type Scene} from './scene.js';

let scene: Scene;

before(async () => {
  scene = await startScene();
});
after(() => scene.close());

const step = (id: string, title = `Step ${id}`): Step => ({id, title});
const stepsOf = (...ids: string[]): Step[] => ids.map((id) => step(id));

const put = (tree_id: string, status: 200 | 201, name: string, steps: readonly Step[]): Promise<Flow> =>
  scene.server.expectOk(status, putFlow, {as: scene.key, params: {tree_id}, body: {name, steps}});

const get = (tree_id: string): Promise<Flow> =>
  scene.server.expectOk(200, getFlow, {as: scene.anna, params: {tree_id}});

describe('PUT /flows/{tree_id}', () => {
  test('PUT /flows: creates a flow and replaces it', async () => {
    const made = await put('phone', 201, 'Phone', stepsOf('a', 'b'));
    assert.deepEqual(made, {tree_id: 'phone', name: 'Phone', steps: stepsOf('a', 'b')});
    assert.deepEqual(await get('phone'), made);
    assert.deepEqual(await put('phone', 200, 'Phone', stepsOf('a', 'b')), made);
    const changed = {
      tree_id: 'phone',
      name: 'Telephone',
      steps: [step('b', 'B again'), step('c'), step('a')],
    };
    assert.deepEqual(await put('phone', 200, changed.name, changed.steps), changed);
    assert.deepEqual(await get('phone'), changed);
  });

  test('PUT /flows: archives omitted steps, and restores them with their metrics when listed again', async () => {
    const {server, anna} = scene;
    const archive = async (): Promise<Record<string, [visits: number, yes: number, archived: boolean]>> => {
      const {step_feedback} = await server.expectOk(200, getFlowAnalytics, {
        as: anna,
        params: {tree_id: 'laptop'},
      });
      return Object.fromEntries(
        step_feedback.map(({node_id, visits, helpful_yes, archived}) => [
          node_id,
          [visits, helpful_yes, archived],
        ]),
      );
    };
    await put('laptop', 201, 'Laptop', stepsOf('a', 'b', 'never'));
    const session_id = await scene.session({tree_id: 'laptop', visits: ['a', 'b']});
    await scene.vote(session_id, 'a', true);
    await put('laptop', 200, 'Laptop', stepsOf('b'));
    assert.deepEqual((await get('laptop')).steps, stepsOf('b'));
    // An archived step without metrics is not listed.
    assert.deepEqual(await archive(), {b: [1, 0, false], a: [1, 1, true]});
    await scene.vote(session_id, 'b', true);
    await put('laptop', 200, 'Laptop', [step('a', 'Back'), step('b')]);
    assert.deepEqual((await get('laptop')).steps, [step('a', 'Back'), step('b')]);
    assert.deepEqual(await archive(), {a: [1, 1, false], b: [1, 1, false]});
    await put('laptop', 200, 'Laptop', []);
    assert.deepEqual((await get('laptop')).steps, []);
    assert.deepEqual(await archive(), {a: [1, 1, true], b: [1, 1, true]});
  });

  test('PUT /flows: equal step ids of two flows have separate metrics', async () => {
    const {server, anna} = scene;
    await put('left', 201, 'Left', stepsOf('same'));
    await put('right', 201, 'Right', stepsOf('same'));
    await scene.vote(await scene.session({tree_id: 'left'}), 'same', true);
    for (const [tree_id, yes] of [
      ['left', 1],
      ['right', 0],
    ] as const) {
      const {step_feedback} = await server.expectOk(200, getFlowAnalytics, {as: anna, params: {tree_id}});
      assert.deepEqual(
        step_feedback.map(({helpful_yes}) => helpful_yes),
        [yes],
      );
    }
  });

  test('PUT /flows: after concurrent requests the flow equals one of them', async () => {
    const lists = [stepsOf('a', 'b', 'c'), stepsOf('c', 'd'), stepsOf('e'), []];
    const responses = await Promise.all(
      lists.map((steps, index) =>
        scene.server.call(putFlow, {
          as: scene.key,
          params: {tree_id: 'contended'},
          body: {name: `Version ${index}`, steps},
        }),
      ),
    );
    assert.deepEqual(responses.map(({status}) => status).sort(), [200, 200, 200, 201]);
    const {name, steps} = await get('contended');
    assert.deepEqual(steps, lists[Number(name.replace('Version ', ''))]);
  });

  test('PUT /flows: a flow has up to 1,000 steps, and their order can change', async () => {
    const steps = Array.from({length: 1000}, (_, index) => step(`s${index}`, `Number ${index}`));
    await put('long', 201, 'Long', steps);
    assert.deepEqual((await get('long')).steps, steps);
    await put('long', 200, 'Long', steps.toReversed());
    assert.deepEqual((await get('long')).steps, steps.toReversed());
  });

  test('PUT /flows: accepts every valid id, name and title', async () => {
    const name = '🙂'.repeat(200);
    const steps = [step('A–z'.replace('–', '.'), '"; drop table flows; --'), step('...', ' '), step('0')];
    for (const tree_id of ['a', '...', 'A_-:.9', 'x'.repeat(128)]) {
      assert.deepEqual(await put(tree_id, 201, name, steps), {tree_id, name, steps});
      assert.deepEqual(await get(tree_id), {tree_id, name, steps});
    }
  });

  test('PUT /flows: an invalid body answers 422 with the path and changes nothing', async () => {
    const {server, key} = scene;
    const wrong: readonly (readonly [string, unknown])[] = [
      ['name', {steps: []}],
      ['name', {name: '', steps: []}],
      ['name', {name: 'x'.repeat(201), steps: []}],
      ['name', {name: 'a\u0000b', steps: []}],
      ['name', {name: 7, steps: []}],
      ['steps', {name: 'N'}],
      ['steps', {name: 'N', steps: Array.from({length: 1001}, (_, index) => step(`s${index}`))}],
      ['steps', {name: 'N', steps: {}}],
      ['steps', {name: 'N', steps: stepsOf('a', 'b', 'a')}],
      ['steps.0.id', {name: 'N', steps: [{title: 'T'}]}],
      ['steps.1.id', {name: 'N', steps: [step('a'), step('b c')]}],
      ['steps.0.title', {name: 'N', steps: [{id: 'a'}]}],
      ['steps.0.title', {name: 'N', steps: [step('a', '')]}],
      ['steps.0', {name: 'N', steps: ['a']}],
    ];
    for (const tree_id of ['unborn', VPN]) {
      for (const [path, body] of wrong) {
        const {errors} = await server.expectRefused('validation_failed', putFlow, {
          as: key,
          params: {tree_id},
          body,
        });
        assert.deepEqual(
          errors?.map((error) => error.path),
          [path],
        );
      }
    }
    await server.expectRefused('not_found', getFlow, {as: key, params: {tree_id: 'unborn'}});
    assert.deepEqual(await get(VPN), {tree_id: VPN, ...VPN_FLOW});
    await server.expectRefused('validation_failed', putFlow, {
      as: key,
      params: {tree_id: 'a b'},
      body: {name: 'N', steps: []},
    });
  });

  test('PUT /flows: an engineer gets 403, admins and keys may write', async () => {
    const {server, anna, admin, account} = scene;
    const body = {name: 'Mine', steps: []};
    const superAdmin = await account.token({user: 'root', role: 'super_admin'});
    await server.expectOk(201, putFlow, {as: superAdmin, params: {tree_id: 'by-root'}, body});
    await server.expectOk(201, putFlow, {as: admin, params: {tree_id: 'by-boss'}, body});
    for (const tree_id of [VPN, 'by-anna']) {
      await server.expectRefused('forbidden', putFlow, {as: anna, params: {tree_id}, body});
      await server.expectRefused('validation_failed', putFlow, {as: anna, params: {tree_id}, body: {}});
    }
    await server.expectRefused('not_found', getFlow, {as: anna, params: {tree_id: 'by-anna'}});
  });
});

describe('GET /flows', () => {
  test('GET /flows/{id}: everybody in the account can read it, an unknown one answers 404', async () => {
    const {server, anna, admin, key} = scene;
    for (const as of [anna, admin, key]) {
      assert.deepEqual(await server.expectOk(200, getFlow, {as, params: {tree_id: VPN}}), {
        tree_id: VPN,
        ...VPN_FLOW,
      });
      await server.expectRefused('not_found', getFlow, {as, params: {tree_id: 'nowhere'}});
      await server.expectRefused('not_found', getFlow, {as, params: {tree_id: VPN.toUpperCase()}});
      await server.expectRefused('validation_failed', getFlow, {as, params: {tree_id: 'a b'}});
    }
  });

  test('GET /flows: pages list every flow once, and the last page has no cursor', async () => {
    const {server} = scene;
    const account = await server.account();
    assert.deepEqual(await server.expectOk(200, listFlows, {as: account.key}), {
      flows: [],
      next_cursor: null,
    });
    const ids = Array.from({length: 23}, (_, index) => `tree-${String(index).padStart(2, '0')}`);
    // Created in the reverse of the listed order.
    for (const [index, tree_id] of ids.toReversed().entries()) {
      const body = {name: `Flow ${index}`, steps: stepsOf('z', tree_id)};
      await server.expectOk(201, putFlow, {as: account.key, params: {tree_id}, body});
    }
    const as = await account.token();
    for (const limit of [1, 5, 22, 23, 24, 1000]) {
      const seen: Flow[] = [];
      let cursor: string | null = null;
      do {
        const page: {flows: Flow[]; next_cursor: string | null} = await server.expectOk(200, listFlows, {
          as,
          query: {limit, ...(cursor && {cursor})},
        });
        assert.ok(page.flows.length > 0 && page.flows.length <= limit);
        seen.push(...page.flows);
        cursor = page.next_cursor;
      } while (cursor);
      assert.deepEqual(
        seen.map(({tree_id}) => tree_id),
        ids,
      );
      for (const {tree_id, steps} of seen) assert.deepEqual(steps, stepsOf('z', tree_id));
    }
  });

  test('GET /flows: the next page continues correctly after new flows', async () => {
    const {server} = scene;
    const {key: as} = await server.account();
    const make = (tree_id: string): Promise<Flow> =>
      server.expectOk(201, putFlow, {as, params: {tree_id}, body: {name: tree_id, steps: []}});
    for (const id of ['b', 'd', 'f']) await make(id);
    const first = await server.expectOk(200, listFlows, {as, query: {limit: 2}});
    for (const id of ['a', 'e']) await make(id);
    const second = await server.expectOk(200, listFlows, {
      as,
      query: {limit: 2, cursor: first.next_cursor ?? ''},
    });
    assert.deepEqual(
      [...first.flows, ...second.flows].map(({tree_id}) => tree_id),
      ['b', 'd', 'e', 'f'],
    );
  });

  test('GET /flows: an invalid limit or cursor answers 422', async () => {
    const {server, anna} = scene;
    for (const limit of ['0', '-1', '1001', '1.5', 'ten', '', '1e2', ' 5']) {
      const {errors} = await server.expectRefused('validation_failed', listFlows, {as: anna, query: {limit}});
      assert.deepEqual(
        errors?.map(({path}) => path),
        ['limit'],
      );
    }
    const cursors = ['', 'x', '%00', 'bnVsbA', Buffer.from('[1]').toString('base64url'), 'x'.repeat(1001)];
    for (const cursor of [...cursors, Buffer.from('["a","b"]').toString('base64url')]) {
      const {errors} = await server.expectRefused('validation_failed', listFlows, {
        as: anna,
        query: {cursor},
      });
      assert.deepEqual(
        errors?.map(({path}) => path),
        ['cursor'],
      );
    }
  });
});
