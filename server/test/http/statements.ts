const TABLES =
  'accounts|server_keys|users|erased_users|flows|steps|sessions|visits|step_ratings|session_ratings|daily_sums|daily_step_sums|daily_reasons';

/** Statements that find the account of a caller, or that operators use over all accounts. */
const EXCEPTIONS: readonly {readonly why: string; readonly sql: RegExp}[] = [
  {why: 'the account of a token or key', sql: /^select .* from "accounts" where "id" = \?$/},
  {why: 'the account of an issuer', sql: /^select .* from "accounts" where "issuer" = \?$/},
  {why: 'whether anybody can sign in', sql: /^select "id" from "accounts" where "issuer" is not null$/},
  {
    why: 'the account of a key that an operator revokes',
    sql: /^select "account_id", "id" from "server_keys" where "id" = \?$/,
  },
  {why: 'a migration goes through all accounts', sql: /^select distinct "account_id" from "users"$/},
  {why: 'a migration goes through all accounts', sql: /^select "account_id" from "accounts"$/},
  {why: 'whether the database answers', sql: /^select "account_id" from "accounts" limit \?$/},
  {
    why: 'a new account takes the next number',
    sql: /^insert into "accounts" .*\(select coalesce\(max\(account_id\), 0\) \+ 1 from accounts\)/,
  },
];

/**
 * Checks that a statement is bound to one account. Each table must be bound by a parameter, or joined by account to a
 * table that is.
 *
 * @param sql - The statement as the database receives it.
 * @returns A sentence about the unbound table, or undefined.
 */
export function unboundStatement(sql: string): string | undefined {
  const text = sql.replace(/\s+/g, ' ').replace(/\$\d+/g, '?').trim();
  if (!/^(select|insert|update|delete|with)\b/i.test(text) || /kysely_|sqlite_master|pg_catalog/.test(text))
    return undefined;
  if (EXCEPTIONS.some((exception) => exception.sql.test(text))) return undefined;
  const tables = text.match(new RegExp(`\\b(from|join|into|update) "?(${TABLES})\\b`, 'gi')) ?? [];
  const bindings = text.match(/account_id"? = (\?|"?\w+"?\."?account_id)/gi) ?? [];
  const inserted = /^insert into "\w+" \("account_id"/.test(text) ? 1 : 0;
  return bindings.length + inserted >= tables.length ? undefined : `Not bound to an account: ${text}`;
}
