import {createHash, randomUUID} from 'node:crypto';
import {MAX_ENGINEERS, type Engineer, type Role} from '@resolutionflow/contract';
import {sql} from 'kysely';
import {incrementStepTotals} from '../daily-totals/daily-totals.js';
import {bumpVersion} from '../db/account-changes.js';
import type {Database, Executor} from '../db/database.js';
import {prepared} from '../db/prepared.js';
import {contains, lockKeys, newRef} from '../db/engine.js';
import {yieldToEventLoop} from '../event-loop.js';
import {ApiProblem} from '../api-problem.js';
import {UNKNOWN_NAME} from './names.js';
import {foldText, searchTextOf} from './search-text.js';

/** The hash of an erased person's id, the only trace that is stored. */
const hashOfUser = (accountRef: number, userId: string): string =>
  createHash('sha256').update(`${accountRef}\n${userId}`).digest('base64url');

export interface User {
  readonly ref: number;
  readonly userId: string;
  readonly name: string | null;
  readonly nameIat: number | null;
  readonly role: Role | null;
  /** True for an erased user, whose id is a pseudonym. */
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

/** Whether the id belonged to an erased person, or is the pseudonym of one. Neither may be used again. */
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
 * Finds or creates the user's row.
 *
 * @throws {ApiProblem} `erased` for an erased user.
 */
export async function ensureUser(tx: Executor, accountRef: number, userId: string): Promise<number> {
  const found = await findUser(tx, accountRef, userId);
  await requireNotErased(tx, accountRef, userId, found);
  if (found) return found.ref;
  await tx
    .insertInto('users')
    .values({
      account_id: accountRef,
      ref: newRef(tx, 'users', accountRef),
      user_id: userId,
      name: null,
      name_iat: null,
      role: null,
      is_erased: 0,
      search_text: searchTextOf(UNKNOWN_NAME, userId),
    })
    .onConflict((on) => on.columns(['account_id', 'user_id']).doNothing())
    .execute();
  const made = await findUser(tx, accountRef, userId);
  if (!made) throw new Error('The new user has disappeared');
  return made.ref;
}

/**
 * Sets the name of an import line, unless a token has set one. Creates a missing row.
 *
 * @throws {ApiProblem} `erased` for an erased user.
 */
export async function nameUserByImport(
  tx: Executor,
  accountRef: number,
  userId: string,
  name: string,
): Promise<void> {
  const userRef = await ensureUser(tx, accountRef, userId);
  const {numUpdatedRows} = await tx
    .updateTable('users')
    .set({name, search_text: searchTextOf(name, userId)})
    .where('account_id', '=', accountRef)
    .where('ref', '=', userRef)
    .where('is_erased', '=', 0)
    .where('name_iat', 'is', null)
    .where((eb) => eb('name', 'is distinct from', name))
    .executeTakeFirst();
  if (numUpdatedRows > 0n) bumpVersion(tx, accountRef);
}

/** Stores the claims of a token: the name of the newest token, and the latest role. */
export async function recordUser(
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
  const row = tx
    .updateTable('users')
    .where('account_id', '=', accountRef)
    .where('ref', '=', ref)
    // Another process may have erased the person since.
    .where('is_erased', '=', 0);
  await row.set({role}).where('role', 'is distinct from', role).execute();
  if (name === null) return;
  const isNewer = row.where((eb) => eb.or([eb('name_iat', 'is', null), eb('name_iat', '<', issuedAt)]));
  const {numUpdatedRows} = await isNewer
    .set({name, name_iat: issuedAt, search_text: searchTextOf(name, userId)})
    .where('name', 'is distinct from', name)
    .executeTakeFirst();
  if (numUpdatedRows > 0n) bumpVersion(tx, accountRef);
  // The name now comes from a token, so no import may change it.
  else await row.set({name_iat: issuedAt}).where('name_iat', 'is', null).execute();
}

/** The number of people that one read searches, which takes a few ms at most. */
const PEOPLE_PER_SLICE = 5_000;

interface SearchPlace {
  readonly search_text: string;
  readonly user_id: string;
}

/** The people after a position, in the order of their search texts. */
const peopleAfter = (db: Executor, accountRef: number, {search_text, user_id}: SearchPlace) =>
  db
    .selectFrom('users')
    .where('account_id', '=', accountRef)
    .where((eb) => eb(eb.refTuple('search_text', 'user_id'), '>', eb.tuple(search_text, user_id)))
    .orderBy('search_text')
    .orderBy('user_id');

/**
 * Finds engineers whose name or id contains the text, by name, at most 100. Case, accents and Unicode form do not matter.
 * Other requests get their turn between slices.
 */
export async function searchEngineers(db: Executor, accountRef: number, q: string): Promise<Engineer[]> {
  // PostgreSQL refuses NUL, which is in no name or id.
  const wanted = foldText(q.replaceAll('\0', ''));
  const found: Engineer[] = [];
  let after: SearchPlace = {search_text: '', user_id: ''};
  for (;;) {
    const end = await peopleAfter(db, accountRef, after)
      .select(['search_text', 'user_id'])
      .$narrowType<{search_text: string}>()
      .limit(1)
      .offset(PEOPLE_PER_SLICE)
      .executeTakeFirst();
    let matches = peopleAfter(db, accountRef, after)
      .select(['user_id', sql<string>`coalesce(name, ${UNKNOWN_NAME})`.as('name')])
      .where(contains(db, 'search_text', wanted))
      .limit(MAX_ENGINEERS - found.length);
    if (end) {
      matches = matches.where((eb) =>
        eb(eb.refTuple('search_text', 'user_id'), '<=', eb.tuple(end.search_text, end.user_id)),
      );
    }
    found.push(...(await matches.execute()));
    if (!end || found.length === MAX_ENGINEERS) return found;
    after = end;
    await yieldToEventLoop();
  }
}

/** Comments erased in one write: a few ms. */
const COMMENTS_PER_WRITE = 500;
/** The same for notes, which are also subtracted from daily totals, one by one. */
const NOTES_PER_WRITE = 100;

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
        .limit(COMMENTS_PER_WRITE),
    )
    .executeTakeFirst();
  if (numUpdatedRows > 0n) bumpVersion(tx, accountRef);
  return numUpdatedRows < COMMENTS_PER_WRITE;
}

