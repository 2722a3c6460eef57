import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import {isApiError, isContractError, isNetworkError, isRfError, isTimeoutError} from '@resolutionflow/sdk';
import {anotherCopy} from './copies.js';
import {account, ada} from './account-scene.js';
import {until} from './fixture.js';

describe('a response that does not match its schema', () => {
  test('a read whose response does not match rejects with a ContractError that has the path', async () => {
    const client = account.client({token: ada});
    account.faults({
      kind: 'status',
      status: 200,
      body: {session_id: 's', rating: null, steps: [{step_id: 'cable', was_helpful: 'yes'}]},
      times: 1,
    });
    await assert.rejects(
      client.getSessionFeedback({sessionId: 's'}),
      (error) => isContractError(error) && error.path === 'steps.0.was_helpful',
    );
    account.faults({kind: 'status', status: 200, body: '<p>Hello</p>', times: 1});
    await assert.rejects(client.getMe(), (error) => isContractError(error) && error.path === '');
  });

  for (const [name, response] of Object.entries({
    'JSON of another shape': {body: {id: 7}},
    'a list': {body: []},
    'JSON null': {body: 'null'},
    'text with X-Request-Id': {body: 'done', headers: {'x-request-id': 'r-1'}},
    'an empty body with X-Request-Id': {body: '', headers: {'x-request-id': 'r-1'}},
  })) {
    for (const queue of ['memory', 'off'] as const) {
      test(`queue: ${queue}, a write with a 201 response of ${name} is saved, and onError gets a ContractError`, async () => {
        const errors: Error[] = [];
        const client = account.client({token: ada, queue, onError: (error) => errors.push(error)});
        account.faults({kind: 'status', status: 201, ...response, times: 1});
        assert.deepEqual(await client.startSession({treeId: 'vpn'}), {status: 'saved', data: undefined});
        await until(() => errors.length);
        assert.equal(errors.length, 1);
        assert.ok(isContractError(errors[0]));
        assert.equal(await client.pending(), 0);
      });
    }
  }

  for (const [name, response] of Object.entries({
    'a 204 without a body': {status: 204, body: ''},
    'a 205 without a body': {status: 205, body: ''},
    'the page of a captive portal': {body: '<p>Sign in</p>', headers: {'content-type': 'text/html'}},
  })) {
    test(`a read or an export with a response of ${name} rejects with ContractError`, async () => {
      const client = account.client({token: ada});
      account.faults({kind: 'status', status: 200, ...response});
      for (const reading of [client.getMe(), client.listRatings(), client.exportRatings()]) {
        await assert.rejects(reading, (error) => isContractError(error) && error.path === '');
      }
    });
  }

  test('a write with a 204 response is saved without an error', async () => {
    const errors: Error[] = [];
    const client = account.client({token: ada, onError: (error) => errors.push(error)});
    account.faults({kind: 'status', status: 204, body: '', times: 1});
    assert.equal((await client.startSession({treeId: 'vpn'})).status, 'saved');
    assert.deepEqual(errors, []);
  });
});

describe('another copy of the package', () => {
  test('the error guards of two copies of the package accept each other’s errors', async () => {
    const other = await anotherCopy();
    const own = await import('@resolutionflow/sdk');
    for (const [thrower, checker] of [
      [own, other],
      [other, own],
    ] as const) {
      const problem = undefined;
      const errors = {
        api: new thrower.ApiError(409, problem, 'r'),
        network: new thrower.NetworkError(),
        timeout: new thrower.TimeoutError(1000),
        contract: new thrower.ContractError('a.b', 'wrong'),
        plain: new thrower.RfError('full'),
      };
      assert.ok(!(errors.api instanceof checker.ApiError), 'these are two copies');
      const results = Object.entries(errors).map(([kind, error]) => [
        kind,
        checker.isRfError(error),
        checker.isApiError(error),
        checker.isNetworkError(error),
        checker.isTimeoutError(error),
        checker.isContractError(error),
      ]);
      assert.deepEqual(results, [
        ['api', true, true, false, false, false],
        ['network', true, false, true, false, false],
        ['timeout', true, false, false, true, false],
        ['contract', true, false, false, false, true],
        ['plain', true, false, false, false, false],
      ]);
      assert.ok(checker.isApiError(errors.api, 'http_409'));
      assert.ok(!checker.isApiError(errors.api, 'already_rated'));
    }
  });

  test('the error guards reject values that are not errors of the SDK', () => {
    const foreign = [null, undefined, 'ApiError', 7, {name: 'ApiError'}, new Error('x'), new TypeError('y')];
    for (const guard of [isRfError, isApiError, isNetworkError, isTimeoutError, isContractError]) {
      for (const error of foreign) assert.equal(guard(error), false);
    }
  });
});
