import {realpathSync} from 'node:fs';
import {resolve} from 'node:path';

/** A database that cannot be used. The message is a sentence for operators and names the full path. */
export class DatabaseError extends Error {
  override readonly name = 'DatabaseError';
}

const MEMORY = 'sqlite::memory:';

/** A file by its full path, or a database that lives as long as the process. */
export type SqliteLocation = {readonly kind: 'file'; readonly file: string} | {readonly kind: 'memory'};

/** A database of a PostgreSQL server. */
export interface PostgresLocation {
  readonly kind: 'postgres';
  readonly url: string;
  /** Server and database without user and password, for messages. */
  readonly name: string;
}

export type DatabaseLocation = SqliteLocation | PostgresLocation;

const FORMS =
  'Use sqlite:<path>, for example sqlite:./data/resolutionflow.db, or postgres://user:password@host:5432/database.';

const unusableUrl = (url: string, reason: string): DatabaseError =>
  new DatabaseError(`"${withoutPassword(url)}" is not a usable database URL: ${reason}. ${FORMS}`);

function locatePostgres(url: string): PostgresLocation {
  if (!URL.canParse(url))
    throw unusableUrl(url, 'it cannot be read (encode special characters of the password)');
  const {hostname, port, pathname, searchParams} = new URL(url);
  const host = hostname || searchParams.get('host');
  if (!host) throw unusableUrl(url, 'it names no server');
  let database: string;
  try {
    database = decodeURIComponent(pathname.slice(1));
  } catch {
    throw unusableUrl(url, 'the name of the database is not percent-encoded');
  }
  if (!database) throw unusableUrl(url, 'it names no database after the server');
  return {kind: 'postgres', url, name: `${database} at ${host}${port && `:${port}`}`};
}

function locateSqlite(url: string): SqliteLocation {
  if (url === MEMORY) return {kind: 'memory'};
  const path = /^sqlite:(.+)$/s.exec(url)?.[1];
  if (!path) throw unusableUrl(url, 'it does not start with "sqlite:" and a path, or "postgres://"');
  if (path.startsWith('//')) throw unusableUrl(url, 'it has "//" after "sqlite:"');
  if (path.includes('?')) throw unusableUrl(url, 'options after "?" are not supported');
  if (/^[a-z]{2,}:/i.test(path) || path.startsWith(':')) {
    throw unusableUrl(url, 'it has a URL where the path should be');
  }
  if (path.startsWith('~')) throw unusableUrl(url, '"~" is not replaced by the home folder');
  if (/[/\\]$/.test(path)) throw unusableUrl(url, 'it names a folder');
  return {kind: 'file', file: realPath(resolve(path))};
}

/**
 * Reads a database URL.
 *
 * @param url - `sqlite:<path>`, `sqlite::memory:` or `postgres://…`.
 * @throws {DatabaseError} for every other form of URL. A URL is never taken as a file name.
 */
export const locateDatabase = (url: string): DatabaseLocation =>
  /^postgres(ql)?:\/\//.test(url) ? locatePostgres(url) : locateSqlite(url);

/**
 * Checks the name of a file that a person gives to a command.
 *
 * @throws {DatabaseError} for an empty name, a URL or a folder: it is never taken as the name of a new file.
 */
export function requireFileName(path: string): void {
  if (path === '') throw new DatabaseError('The name of the file is empty.');
  if (/^[a-z]{2,}:/i.test(path) || path.includes('?')) {
    throw new DatabaseError(`"${path}" is a URL. Name a file, for example ./backup.db.`);
  }
  if (/[/\\]$/.test(path)) throw new DatabaseError(`"${path}" names a folder. Name a file in it.`);
}

/** The file that a path leads to, past symbolic links. SQLite keeps the WAL beside that file. */
export function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return resolve(path);
  }
}

/** The URL without its password, which may contain an "@" or "/" that should have been encoded. */
export function withoutPassword(url: string): string {
  const server = url.indexOf('://');
  const colon = server < 0 ? -1 : url.indexOf(':', server + 3);
  const at = url.lastIndexOf('@');
  const hidden = colon >= 0 && colon < at ? `${url.slice(0, colon)}:(hidden)${url.slice(at)}` : url;
  return hidden.replace(/([?&](?:password|sslpassword)=)[^&]*/gi, '$1(hidden)');
}
