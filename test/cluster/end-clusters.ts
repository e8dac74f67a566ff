import type { TestProject } from 'vitest/node';
import { removeReadyCluster } from './ready-cluster.ts';
import { RELEASES } from './releases.ts';

/** With BREADBOX_KEEP_CLUSTERS, clusters stay for the next run. */
const ends = process.env.BREADBOX_KEEP_CLUSTERS === undefined;

/** Before all files of tests of a release, for what a run that was killed has left, and after them. */
export async function setup({ name }: TestProject): Promise<(() => Promise<void>) | undefined> {
  const release = RELEASES.find((each) => each === name);
  if (!ends || release === undefined) return undefined;
  await removeReadyCluster(release);
  return () => removeReadyCluster(release);
}
