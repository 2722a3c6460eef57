import {ApiProblem, unavailable} from '../../api-problem.js';
import {errorCode} from '../../error-code.js';
import {DatabaseError} from '../location.js';

/** An error with everything below it: `cause`, and the errors of each address that was tried. */
function* withCauses(
  error: unknown,
  depth = 0,
): Generator<{readonly code: string; readonly message: string}> {
  if (!(error instanceof Error) || depth > 5) return;
  yield {code: errorCode(error), message: error.message};
  yield* withCauses(error.cause, depth + 1);
  if (error instanceof AggregateError) for (const one of error.errors) yield* withCauses(one, depth + 1);
}

/** Matches nothing: an error without a code has an empty one. */
const NEVER = /^(?!)/;

const isAny = (error: unknown, codes: RegExp, messages?: RegExp): boolean =>
  !(error instanceof ApiProblem) &&
  [...withCauses(error)].some(({code, message}) => codes.test(code) || messages?.test(message));

/** Serialization failure, deadlock. */
export const isConflict = (error: unknown): boolean => isAny(error, /^(40001|40P01)$/, /restart transaction/);

/**
 * Whether the connection failed: class 08, a server that starts or stops, too many connections, or one that does not accept
 * the database or the user now. A read-only connection, and one that forgets its statements, cannot be used either.
 */
const isConnectionFailure = (error: unknown): boolean =>
  isAny(
    error,
    /^(08...|26000|28(000|P01)|3D000|42P05|55000|57P0[1-5]|53300|25006|25P0[234]|E(CONNRESET|CONNREFUSED|CONNABORTED|PIPE|TIMEDOUT|HOSTUNREACH|NETUNREACH|NOTFOUND|AI_AGAIN))$/,
    /^(connect ENOENT|Connection terminated|Client has encountered a connection error|Client was closed|Query read timeout|timeout exceeded when trying to connect|timeout expired|cached plan must not change)/,
  );

/** Whether a statement got no response in time. The connection may be dead: a network that fails need not close it. */
export const isUnanswered = (error: unknown): boolean => isAny(error, NEVER, /^Query read timeout/);

/** Whether the transaction has ended, including its savepoints. */
export const isLost = (error: unknown): boolean => isConflict(error) || isConnectionFailure(error);

/** Whether another statement of the transaction has failed before. */
export const isConsequence = (error: unknown): boolean => isAny(error, /^25P02$/);

const isPoolExhausted = (error: unknown): boolean =>
  isAny(error, NEVER, /^timeout exceeded when trying to connect/);

/**
 * Whether nothing was committed, if the transaction's `commit` was not sent. An exhausted pool is an exception: the caller has
 * already waited for a free connection.
 */
export const mayRepeat = (error: unknown): boolean => isLost(error) && !isPoolExhausted(error);

const isReadOnly = (error: unknown): boolean => isAny(error, /^25006$/);

/**
 * Whether a prepared statement is missing, is there already, or is older than the tables. The first two come from a
 * connection pool that resets connections, or shares them between clients.
 */
const isStale = (error: unknown): boolean => isAny(error, /^(26000|42P05)$/, /^cached plan must not change/);

/** Whether the connection must not be used again. It stays read-only when the server has become writable. */
export const isSpoiled = (error: unknown): boolean => isReadOnly(error) || isStale(error);

/** Whether the longest wait for another transaction's lock is over. */
export const isLocked = (error: unknown): boolean => isAny(error, /^55P03$/);

/** Whether another process was faster with a unique value: on a second run, the job sees its row. */
export const isCollision = (error: unknown): boolean => isAny(error, /^23505$/);

export const NO_SCHEMA = 'has no schema for the tables: create one that the search_path of this user names';
const TOO_FEW_RIGHTS = 'gives this user too few rights: it must own the schema and its tables';

/** Converts errors of availability to API problems, and returns other errors unchanged. */
export function asApiProblem(error: unknown): unknown {
  if (isPoolExhausted(error)) return unavailable('All connections to the database are in use.');
  if (isReadOnly(error)) {
    return unavailable('The database is read-only: it is a standby, or default_transaction_read_only is on.');
  }
  if (isStale(error)) {
    return unavailable(
      'The connection pool of the database forgets prepared statements: raise its max_prepared_statements.',
    );
  }
  if (isUnanswered(error)) return unavailable('The database does not respond.');
  if (isConnectionFailure(error)) return unavailable('The database cannot be reached now.');
  if (isAny(error, /^42501$/)) return unavailable(`The database ${TOO_FEW_RIGHTS}.`);
  if (isConflict(error) || isCollision(error)) {
    return unavailable('The write conflicted with others. Send the request again.');
  }
  if (isLocked(error)) return unavailable('The database is locked by another process.');
  if (isAny(error, /^57014$/)) return unavailable('The database took longer than its statement_timeout.');
  if (isAny(error, /^(53...|58...)$/)) {
    return unavailable('The database cannot be written to now: its disk or memory is full.');
  }
  return error;
}

/** The connection broke during a commit: the result is unknown, so nothing is repeated. */
export const asCommitError = (error: unknown): unknown =>
  isConnectionFailure(error)
    ? unavailable('The connection to the database broke during the commit. Send the request again.')
    : error;

/** Patterns of `code message`, and the sentence that follows “The database …”. */
const SENTENCES: readonly (readonly [pattern: RegExp, sentence: string])[] = [
  [/^28000 .*no encryption/, 'accepts only connections with TLS: add ?sslmode=verify-full'],
  [/^28000 role /, 'has no such user'],
  [/^28|SASL|password must be a string/, 'refuses the user name or password'],
  [/^3D000/, 'does not exist: create the database first'],
  [/^25006/, 'is read-only: it is a standby, or default_transaction_read_only is on'],
  [/^3F000/, NO_SCHEMA],
  [/^57014/, 'took longer than its statement_timeout'],
  [/^42501/, TOO_FEW_RIGHTS],
  [/does not support SSL/, 'does not offer TLS: remove sslmode from the URL, or set TLS up on the server'],
  [
    /^(SELF_SIGNED_CERT|DEPTH_ZERO|UNABLE_TO_(VERIFY|GET_ISSUER)|CERT_|ERR_TLS_)/,
    'has a certificate that is not trusted: name its authority with sslrootcert=<file>',
  ],
  [/^(EPROTO|ERR_SSL_)/, 'does not complete the TLS handshake: check sslmode, host and port'],
  // A name of more than 255 characters is EINVAL.
  [/^(ENOTFOUND|EAI_AGAIN|EINVAL getaddrinfo)/, 'has a host name that cannot be resolved'],
  // The Unix socket of a server that does not run is ENOENT.
  [
    /^(ECONNREFUSED|ENOENT connect)/,
    'refuses connections: check host and port, and whether PostgreSQL runs there',
  ],
  [/^53300/, 'has no free connection'],
  [/^57P03/, 'is starting or stopping: try again'],
  [
    /^(ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ECONNRESET|08)|Connection terminated|timeout exceeded/,
    'cannot be reached, or is no PostgreSQL database',
  ],
];

/** The error as a sentence that names the database. The server's own messages may quote SQL. */
export function asDatabaseError(error: unknown, name: string): unknown {
  if (error instanceof DatabaseError || error instanceof ApiProblem) return error;
  for (const {code, message} of withCauses(error)) {
    const found = SENTENCES.find(([pattern]) => pattern.test(`${code} ${message}`));
    if (found) return new DatabaseError(`The database ${name} ${found[1]}.`, {cause: error});
  }
  return error;
}
