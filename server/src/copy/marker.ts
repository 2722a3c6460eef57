import {sql} from 'kysely';
import type {Database, Executor} from '../db/database.js';
import {DatabaseError} from '../db/location.js';

/*
 * One row in the target marks it as a copy of a certain database. The copy can be continued until a server starts on
 * it and changes its data.
 */

interface Marker {
  readonly source: string;
  readonly is_complete: number;
}

const hasMarkers = async (db: Executor): Promise<boolean> =>
  (await db.introspection.getTables()).some(({name}) => name === 'rf_copy');

async function readMarker(db: Executor): Promise<Marker | undefined> {
  const {rows} = await sql<Marker>`select source, is_complete from rf_copy where id = 1`.execute(db);
  return rows[0];
}

/**
 * Marks a database as a copy that is not complete.
 *
 * @param source - Identity of the source.
 * @param run - Identity of this run. It takes over from an earlier one.
 * @returns False if the database has accounts, and they are not a copy of this source.
 */
export async function beginCopy(tx: Executor, source: string, run: string): Promise<boolean> {
  await sql`create table if not exists rf_copy
    (id integer primary key, source text not null, run text not null, is_complete integer not null)`.execute(
    tx,
  );
  const marker = await readMarker(tx);
  const isEmpty = !(await tx.selectFrom('accounts').select('account_id').limit(1).executeTakeFirst());
  if (!isEmpty && marker?.source !== source) return false;
  await sql`insert into rf_copy (id, source, run, is_complete) values (1, ${source}, ${run}, 0)
    on conflict (id) do update set source = excluded.source, run = excluded.run, is_complete = 0`.execute(tx);
  return true;
}

/**
 * Keeps servers and other runs away from the copy until the transaction ends.
 *
 * @throws {DatabaseError} if one of them has taken over.
 */
export async function holdCopy(tx: Executor, run: string): Promise<void> {
  const {numAffectedRows} =
    await sql`update rf_copy set is_complete = 0 where id = 1 and run = ${run}`.execute(tx);
  if (numAffectedRows === 1n) return;
  throw new DatabaseError('A server or another copy has started on the target. This copy has stopped.');
}

/** Marks the copy as complete: servers may start on it. */
export async function completeCopy(target: Database, run: string): Promise<void> {
  await target.write(async (tx) => {
    await holdCopy(tx, run);
    await sql`update rf_copy set is_complete = 1 where id = 1`.execute(tx);
  });
}

/**
 * Removes the marker of a copy, before a server starts on it.
 *
 * @throws {DatabaseError} if the copy is not complete.
 */
export async function removeCopyMarker(database: Database): Promise<void> {
  if (!(await hasMarkers(database.read))) return;
  await database.write(async (tx) => {
    if ((await readMarker(tx))?.is_complete === 0) {
      throw new DatabaseError('The database is an incomplete copy. Run "copy" again until it succeeds.');
    }
    await sql`delete from rf_copy where id = 1`.execute(tx);
  });
}
