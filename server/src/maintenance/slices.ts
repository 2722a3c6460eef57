import type {Executor} from '../db/database.js';

const SLICE = 1000;

export interface SessionDay {
  readonly ref: number;
  readonly id: string;
  readonly started_at: number;
  readonly day: number;
}

/** All sessions of an account, some at a time; others get their turn in between. */
export async function* sessionSlices(
  db: Executor,
  accountRef: number,
): AsyncGenerator<readonly SessionDay[]> {
  let after = 0;
  for (;;) {
    const slice = await db
      .selectFrom('sessions')
      .select(['ref', 'id', 'started_at', 'day'])
      .where('account_id', '=', accountRef)
      .where('ref', '>', after)
      .orderBy('ref')
      .limit(SLICE)
      .execute();
    const last = slice.at(-1);
    if (!last) return;
    yield slice;
    after = last.ref;
    await new Promise((resolve) => setImmediate(resolve));
  }
}
