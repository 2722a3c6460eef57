import {createHash, randomBytes, timingSafeEqual} from 'node:crypto';
import type {Database, Executor} from '../db/database.js';
import {sql} from 'kysely';
import {addFirstSlot, bumpVersion} from '../db/account-changes.js';
import {prepared} from '../db/prepared.js';
import type {Account} from './account.js';
import {ianaTimeZone} from './time-zone.js';

export const KEY_PREFIX = 'rf_sk_';

/** Why an account or key cannot be created or changed. The message is a sentence for operators. */
export class AccountError extends Error {
  override readonly name = 'AccountError';
}

/**
 * Returns a time zone in IANA spelling.
 *
 * @throws {AccountError} for abbreviations, offsets and unknown zones.
 */
export function requireTimeZone(text: string): string {
  const timeZone = ianaTimeZone(text);
  if (timeZone === undefined) {
    throw new AccountError(`"${text}" is not an IANA time zone such as Europe/Berlin.`);
  }
  return timeZone;
}

const columns = ['account_id as ref', 'id', 'name', 'time_zone as timeZone'] as const;

const accountById = prepared((db, {id}: {id: string}) =>
  db.selectFrom('accounts').select(columns).where('id', '=', id),
);

export const findAccount = async (db: Executor, id: string): Promise<Account | undefined> =>
  (await accountById(db, {id})).rows[0];

export const listAccounts = (db: Executor): Promise<Account[]> =>
  db.selectFrom('accounts').select(columns).orderBy('id').execute();

/**
 * Checks the stored time zones. Versions before this check also stored abbreviations, which `Intl` may take for another
 * country's zone.
 *
 * @throws {AccountError} naming the first account without an IANA time zone.
 */
export async function requireStoredTimeZones(db: Executor): Promise<void> {
  for (const {id, timeZone} of await listAccounts(db)) {
    if (ianaTimeZone(timeZone) !== undefined) continue;
    throw new AccountError(
      `The time zone of the account "${id}" is "${timeZone}", which is not an IANA name. Run: accounts set ${id} --time-zone <name>, for example Europe/London.`,
    );
  }
}

/** An identity provider whose tokens an account accepts, beside those that this server signed. */
export interface Issuer {
  readonly issuer: string;
  readonly jwksUrl: string;
  readonly audience: string | null;
}

export async function findAccountOfIssuer(
  db: Executor,
  issuer: string,
): Promise<(Account & Issuer) | undefined> {
  const row = await db
    .selectFrom('accounts')
    .select([...columns, 'issuer', 'jwks_url as jwksUrl', 'audience'])
    .where('issuer', '=', issuer)
    .executeTakeFirst();
  return row?.issuer && row.jwksUrl ? {...row, issuer: row.issuer, jwksUrl: row.jwksUrl} : undefined;
}

export async function hasIssuers(db: Executor): Promise<boolean> {
  const row = await db.selectFrom('accounts').select('id').where('issuer', 'is not', null).executeTakeFirst();
  return row !== undefined;
}

/** The accounts that have an issuer. */
export async function listIssuers(db: Executor): Promise<(Account & Issuer)[]> {
  const rows = await db
    .selectFrom('accounts')
    .select([...columns, 'issuer', 'jwks_url as jwksUrl', 'audience'])
    .where('issuer', 'is not', null)
    .orderBy('id')
    .execute();
  return rows.flatMap((row) =>
    row.issuer && row.jwksUrl ? [{...row, issuer: row.issuer, jwksUrl: row.jwksUrl}] : [],
  );
}

const hashOfKey = (key: string): Buffer => createHash('sha256').update(key).digest();

export interface NewKey {
  readonly keyId: string;
  /** Shown once: only its hash is kept. */
  readonly key: string;
}

async function insertKey(tx: Executor, account: Account, now: number): Promise<NewKey> {
  const key = `${KEY_PREFIX}${account.id}.${randomBytes(32).toString('base64url')}`;
  const keyId = `key_${randomBytes(9).toString('base64url')}`;
  await tx
    .insertInto('server_keys')
    .values({
      account_id: account.ref,
      id: keyId,
      hash: hashOfKey(key).toString('base64url'),
      created_at: now,
      revoked_at: null,
    })
    .execute();
  return {keyId, key};
}

