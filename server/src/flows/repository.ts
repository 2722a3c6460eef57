import type {Flow, Step} from '@resolutionflow/contract';
import {bumpVersion} from '../db/account-changes.js';
import type {Database, Executor} from '../db/database.js';
import {prepared} from '../db/prepared.js';
import {newRef} from '../db/engine.js';
import {limitTurns, yieldToEventLoop} from '../event-loop.js';

export interface FlowRow {
  readonly ref: number;
  readonly tree_id: string;
  readonly name: string;
}

const flowById = prepared((db, {accountRef, treeId}: {accountRef: number; treeId: string}) =>
  db
    .selectFrom('flows')
    .select(['ref', 'tree_id', 'name'])
    .where('account_id', '=', accountRef)
    .where('tree_id', '=', treeId),
);

export const findFlow = async (
  db: Executor,
  accountRef: number,
  treeId: string,
): Promise<FlowRow | undefined> => (await flowById(db, {accountRef, treeId})).rows[0];

const currentSteps = prepared((db, {accountRef, flowRef}: {accountRef: number; flowRef: number}) =>
  db
    .selectFrom('steps')
    .select(['step_id as id', 'title'])
    .where('account_id', '=', accountRef)
    .where('flow_ref', '=', flowRef)
    .where('is_archived', '=', 0)
    .orderBy('position'),
);

/** Adds the flow's current steps, in order. */
export async function withSteps(
  db: Executor,
  accountRef: number,
  {ref, tree_id, name}: FlowRow,
): Promise<Flow> {
  return {tree_id, name, steps: (await currentSteps(db, {accountRef, flowRef: ref})).rows};
}

const FLOWS_PER_SLICE = 200;
/** A slice ends with the flow that reaches this number of steps: one read takes a few ms at most. */
const STEPS_PER_SLICE = 1_000;

async function readSlice(
  db: Executor,
  accountRef: number,
  after: string | undefined,
  limit: number,
): Promise<Flow[]> {
  let query = db.selectFrom('flows').select(['ref', 'tree_id', 'name']).where('account_id', '=', accountRef);
  if (after !== undefined) query = query.where('tree_id', '>', after);
  const flows: Flow[] = [];
  let steps = 0;
  for (const row of await query.orderBy('tree_id').limit(limit).execute()) {
    const flow = await withSteps(db, accountRef, row);
    flows.push(flow);
    steps += flow.steps.length;
    if (steps >= STEPS_PER_SLICE) break;
  }
  return flows;
}

/**
 * Reads flows with their steps in the order of their tree ids. Other requests get their turn between slices.
 *
 * @param after - The tree id that the flows follow.
 * @param limit - Maximum number of flows.
 */
export async function* flowSlices(
  database: Database,
  accountRef: number,
  {after, limit}: {readonly after?: string | undefined; readonly limit: number},
): AsyncGenerator<readonly Flow[]> {
  for (let rest = limit; rest > 0;) {
    const count = Math.min(rest, FLOWS_PER_SLICE);
    const from = after;
    const slice = await database.snapshot((db) => readSlice(db, accountRef, from, count));
    const last = slice.at(-1);
    if (!last) return;
    yield slice;
    rest -= slice.length;
    after = last.tree_id;
    await yieldToEventLoop();
  }
}

const stepById = prepared(
  (db, {accountRef, flowRef, stepId}: {accountRef: number; flowRef: number; stepId: string}) =>
    db
      .selectFrom('steps')
      .select('ref')
      .where('account_id', '=', accountRef)
      .where('flow_ref', '=', flowRef)
      .where('step_id', '=', stepId),
);

/** Archived steps count. */
export const findStep = async (
  db: Executor,
  accountRef: number,
  flowRef: number,
  stepId: string,
): Promise<{readonly ref: number} | undefined> => (await stepById(db, {accountRef, flowRef, stepId})).rows[0];

/** Steps saved by one statement: on PostgreSQL, each statement costs a round trip. */
const STEPS_PER_STATEMENT = 100;

/**
 * Creates steps or replaces their titles and positions.
 *
 * @param from - Position of the first step.
 * @returns The number of new and changed steps.
 */
async function saveSteps(
  tx: Executor,
  accountRef: number,
  flowRef: number,
  steps: readonly Step[],
  from: number,
): Promise<bigint> {
  const {numInsertedOrUpdatedRows} = await tx
    .insertInto('steps')
    .values(
      steps.map(({id, title}, index) => ({
        account_id: accountRef,
        flow_ref: flowRef,
        ref: newRef(tx, 'steps', accountRef, index),
        step_id: id,
        title,
        position: from + index,
        is_archived: 0,
      })),
    )
    .onConflict((on) =>
      on
        .columns(['account_id', 'flow_ref', 'step_id'])
        .doUpdateSet((eb) => ({
          title: eb.ref('excluded.title'),
          position: eb.ref('excluded.position'),
          is_archived: 0,
        }))
        .where((eb) =>
          eb.or([
            eb('steps.title', '!=', eb.ref('excluded.title')),
            eb('steps.position', '!=', eb.ref('excluded.position')),
            eb('steps.is_archived', '!=', 0),
          ]),
        ),
    )
    .executeTakeFirst();
  return numInsertedOrUpdatedRows ?? 0n;
}

/**
 * Creates a flow or replaces its name and steps. Steps that are left out are archived; an archived step that
 * is listed again becomes current. Other requests get their turn between statements.
 *
 * @returns Whether the flow is new.
 */
export async function saveFlow(
  tx: Executor,
  accountRef: number,
  treeId: string,
  {name, steps}: {readonly name: string; readonly steps: readonly Step[]},
): Promise<boolean> {
  const {numInsertedOrUpdatedRows: made} = await tx
    .insertInto('flows')
    .values({account_id: accountRef, ref: newRef(tx, 'flows', accountRef), tree_id: treeId, name})
    .onConflict((on) => on.columns(['account_id', 'tree_id']).doNothing())
    .executeTakeFirstOrThrow();
  const flow = await findFlow(tx, accountRef, treeId);
  if (!flow) throw new Error('The new flow has disappeared');
  let changed = made ?? 0n;
  const renamed = await tx
    .updateTable('flows')
    .set({name})
    .where('account_id', '=', accountRef)
    .where('ref', '=', flow.ref)
    .where('name', '!=', name)
    .executeTakeFirst();
  changed += renamed.numUpdatedRows;
  const nextTurn = limitTurns();
  for (let from = 0; from < steps.length; from += STEPS_PER_STATEMENT) {
    await nextTurn();
    changed += await saveSteps(tx, accountRef, flow.ref, steps.slice(from, from + STEPS_PER_STATEMENT), from);
  }
  let left = tx
    .updateTable('steps')
    .set({is_archived: 1})
    .where('account_id', '=', accountRef)
    .where('flow_ref', '=', flow.ref)
    .where('is_archived', '=', 0);
  if (steps.length) {
    left = left.where(
      'step_id',
      'not in',
      steps.map(({id}) => id),
    );
  }
  changed += (await left.executeTakeFirst()).numUpdatedRows;
  if (changed > 0n) bumpVersion(tx, accountRef);
  return (made ?? 0n) > 0n;
}
