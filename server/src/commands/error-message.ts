import {ApiProblem} from '../api-problem.js';
import {errorCode} from '../error-code.js';

const SENTENCES: Readonly<Record<string, string>> = {
  EADDRINUSE: 'The port is in use. Choose another one with PORT.',
  EADDRNOTAVAIL: 'The address in HOST does not belong to this machine.',
  EACCES: 'Permission denied: a file or folder is not accessible, or the port needs more rights.',
  EPERM: 'Permission denied: a file or folder is not accessible.',
  EROFS: 'The file system is read-only.',
  ENOENT: 'The file or folder does not exist.',
  ENOTDIR: 'A part of the path is not a folder.',
  EISDIR: 'The path names a folder, not a file.',
  ENAMETOOLONG: 'The name of the file is too long.',
  ELOOP: 'The path has a loop of symbolic links.',
  ENOTFOUND: 'The host name in HOST cannot be resolved.',
  EAI_AGAIN: 'The host name in HOST cannot be resolved now.',
  EAFNOSUPPORT: 'This machine does not have addresses of the kind in HOST.',
  ENOSPC: 'The disk is full.',
  EMFILE: 'Too many files are open.',
  SQLITE_BUSY: 'Another process has locked the database.',
  SQLITE_FULL: 'The disk is full.',
  SQLITE_READONLY: 'The database is not writable.',
  SQLITE_CORRUPT: 'The database is damaged. Restore a backup.',
  SQLITE_IOERR: 'The disk reports an error.',
};

/** Turns an error into a sentence for operators. */
export function errorMessage(error: unknown): string {
  if (error instanceof ApiProblem) return error.detail;
  const {message, path, port, syscall} = error as NodeJS.ErrnoException & {port?: number};
  // A name of more than 255 characters is EINVAL.
  const isLongName = syscall === 'getaddrinfo' && errorCode(error) === 'EINVAL';
  const code = isLongName ? 'ENOTFOUND' : errorCode(error);
  const sentence = SENTENCES[code] ?? SENTENCES[code.replace(/^(SQLITE_[A-Z]+)_.*/, '$1')];
  // The messages of SQLite quote SQL.
  if (!sentence) return code.startsWith('SQLITE_') ? `The database refuses this (${code}).` : message;
  const subject = path ?? (port === undefined ? undefined : `port ${port}`);
  return subject ? `${sentence.slice(0, -1)} (${subject}).` : sentence;
}
