import { BreadboxError } from '../cluster/errors.ts';
import { setUpBundle } from './bundle-setup.ts';
import { unpackedBundle } from './bundle-store.ts';
import type { HeadClient } from './head-client.ts';

export interface BundleSpec {
  readonly version: string;
  readonly setup?: string | undefined;
}

/**
 * The directory of a bundle that is unpacked and set up on this node.
 * @throws BreadboxError `bad-bundle`, `disk-full`, `run-failed` (its setup failed), or what the head says
 */
export async function preparedBundle(
  head: HeadClient,
  workDir: string,
  spec: BundleSpec,
  signal: AbortSignal,
): Promise<string> {
  const directory = await unpackedBundle(head, workDir, spec.version, signal);
  const failure = spec.setup === undefined ? undefined : await setUpBundle(directory, spec.setup, signal);
  if (failure !== undefined) throw new BreadboxError('run-failed', failure);
  return directory;
}
