import {createHash, randomUUID} from 'node:crypto';
import type {Engineer, Role} from '@resolutionflow/contract';
import {sql} from 'kysely';
import {compareCodePoints} from '../db/compare.js';
import {bumpVersion} from '../db/account-version.js';
import type {Database, Executor} from '../db/database.js';
import {prepared} from '../db/prepared.js';
import {nextRef} from '../db/surrogate-ids.js';
import {ApiProblem} from '../api-problem.js';

/** What a person without a name is called. */
export const UNKNOWN_NAME = 'Unknown';

/** All that is kept of an erased person's id. */
export const hashOfUser = (accountRef: number, userId: string): string =>
  createHash('sha256').update(`${accountRef}\n${userId}`).digest('base64url');

export interface User {
  readonly ref: number;
  readonly userId: string;
  readonly name: string | null;
  readonly nameIat: number | null;
  readonly role: Role | null;
  /** Whether this is what is left of somebody: the id is a pseudonym then. */
  readonly isErased: boolean;
}

const userById = prepared((db, {accountRef, userId}: {accountRef: number; userId: string}) =>
  db
    .selectFrom('users')
    .select(['ref', 'user_id as userId', 'name', 'name_iat as nameIat', 'role', 'is_erased'])
    .where('account_id', '=', accountRef)
    .where('user_id', '=', userId),
);

export async function findUser(db: Executor, accountRef: number, userId: string): Promise<User | undefined> {
  const {
    rows: [row],
  } = await userById(db, {accountRef, userId});
  return row && {...row, isErased: row.is_erased === 1};
}

/** Whether the id was an erased person's, or is the pseudonym of one: nobody may act under either. */
async function isErased(
  db: Executor,
  accountRef: number,
  userId: string,
  user: User | undefined,
): Promise<boolean> {
  if (user) return user.isErased;
  const row = await db
    .selectFrom('erased_users')
    .select('hash')
    .where('account_id', '=', accountRef)
    .where('hash', '=', hashOfUser(accountRef, userId))
    .executeTakeFirst();
  return row !== undefined;
}

/** @throws {ApiProblem} `erased`. */
export async function requireNotErased(
  db: Executor,
  accountRef: number,
  userId: string,
  user: User | undefined,
): Promise<void> {
  if (await isErased(db, accountRef, userId, user)) {
    throw new ApiProblem('erased', 'This person was erased from the account.');
  }
}

/**
 * Finds the user's row, or makes it.
 *
 * @throws {ApiProblem} `erased` for a person who was erased.
 */
export async function ensureUser(tx: Executor, accountRef: number, userId: string): Promise<number> {
  const found = await findUser(tx, accountRef, userId);
  await requireNotErased(tx, accountRef, userId, found);
  if (found) return found.ref;
  await tx
    .insertInto('users')
    .values({
      account_id: accountRef,
      ref: nextRef('users', accountRef),
      user_id: userId,
      name: null,
      name_iat: null,
      role: null,
      is_erased: 0,
    })
    .onConflict((on) => on.columns(['account_id', 'user_id']).doNothing())
    .execute();
  const made = await findUser(tx, accountRef, userId);
  if (!made) throw new Error('The user that was just made is not there');
  return made.ref;
}

/** Names a person as an import line says, unless a token has. */
export async function nameUserByImport(
  tx: Executor,
  accountRef: number,
  userRef: number,
  name: string,
): Promise<void> {
  const {numUpdatedRows} = await tx
    .updateTable('users')
    .set({name})
    .where('account_id', '=', accountRef)
    .where('ref', '=', userRef)
    .where('name_iat', 'is', null)
    .where((eb) => eb('name', 'is distinct from', name))
    .executeTakeFirst();
  if (numUpdatedRows > 0n) bumpVersion(tx, accountRef);
}

