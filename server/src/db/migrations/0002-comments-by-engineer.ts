import {sql, type Kysely} from 'kysely';

/** Adds an index of each engineer's comments. Erasure finds the remaining ones with it, slice by slice. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createIndex('session_ratings_comments_by_engineer')
    .on('session_ratings')
    .columns(['account_id', 'user_ref'])
    .where(sql.ref('comment'), 'is not', null)
    .execute();
  // SQLite takes an index without statistics for a small one (see 0001-initial).
  await sql`
    insert into sqlite_stat1 (tbl, idx, stat)
    values ('session_ratings', 'session_ratings_comments_by_engineer', '80000 80000 300 1')`.execute(db);
  await sql`analyze sqlite_schema`.execute(db);
}
