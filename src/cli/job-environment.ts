import type { World } from './world.ts';

/** For whoever asks the head, not for a job: it would lie on the disk with the job. */
const SECRET = 'BREADBOX_TOKEN';

export function jobEnvironment({ env }: Pick<World, 'env'>): Record<string, string> {
  const known = Object.entries(env).filter(
    (pair): pair is [string, string] => pair[1] !== undefined && pair[0] !== SECRET,
  );
  return Object.fromEntries(known);
}