/** Notes what a token says of its bearer: the name of the newest token, and the role last seen. */
export async function sawUser(
  tx: Executor,
  accountRef: number,
  {
    userId,
    name,
    role,
    issuedAt,
  }: {
    readonly userId: string;
    readonly name: string | null;
    readonly role: Role;
    readonly issuedAt: number;
  },
): Promise<void> {
  const ref = await ensureUser(tx, accountRef, userId);
  const row = tx.updateTable('users').where('account_id', '=', accountRef).where('ref', '=', ref);
  await row.set({role}).where('role', 'is distinct from', role).execute();
  if (name === null) return;
  const isNewer = row.where((eb) => eb.or([eb('name_iat', 'is', null), eb('name_iat', '<', issuedAt)]));
  const {numUpdatedRows} = await isNewer
    .set({name, name_iat: issuedAt})
    .where('name', 'is distinct from', name)
    .executeTakeFirst();
  if (numUpdatedRows > 0n) bumpVersion(tx, accountRef);
  // From now on it is a token that has named the person, and no import may.
  else await row.set({name_iat: issuedAt}).where('name_iat', 'is', null).execute();
}

const MOST_ENGINEERS = 100;

/** Engineers whose name or id contains the text, by name. */
export async function searchEngineers(db: Executor, accountRef: number, q: string): Promise<Engineer[]> {
  const rows = await db
    .selectFrom('users')
    .select(['user_id', sql<string>`coalesce(name, ${UNKNOWN_NAME})`.as('name')])
    .where('account_id', '=', accountRef)
    .where('is_erased', '=', 0)
    .execute();
  const wanted = q.trim().toLowerCase();
  return rows
    .filter(
      ({name, user_id}) => name.toLowerCase().includes(wanted) || user_id.toLowerCase().includes(wanted),
    )
    .sort((a, b) => collator.compare(a.name, b.name) || compareCodePoints(a.user_id, b.user_id))
    .slice(0, MOST_ENGINEERS);
}

const collator = new Intl.Collator('en', {sensitivity: 'base', numeric: true});

/** Comments erased in one write: a few ms. */
const COMMENTS_A_WRITE = 500;

/** @returns Whether the person has no comments left. */
async function eraseComments(tx: Executor, accountRef: number, userRef: number): Promise<boolean> {
  const {numUpdatedRows} = await tx
    .updateTable('session_ratings')
    .set({comment: null})
    .where('account_id', '=', accountRef)
    .where('session_ref', 'in', (eb) =>
      eb
        .selectFrom('session_ratings')
        .select('session_ref')
        .where('account_id', '=', accountRef)
        .where('user_ref', '=', userRef)
        .where('comment', 'is not', null)
        .limit(COMMENTS_A_WRITE),
    )
    .executeTakeFirst();
  if (numUpdatedRows > 0n) bumpVersion(tx, accountRef);
  return numUpdatedRows < COMMENTS_A_WRITE;
}

/** @returns Whether the account has or had such a person, or `unfinished` while comments remain. */
async function continueErasure(
  tx: Executor,
  accountRef: number,
  userId: string,
  now: number,
): Promise<boolean | 'unfinished'> {
  const user = await findUser(tx, accountRef, userId);
  if (!user || user.isErased) return isErased(tx, accountRef, userId, user);
  if (!(await eraseComments(tx, accountRef, user.ref))) return 'unfinished';
  await tx
    .insertInto('erased_users')
    .values({account_id: accountRef, hash: hashOfUser(accountRef, userId), erased_at: now})
    .onConflict((on) => on.columns(['account_id', 'hash']).doNothing())
    .execute();
  await tx
    .updateTable('users')
    .set({user_id: `erased-${randomUUID()}`, name: null, name_iat: null, role: null, is_erased: 1})
    .where('account_id', '=', accountRef)
    .where('ref', '=', user.ref)
    .execute();
  bumpVersion(tx, accountRef);
  return true;
}

/**
 * Erases a person: a pseudonym replaces the id, name and comments go, counts stay. Comments go first, in short writes. The
 * id goes with the last of them, so that a repeated call finishes an interrupted erasure.
 *
 * @param now - ms since the epoch.
 * @returns Whether the account has or had such a person.
 */
export async function eraseUser(
  database: Database,
  accountRef: number,
  userId: string,
  now: number,
): Promise<boolean> {
  for (;;) {
    const result = await database.write((tx) => continueErasure(tx, accountRef, userId, now), {
      isBackground: true,
    });
    if (result !== 'unfinished') return result;
  }
}
