const CODES: Readonly<Record<string, string>> = {
  EADDRINUSE: 'The port is taken: choose another one with PORT.',
  EADDRNOTAVAIL: 'The address in HOST is not one of this machine.',
  EACCES: 'This is not allowed: a folder is not writable, or the port needs more rights.',
  EPERM: 'This is not allowed: a folder is not writable.',
  EROFS: 'The folder of the database is not writable.',
  ENOENT: 'The file or folder does not exist.',
  ENOTDIR: 'A part of the path is not a folder.',
  SQLITE_CANTOPEN: 'The database cannot be opened: its folder does not exist or is not writable.',
  SQLITE_READONLY: 'The database is not writable.',
  SQLITE_NOTADB: 'The file is not a database.',
  SQLITE_BUSY: 'The database is locked by another process.',
};

/** What went wrong, in a sentence that a person understands. */
export function errorMessage(error: unknown): string {
  const {
    code = '',
    message,
    path,
    port,
  } = error as {code?: string; message: string; path?: string; port?: number};
  const known = CODES[code] ?? CODES[code.replace(/^(SQLITE_[A-Z]+)_.*/, '$1')];
  if (!known) return message;
  const which = path ?? (port === undefined ? undefined : `Port ${port}`);
  return which ? `${known.slice(0, -1)} (${which}).` : known;
}
