import {ApiProblem} from '../api-problem.js';
import type {Executor} from '../db/database.js';
import {findUser, type User} from './repository.js';

/** @throws {ApiProblem} `not_found` unless the account has this engineer. A pseudonym of an erased person counts. */
export async function requireEngineer(db: Executor, accountRef: number, userId: string): Promise<User> {
  const engineer = await findUser(db, accountRef, userId);
  if (!engineer) throw new ApiProblem('not_found', 'There is no such engineer in your account.');
  return engineer;
}
