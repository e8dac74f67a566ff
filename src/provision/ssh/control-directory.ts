import { createHash } from 'node:crypto';
import { lstat, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MuxConnection } from './mux-connection.ts';

/**
 * A private directory for the sockets of masters, short because paths of sockets hold 104 bytes and OpenSSH appends 17 while it
 * makes one. The same for each start of one head: masters that an ended head left are ended here.
 */
export async function openControlDirectory(home: string): Promise<string> {
  const name = `breadbox-${createHash('sha256').update(home).digest('hex').slice(0, 8)}`;
  const path = join(runtimeDirectory(), name);
  const directory = (await makePrivate(path)) ? path : await mkdtemp(`${path}-`);
  for (const entry of await readdir(directory, { withFileTypes: true })) {
    if (entry.isSocket()) await MuxConnection.terminate(join(directory, entry.name));
    await rm(join(directory, entry.name), { recursive: true, force: true });
  }
  return directory;
}

function runtimeDirectory(): string {
  if (process.getuid?.() === 0) return '/run';
  const own = process.env.XDG_RUNTIME_DIR;
  if (own?.startsWith('/') && own.length < 40) return own;
  return tmpdir().length < 40 ? tmpdir() : '/tmp';
}

/** Makes it where it is missing, as tidying programs may have left it. Not so where another account has been there before. */
export async function makePrivate(path: string): Promise<boolean> {
  try {
    await mkdir(path, { mode: 0o700 });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  const stats = await lstat(path);
  return stats.isDirectory() && stats.uid === process.getuid?.() && (stats.mode & 0o077) === 0;
}
