import { accessSync, constants, mkdtempSync, statfsSync } from 'node:fs';

const NEEDED_BYTES = 64 * 1024 * 1024;

/** A fresh directory for the captures of a pilot: in memory where there is room for them, else on disk. */
export function makeCaptureDirectory(diskDir: string): string {
  const memory = [process.env.XDG_RUNTIME_DIR, '/dev/shm'].find((candidate) => candidate && hasRoom(candidate));
  return mkdtempSync(`${memory ?? diskDir}/breadbox-pilot-${process.pid}-`);
}

function hasRoom(directory: string): boolean {
  try {
    accessSync(directory, constants.W_OK | constants.X_OK);
    const { bavail, bsize } = statfsSync(directory);
    return bavail * bsize > NEEDED_BYTES;
  } catch {
    return false; // absent, not ours, or a Node before 18.15, which cannot tell: the disk will do
  }
}
