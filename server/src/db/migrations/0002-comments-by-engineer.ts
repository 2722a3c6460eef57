import {sql, type Kysely} from 'kysely';
import {setStatistics} from '../engine.js';

/** Adds an index of each engineer's comments. Erasure finds the remaining ones with it, slice by slice. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createIndex('session_ratings_comments_by_engineer')
    .ifNotExists()
    .on('session_ratings')
    .columns(['account_id', 'user_ref'])
    .where(sql.ref('comment'), 'is not', null)
    .execute();
  await setStatistics(db, [['session_ratings', 'session_ratings_comments_by_engineer', '80000 80000 300 1']]);
}
