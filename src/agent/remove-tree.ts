import { chmod, lstat, readdir, rm } from 'node:fs/promises';

/** Removes a directory with all that programs left in it, folders that they made read-only too. */
export async function removeTree(path: string): Promise<void> {
  try {
    await rm(path, { recursive: true, force: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EACCES') throw error;
    await unlock(path);
    await rm(path, { recursive: true, force: true });
  }
}

async function unlock(directory: string): Promise<void> {
  if (!(await lstat(directory)).isDirectory()) return;
  await chmod(directory, 0o700);
  for (const entry of await readdir(directory, { withFileTypes: true }))
    if (entry.isDirectory()) await unlock(`${directory}/${entry.name}`);
}
