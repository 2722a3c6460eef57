import {ApiProblem} from '../api-problem.js';
import type {Executor} from '../db/database.js';
import {findFlow, type FlowRow} from './repository.js';

/** @throws {ApiProblem} `not_found` unless the account has this flow. */
export async function requireFlow(db: Executor, accountRef: number, treeId: string): Promise<FlowRow> {
  const flow = await findFlow(db, accountRef, treeId);
  if (!flow) throw new ApiProblem('not_found', 'There is no such flow in your account.');
  return flow;
}
