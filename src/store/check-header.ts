import { closeSync, openSync, readSync } from 'node:fs';

/** A file cut short within its header is opened by SQLite as a new, empty database: data would seem to be gone. @throws `SQLITE_NOTADB` */
export function checkHeader(path: string): void {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  try {
    const header = Buffer.alloc(16);
    const length = readSync(file, header, 0, 16, 0);
    if (length > 0 && header.toString('latin1') !== 'SQLite format 3\0') throw new CorruptHeader();
  } finally {
    closeSync(file);
  }
}

class CorruptHeader extends Error {
  readonly code = 'SQLITE_NOTADB';
}
