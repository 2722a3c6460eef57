/** The demo's account as people know it. */
export const ACCOUNT_NAME = 'Northwind IT';

/** How many calendar days of history there are, today included. */
export const HISTORY_DAYS = 90;
