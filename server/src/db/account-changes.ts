import type {Executor} from './database.js';
import {isPostgres, lockRows, skipLockedRows} from './engine.js';
import {writeIncrements, type Increment, type SlotKey} from './increments.js';
import {hasChanged, prepared} from './prepared.js';

/*
 * Each account has a few slots, and each row of daily totals belongs to one of them. A daily total is the sum over its slots.
 * A transaction locks one free slot at its end and changes only totals of that slot. So processes that write to one
 * account do not wait for each other, and cannot wait in a circle. Decision 13 says why.
 */

/** On PostgreSQL. SQLite has one writer, so its accounts have one slot. */
const MAX_SLOTS = 4;
const FIRST_SLOT = 0;

interface Change {
  readonly accountRef: number;
  readonly increments?: readonly Increment[];
  readonly replacement?: Replacement;
}

/** Replaces totals of an account in all slots, instead of adding to them. The new rows get `slot`. */
type Replacement = (slot: number) => Promise<void>;

const pending = new WeakMap<Executor, Change[]>();

function remember(tx: Executor, change: Change): void {
  const changes = pending.get(tx);
  if (changes) changes.push(change);
  else pending.set(tx, [change]);
}

/** Raises the account's version at the end of the transaction, because its analytics change. */
export const bumpVersion = (tx: Executor, accountRef: number): void => remember(tx, {accountRef});

/** Adds to daily totals: on SQLite at once, on PostgreSQL at the end of the transaction, together with those of other writes. */
export async function addToTotals(
  tx: Executor,
  accountRef: number,
  increments: readonly Increment[],
): Promise<void> {
  if (isPostgres(tx)) return remember(tx, {accountRef, increments});
  bumpVersion(tx, accountRef);
  await writeIncrements(tx, {accountRef, slot: FIRST_SLOT}, increments);
}

/**
 * Replaces daily totals: on SQLite at once, on PostgreSQL at the end of the transaction, while no other process changes the
 * account's totals.
 */
export async function replaceTotals(
  tx: Executor,
  accountRef: number,
  replacement: Replacement,
): Promise<void> {
  if (isPostgres(tx)) return remember(tx, {accountRef, replacement});
  bumpVersion(tx, accountRef);
  await replacement(FIRST_SLOT);
}

/** Number of changes that are applied at the end of the transaction. */
export const pendingChanges = (tx: Executor): number => pending.get(tx)?.length ?? 0;

/** Forgets the changes of a job that was rolled back, or of a whole transaction. */
export const forgetChanges = (tx: Executor, since = 0): void => void pending.get(tx)?.splice(since);

interface AccountKey {
  readonly accountRef: number;
}

/** Locks the first slot that no other transaction has locked. */
const takeFreeSlot = prepared((db, {accountRef}: AccountKey) =>
  db
    .updateTable('account_slots')
    .set((eb) => ({version: eb('version', '+', 1)}))
    .where('account_id', '=', accountRef)
    .where('slot', '=', (eb) =>
      skipLockedRows(
        db,
        eb
          .selectFrom('account_slots')
          .select('slot')
          .where('account_id', '=', accountRef)
          .orderBy('slot')
          .limit(1),
      ),
    )
    .returning('slot'),
);

/** Locks a certain slot, if there is one. */
const takeSlot = prepared((db, {accountRef, slot}: SlotKey) =>
  db
    .updateTable('account_slots')
    .set((eb) => ({version: eb('version', '+', 1)}))
    .where('account_id', '=', accountRef)
    .where('slot', '=', slot),
);

const addSlot = prepared((db, {accountRef, slot}: SlotKey) =>
  db
    .insertInto('account_slots')
    .values({account_id: accountRef, slot, version: 1})
    .onConflict((on) => on.columns(['account_id', 'slot']).doNothing()),
);

/** Creates the slot that every account has. */
export async function addFirstSlot(tx: Executor, accountRef: number): Promise<void> {
  await addSlot(tx, {accountRef, slot: FIRST_SLOT});
}

/** Locks a slot and raises the account's version. Waits only if all slots are locked. */
async function lockSlot(tx: Executor, accountRef: number): Promise<number> {
  const {rows} = await takeFreeSlot(tx, {accountRef});
  if (rows[0]) return rows[0].slot;
  const slot = Math.floor(Math.random() * MAX_SLOTS);
  if (hasChanged(await takeSlot(tx, {accountRef, slot}))) return slot;
  // The first slot must be locked while a slot is added: `lockAllSlots` relies on it.
  await takeSlot(tx, {accountRef, slot: FIRST_SLOT});
  await addSlot(tx, {accountRef, slot});
  return FIRST_SLOT;
}

const selectSlots = prepared((db, {accountRef}: AccountKey) =>
  lockRows(
    db,
    db.selectFrom('account_slots').select('slot').where('account_id', '=', accountRef).orderBy('slot'),
  ),
);

async function lockAllSlots(tx: Executor, accountRef: number): Promise<number> {
  // From here on no slot is added, so the next statement finds all of them.
  await takeSlot(tx, {accountRef, slot: FIRST_SLOT});
  await selectSlots(tx, {accountRef});
  return FIRST_SLOT;
}

/** Applies all changes, as the last part of their transaction. */
export async function applyChanges(tx: Executor): Promise<void> {
  const changes = pending.get(tx)?.splice(0) ?? [];
  const byAccount = Map.groupBy(changes, ({accountRef}) => accountRef);
  for (const [accountRef, of] of [...byAccount].sort(([one], [other]) => one - other)) {
    const replacements = of.flatMap(({replacement}) => replacement ?? []);
    const slot = await (replacements.length ? lockAllSlots : lockSlot)(tx, accountRef);
    await writeIncrements(
      tx,
      {accountRef, slot},
      of.flatMap(({increments}) => increments ?? []),
    );
    for (const replace of replacements) await replace(slot);
  }
}

const sumVersions = prepared((db, {accountRef}: AccountKey) =>
  db
    .selectFrom('account_slots')
    .select((eb) => eb.fn.sum<number>('version').as('version'))
    .where('account_id', '=', accountRef),
);

/** The account's version. It grows with anything that an analytics response shows. */
export async function accountVersion(db: Executor, accountRef: number): Promise<number> {
  const {rows} = await sumVersions(db, {accountRef});
  return rows[0]?.version ?? 0;
}