/** Makes a server key for an account. */
export const createKey = (database: Database, account: Account): Promise<NewKey> =>
  database.write((tx) => insertKey(tx, account, Date.now()));

/**
 * Creates an account and its first server key.
 *
 * @throws {AccountError} when the id is in use or the time zone is not an IANA name.
 */
export async function createAccount(
  database: Database,
  {id, name, timeZone}: {readonly id: string; readonly name: string; readonly timeZone: string},
): Promise<{readonly account: Account; readonly key: string}> {
  const zone = requireTimeZone(timeZone);
  return database.write(async (tx) => {
    const {numInsertedOrUpdatedRows} = await tx
      .insertInto('accounts')
      .values({
        account_id: sql<number>`(select coalesce(max(account_id), 0) + 1 from accounts)`,
        id,
        name,
        time_zone: zone,
        issuer: null,
        jwks_url: null,
        audience: null,
        rating_lead_ms: 0,
        created_at: Date.now(),
      })
      .onConflict((on) => on.column('id').doNothing())
      .executeTakeFirstOrThrow();
    const account = await findAccount(tx, id);
    if (!numInsertedOrUpdatedRows || !account) throw new AccountError(`There is an account "${id}" already.`);
    await addFirstSlot(tx, account.ref);
    return {account, key: (await insertKey(tx, account, Date.now())).key};
  });
}

export interface KeyEntry {
  readonly id: string;
  readonly account_id: string;
  readonly created_at: number;
  readonly revoked_at: number | null;
}

export const listKeys = (db: Executor, accountRef?: number): Promise<KeyEntry[]> => {
  const query = db
    .selectFrom('server_keys')
    .innerJoin('accounts', 'accounts.account_id', 'server_keys.account_id')
    .select([
      'server_keys.id',
      'accounts.id as account_id',
      'server_keys.created_at',
      'server_keys.revoked_at',
    ])
    .orderBy('server_keys.created_at');
  return (
    accountRef === undefined ? query : query.where('server_keys.account_id', '=', accountRef)
  ).execute();
};

/** @returns Whether the key exists. A key that was revoked before stays revoked. */
export async function revokeKey(database: Database, keyId: string): Promise<boolean> {
  return database.write(async (tx) => {
    const key = await tx
      .selectFrom('server_keys')
      .select(['account_id', 'id'])
      .where('id', '=', keyId)
      .executeTakeFirst();
    if (!key) return false;
    await tx
      .updateTable('server_keys')
      .set({revoked_at: Date.now()})
      .where('account_id', '=', key.account_id)
      .where('id', '=', keyId)
      .where('revoked_at', 'is', null)
      .execute();
    return true;
  });
}

/** The account and id of a server key that is valid now. */
export async function findKey(
  db: Executor,
  key: string,
): Promise<{readonly account: Account; readonly keyId: string} | undefined> {
  // An account's id may contain dots, a secret contains none.
  const accountId = key.slice(KEY_PREFIX.length, key.lastIndexOf('.'));
  const account = await findAccount(db, accountId);
  const given = hashOfKey(key);
  const rows = account
    ? await db
        .selectFrom('server_keys')
        .select(['id', 'hash'])
        .where('account_id', '=', account.ref)
        .where('revoked_at', 'is', null)
        .execute()
    : [];
  const match = rows.find(({hash}) => timingSafeEqual(Buffer.from(hash, 'base64url'), given));
  return account && match ? {account, keyId: match.id} : undefined;
}

/**
 * Changes an account's name or identity provider.
 *
 * @throws {AccountError} if the issuer belongs to another account. Nothing is changed then.
 */
export async function updateAccount(
  database: Database,
  account: Account,
  changes: {
    readonly name?: string;
    readonly issuer?: string | null;
    readonly jwks_url?: string | null;
    readonly audience?: string | null;
  },
): Promise<void> {
  if (Object.keys(changes).length === 0) return;
  await database.write(async (tx) => {
    const owner = changes.issuer ? await findAccountOfIssuer(tx, changes.issuer) : undefined;
    if (owner && owner.ref !== account.ref) {
      throw new AccountError(
        `The issuer ${changes.issuer} belongs to the account "${owner.id}". An issuer belongs to one account.`,
      );
    }
    await tx.updateTable('accounts').set(changes).where('account_id', '=', account.ref).execute();
    bumpVersion(tx, account.ref);
  });
}
