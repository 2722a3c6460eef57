import {sql, type Kysely} from 'kysely';
import {addColumn, setStatistics, textType} from '../engine.js';

interface Tables {
  accounts: {account_id: number};
}

/** Adds the session's id to ratings, and puts it into their indexes: lists order equal times by it. */
export async function up(db: Kysely<Tables>): Promise<void> {
  await addColumn(db, 'session_ratings', 'session_id', sql`${textType(db)} not null default ''`);
  for (const {account_id} of await db.selectFrom('accounts').select('account_id').execute()) {
    await sql`
      update session_ratings set session_id = (
        select s.id from sessions s
        where s.account_id = ${account_id} and s.ref = session_ratings.session_ref
      ) where account_id = ${account_id}`.execute(db);
  }
  const {schema} = db;
  for (const [name, ...leading] of [['time'], ['flow', 'flow_ref'], ['engineer', 'user_ref']]) {
    await schema.dropIndex(`session_ratings_by_${name}`).ifExists().execute();
    await schema
      .createIndex(`session_ratings_by_${name}`)
      .ifNotExists()
      .on('session_ratings')
      .columns(['account_id', ...leading, 'created_at desc', 'session_id', 'session_ref'])
      .execute();
  }
  await schema.dropIndex('session_ratings_comments').ifExists().execute();
  await schema
    .createIndex('session_ratings_comments')
    .ifNotExists()
    .on('session_ratings')
    .columns(['account_id', 'flow_ref', 'created_at desc', 'session_id'])
    .where(sql.ref('comment'), 'is not', null)
    .execute();
  await setStatistics(db, [
    ['session_ratings', 'session_ratings_by_time', '300000 300000 1 1 1'],
    ['session_ratings', 'session_ratings_by_flow', '300000 300000 1500 1 1 1'],
    ['session_ratings', 'session_ratings_by_engineer', '300000 300000 1000 1 1 1'],
    ['session_ratings', 'session_ratings_comments', '80000 80000 400 1 1'],
  ]);
}
