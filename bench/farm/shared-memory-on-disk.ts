import { mkdirSync } from 'node:fs';
import { runProgram } from '../run-program.ts';
import type { BenchContext } from '../suite.ts';

/**
 * Words under which a program sees `directory` in place of /dev/shm: a pilot then finds no memory for its captures.
 * Undefined, and said, where this account may not make a mount namespace.
 */
export async function sharedMemoryOnDisk(
  directory: string,
  { signal, skip }: BenchContext,
): Promise<readonly string[] | undefined> {
  mkdirSync(directory, { recursive: true });
  const script = 'mount --bind "$1" /dev/shm && shift && exec "$@"';
  let last = '';
  for (const flags of [['--mount'], ['--mount', '--map-root-user']]) {
    const words = ['unshare', ...flags, 'sh', '-c', script, 'sh', directory];
    try {
      await runProgram([...words, 'true'], { signal });
      return words;
    } catch (error) {
      signal.throwIfAborted();
      last = (error as Error).message;
    }
  }
  skip('captures on disk', `/dev/shm cannot be replaced for one program: ${last}`);
  return undefined;
}
