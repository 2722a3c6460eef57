import type {Handlers} from '../http/handler.js';
import {decodeCursor, encodeCursor} from '../http/cursor.js';
import {ApiProblem} from '../api-problem.js';
import {findFlow, flowsAfter, saveFlow, withSteps} from './repository.js';

export const noSuchFlow = (): ApiProblem =>
  new ApiProblem('not_found', 'There is no such flow in your account.');

export const flowHandlers = {
  async putFlow({database, caller, params, body}) {
    const isNew = await database.write((tx) => saveFlow(tx, caller.account.ref, params.tree_id, body));
    return {status: isNew ? 201 : 200, body: {tree_id: params.tree_id, name: body.name, steps: body.steps}};
  },

  async listFlows({database, caller, query}) {
    const after = decodeCursor(query.cursor, 1)?.[0];
    return database.snapshot(async (db) => {
      const rows = await flowsAfter(db, caller.account.ref, after, query.limit + 1);
      const page = rows.slice(0, query.limit);
      const last = rows.length > query.limit ? page.at(-1) : undefined;
      return {
        status: 200,
        body: {
          flows: await withSteps(db, caller.account.ref, page),
          next_cursor: last ? encodeCursor([last.tree_id]) : null,
        },
      };
    });
  },

  async getFlow({database, caller, params}) {
    return database.snapshot(async (db) => {
      const row = await findFlow(db, caller.account.ref, params.tree_id);
      const [body] = row ? await withSteps(db, caller.account.ref, [row]) : [];
      if (!body) throw noSuchFlow();
      return {status: 200, body};
    });
  },
} satisfies Pick<Handlers, 'putFlow' | 'listFlows' | 'getFlow'>;
