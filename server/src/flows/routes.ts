import type {Handlers} from '../http/handler.js';
import {decodeCursor, encodeCursor} from '../http/cursor.js';
import {collectPage} from '../http/pagination.js';
import {flowSlices, saveFlow, withSteps} from './repository.js';
import {requireFlow} from './service.js';

export const flowHandlers = {
  async putFlow({database, caller, params, body}) {
    const isNew = await database.write((tx) => saveFlow(tx, caller.account.ref, params.tree_id, body));
    return {status: isNew ? 201 : 200, body: {tree_id: params.tree_id, name: body.name, steps: body.steps}};
  },

  async listFlows({database, caller, query}) {
    const after = decodeCursor(query.cursor, 1)?.[0];
    const slices = flowSlices(database, caller.account.ref, {after, limit: query.limit + 1});
    const {entries, endsAt} = await collectPage(slices, query.limit);
    return {status: 200, body: {flows: entries, next_cursor: endsAt ? encodeCursor([endsAt.tree_id]) : null}};
  },

  async getFlow({database, caller, params}) {
    return database.snapshot(async (db) => {
      const flow = await requireFlow(db, caller.account.ref, params.tree_id);
      return {status: 200, body: await withSteps(db, caller.account.ref, flow)};
    });
  },
} satisfies Pick<Handlers, 'putFlow' | 'listFlows' | 'getFlow'>;
