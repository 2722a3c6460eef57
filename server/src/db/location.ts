import {realpathSync} from 'node:fs';
import {resolve} from 'node:path';

/** A database that cannot be used. The message is a sentence for operators and names the full path. */
export class DatabaseError extends Error {
  override readonly name = 'DatabaseError';
}

const MEMORY = 'sqlite::memory:';

/** A file by its full path, or a database that lives as long as the process. */
export type DatabaseLocation = {readonly kind: 'file'; readonly file: string} | {readonly kind: 'memory'};

/**
 * Reads a database URL.
 *
 * @param url - `sqlite:<path>` or `sqlite::memory:`.
 * @throws {DatabaseError} for every other form of URL. A URL is never taken as a file name.
 */
export function locateDatabase(url: string): DatabaseLocation {
  if (url === MEMORY) return {kind: 'memory'};
  const path = /^sqlite:(.+)$/s.exec(url)?.[1];
  const refuse = (reason: string): never => {
    throw new DatabaseError(
      `"${withoutPassword(url)}" is not a usable database URL: ${reason}. Use sqlite:<path>, for example sqlite:./data/resolutionflow.db or sqlite:/var/lib/resolutionflow/data.db.`,
    );
  };
  if (!path) return refuse('it does not start with "sqlite:" and a path');
  if (path.startsWith('//')) return refuse('it has "//" after "sqlite:"');
  if (path.includes('?')) return refuse('options after "?" are not supported');
  if (/^[a-z]{2,}:/i.test(path) || path.startsWith(':'))
    return refuse('it has a URL where the path should be');
  if (path.startsWith('~')) return refuse('"~" is not replaced by the home folder');
  if (/[/\\]$/.test(path)) return refuse('it names a folder');
  return {kind: 'file', file: realPath(resolve(path))};
}

/** The file that a path leads to, past symbolic links. SQLite keeps the WAL beside that file. */
export function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return resolve(path);
  }
}

/** The URL as it may be shown to people. */
export const withoutPassword = (url: string): string => url.replace(/(:\/\/[^/:@]*):[^@]*@/, '$1:(hidden)@');
