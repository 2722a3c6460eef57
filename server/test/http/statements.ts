import {COPIED_TABLES} from '../../src/copy/tables.js';

const TABLES = new Set(COPIED_TABLES.map(({name}) => name));

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
  {
    why: 'a command goes through all accounts',
    sql: /^select "account_id" as "ref", .* from "accounts" order by "id"$/,
  },
  {
    why: 'the identity of a database that is copied',
    sql: /^select "account_id", "id", "created_at" from "accounts" order by "account_id" limit \?$/,
  },
  {why: 'whether the database answers', sql: /^select "account_id" from "accounts" limit \?$/},
  {
    why: 'a new account takes the next number',
    sql: /^insert into "accounts" .*\(select coalesce\(max\(account_id\), 0\) \+ 1 from accounts\)/,
  },
];

/** A table that a statement names. One statement may name a table several times. */
interface Reference {
  readonly table: string;
  /** Its alias, or its name. */
  readonly name: string;
  isBound: boolean;
}

/** One `select`, `insert`, `update` or `delete`, without those inside it. */
interface Scope {
  readonly parent: Scope | undefined;
  readonly tokens: string[];
  readonly references: Reference[];
}

const PATTERN = /'(?:[^']|'')*'|"[^"]+"|[A-Za-z_]\w*|\?|[^\s]/g;
const ENDS_ALIAS =
  /^(on|where|set|values|left|inner|cross|join|group|order|limit|for|union|from|select|using|,|\(|\))$/;
const STARTS_SCOPE = /^(select|with)$/;
const STARTS_REFERENCE = /^(from|join|update|into)$/;
const STARTS_SIBLING = /^(union|except|intersect)$/;

const tokensOf = (sql: string): string[] =>
  [...sql.matchAll(PATTERN)].map(([token]) =>
    token.startsWith('"') ? token.slice(1, -1) : token.toLowerCase(),
  );

/** Splits a statement into its scopes. */
function scopesOf(tokens: readonly string[]): Scope[] {
  const newScope = (parent: Scope | undefined): Scope => ({parent, tokens: [], references: []});
  let scope = newScope(undefined);
  const scopes = [scope];
  /** Of each open parenthesis: the scope around it. */
  const open: Scope[] = [];
  for (const [index, token] of tokens.entries()) {
    if (token === '(') {
      open.push(scope);
      if (STARTS_SCOPE.test(tokens[index + 1] ?? '')) {
        scope = newScope(scope);
        scopes.push(scope);
        continue;
      }
    } else if (token === ')') {
      const outer = open.pop() ?? scope;
      if (outer !== scope) {
        scope = outer;
        continue;
      }
    } else if (STARTS_SIBLING.test(token)) {
      scope = newScope(scope.parent);
      scopes.push(scope);
      continue;
    }
    scope.tokens.push(token);
  }
  return scopes;
}

/** Finds the tables that a scope names. */
function findReferences({tokens, references}: Scope): void {
  let isInFrom = false;
  for (const [index, token] of tokens.entries()) {
    if (token === 'from') isInFrom = true;
    if (/^(where|set|group|order|limit|select)$/.test(token)) isInFrom = false;
    if (!STARTS_REFERENCE.test(token) && !(isInFrom && token === ',')) continue;
    const table = tokens[index + 1] ?? '';
    if (!TABLES.has(table)) continue;
    const next = tokens[index + 2] === 'as' ? tokens[index + 3] : tokens[index + 2];
    const alias = next !== undefined && /^\w+$/.test(next) && !ENDS_ALIAS.test(next) ? next : table;
    references.push({table, name: alias, isBound: false});
  }
}

/** Finds what the name of a table, or no name, means in a scope. */
function resolve(scope: Scope | undefined, name: string | undefined): Reference | undefined {
  if (!scope) return undefined;
  const found = name === undefined ? scope.references[0] : scope.references.find((one) => one.name === name);
  return found ?? resolve(scope.parent, name);
}

type Binding = readonly [one: Reference, other: Reference | undefined];

/** Finds each `account_id = ?`, and each `account_id = account_id` of two tables. */
function bindingsIn(scope: Scope): Binding[] {
  const {tokens} = scope;
  const bindings: Binding[] = [];
  const qualifierAt = (index: number): string | undefined =>
    tokens[index - 1] === '.' ? tokens[index - 2] : undefined;
  for (const [index, token] of tokens.entries()) {
    if (token !== 'account_id' || tokens[index + 1] !== '=') continue;
    const one = resolve(scope, qualifierAt(index));
    if (!one) continue;
    if (tokens[index + 2] === '?') bindings.push([one, undefined]);
    const otherAt = tokens[index + 3] === '.' ? index + 4 : index + 2;
    if (tokens[otherAt] !== 'account_id') continue;
    const other = resolve(scope, qualifierAt(otherAt));
    if (other && other !== one) bindings.push([one, other]);
  }
  return bindings;
}

/**
 * Checks that each table that a statement names is bound to one account: by a parameter, or by a join to a table that is
 * bound.
 *
 * @param sql - The statement as the database receives it.
 * @returns A sentence about the first unbound table, or undefined.
 */
export function unboundStatement(sql: string): string | undefined {
  const text = sql.replace(/\s+/g, ' ').replace(/\$\d+/g, '?').trim();
  if (!/^(select|insert|update|delete|with)\b/i.test(text) || /kysely_|sqlite_master|pg_catalog/.test(text))
    return undefined;
  if (EXCEPTIONS.some((exception) => exception.sql.test(text))) return undefined;
  const scopes = scopesOf(tokensOf(text));
  for (const scope of scopes) findReferences(scope);
  const inserted = scopes[0]?.references[0];
  if (inserted && /^insert into "?\w+"? \("?account_id"?/.test(text)) inserted.isBound = true;
  const bindings = scopes.flatMap(bindingsIn);
  for (let isChanged = true; isChanged;) {
    isChanged = false;
    for (const [one, other] of bindings) {
      if (one.isBound && (other?.isBound ?? true)) continue;
      if (other && !one.isBound && !other.isBound) continue;
      one.isBound = true;
      if (other) other.isBound = true;
      isChanged = true;
    }
  }
  const unbound = scopes.flatMap(({references}) => references).find(({isBound}) => !isBound);
  return unbound && `"${unbound.name}" is not bound to an account: ${text}`;
}
