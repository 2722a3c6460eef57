import * as z from 'zod/mini';

// A client checks the shape of an answer, not again what the server made sure of when it was written: ids, times and
// counts are of one kind here. It saves every page that loads the SDK the code of all finer checks.

/** Ids, names and titles. */
export const text = z.string();

/** ISO 8601 in UTC with milliseconds. */
export const time = z.string();

/** A calendar day, `YYYY-MM-DD`, in the account's reporting time zone. */
export const day = z.string();

/** A count of things. */
export const count = z.number();

/** A figure with decimals. */
export const figure = z.number();

export const flag = z.boolean();

/** How a session ended. */
export const outcome = z.enum(['resolved', 'escalated', 'workaround', 'unresolved']);
export type Outcome = z.infer<typeof outcome>;
