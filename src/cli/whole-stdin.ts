import { BreadboxError } from '../cluster/errors.ts';
import { MAX_STEP_STDIN_BYTES } from '../protocol/jobs.ts';
import type { World } from './world.ts';

/** Who waits longer than this for an end is told so. */
const SAY_THAT_IT_WAITS_MS = 3000;

/**
 * All of stdin up to its end, as Base64, for a job that takes it whole. A terminal counts as empty.
 * @throws BreadboxError `bad-input` where it is too much; the reason of `signal`
 */
export async function wholeStdin(
  { stdin, stderr }: World,
  { signal, quiet }: { readonly signal: AbortSignal; readonly quiet: boolean },
): Promise<string | undefined> {
  if (stdin.isTTY) return undefined;
  const say = () => {
    if (!quiet)
      stderr.write('Waits for the end of stdin, which a job of Slurm gets whole; < /dev/null gives it none.\n');
  };
  const timer = setTimeout(say, SAY_THAT_IT_WAITS_MS);
  const stop = () => stdin.destroy(signal.reason as Error);
  signal.addEventListener('abort', stop, { once: true });
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of stdin) {
      chunks.push(chunk as Buffer);
      bytes += (chunk as Buffer).length;
      if (bytes > MAX_STEP_STDIN_BYTES) {
        throw new BreadboxError('bad-input', 'A job of Slurm gets 1 MiB of stdin at most, and there is more.', {
          hint: 'Put it into a file of the cluster: breadbox submit --with FILE, or --input FILE for one that is there.',
        });
      }
    }
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', stop);
  }
  signal.throwIfAborted();
  return bytes === 0 ? undefined : Buffer.concat(chunks).toString('base64');
}