/** @returns Whether the person has no notes left. */
async function eraseNotes(tx: Executor, accountRef: number, userRef: number): Promise<boolean> {
  const notes = await tx
    .selectFrom('step_ratings')
    .select(['session_ref', 'step_ref', 'flow_ref'])
    .where('account_id', '=', accountRef)
    .where('user_ref', '=', userRef)
    .where('note', 'is not', null)
    // Rows are locked in this order, as in a rebuild.
    .orderBy('session_ref')
    .orderBy('step_ref')
    .limit(NOTES_PER_WRITE)
    .execute();
  for (const {session_ref, step_ref, flow_ref} of notes) {
    const {numUpdatedRows} = await tx
      .updateTable('step_ratings')
      .set({note: null})
      .where('account_id', '=', accountRef)
      .where('session_ref', '=', session_ref)
      .where('step_ref', '=', step_ref)
      .where('note', 'is not', null)
      .executeTakeFirst();
    if (numUpdatedRows === 0n) continue;
    // Read after the update, which waits for a rebuild that moves the session to another day.
    const {day} = await tx
      .selectFrom('sessions')
      .select('day')
      .where('account_id', '=', accountRef)
      .where('ref', '=', session_ref)
      .executeTakeFirstOrThrow();
    await incrementStepTotals(tx, accountRef, {flow_ref, day}, step_ref, {notes: -1});
  }
  return notes.length < NOTES_PER_WRITE;
}

/** Waits for other processes that store texts of the person, and keeps them away until the transaction ends. */
const lockPerson = prepared((db, {accountRef, userRef}: {accountRef: number; userRef: number}) =>
  lockKeys(
    db,
    db.selectFrom('users').select('user_id').where('account_id', '=', accountRef).where('ref', '=', userRef),
  ),
);

/** @returns Whether the account has or had such a person, or `unfinished` while comments or notes remain. */
async function continueErasure(
  tx: Executor,
  accountRef: number,
  userId: string,
  now: number,
): Promise<boolean | 'unfinished'> {
  const user = await findUser(tx, accountRef, userId);
  if (!user || user.isErased) return isErased(tx, accountRef, userId, user);
  const {rows} = await lockPerson(tx, {accountRef, userRef: user.ref});
  // Another process erased the user after the first read.
  if (rows[0]?.user_id !== userId) return true;
  for (const erase of [eraseComments, eraseNotes]) {
    if (!(await erase(tx, accountRef, user.ref))) return 'unfinished';
  }
  await tx
    .insertInto('erased_users')
    .values({account_id: accountRef, hash: hashOfUser(accountRef, userId), erased_at: now})
    .onConflict((on) => on.columns(['account_id', 'hash']).doNothing())
    .execute();
  await tx
    .updateTable('users')
    .set({
      user_id: `erased-${randomUUID()}`,
      name: null,
      name_iat: null,
      role: null,
      is_erased: 1,
      search_text: null,
    })
    .where('account_id', '=', accountRef)
    .where('ref', '=', user.ref)
    .execute();
  bumpVersion(tx, accountRef);
  return true;
}

/**
 * Erases a person: a pseudonym replaces the id; name, comments and notes are deleted; counts stay. Short writes delete the
 * texts first. The id is replaced with the last of them, so that a repeated call finishes an interrupted erasure.
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
