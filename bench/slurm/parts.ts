import { isThere } from '../install-peers.ts';
import type { BenchContext, Part } from '../suite.ts';
import { asking } from './asking.ts';
import { BenchCluster } from './bench-cluster.ts';
import { endsSeen } from './ends-seen.ts';
import { submitting } from './submitting.ts';
import { taskRate } from './task-rate.ts';

const NEEDS = { 'systemd-container': 'systemd-nspawn', mmdebstrap: 'mmdebstrap', 'openssh-client': 'ssh' } as const;

const cost: Part = {
  name: 'cost',
  about: 'jobs on Slurm: submitting beside bare sbatch, when an end is seen, how often Slurm is asked',
  limitSec: { full: 900, quick: 400 },
  packages: NEEDS,
  run: (context) => onCluster(context, [submitting, endsSeen, asking]),
};

const farmRate: Part = {
  name: 'farm-rate',
  about: 'the farm on the cluster beside a job array',
  limitSec: { full: 900, quick: 400 },
  packages: NEEDS,
  run: (context) => onCluster(context, [taskRate]),
};

export const slurmParts: readonly Part[] = [cost, farmRate];

type Measurement = (cluster: BenchCluster, context: BenchContext) => Promise<void>;

async function onCluster(context: BenchContext, measurements: readonly Measurement[]): Promise<void> {
  const isOwn = process.env.BREADBOX_HOME === undefined;
  if (isOwn && (process.getuid?.() !== 0 || !isThere('systemd-nspawn')))
    return context.skip(
      'jobs on Slurm',
      'virtual clusters need root and systemd-nspawn, and BREADBOX_HOME names no head',
    );
  const cluster = await BenchCluster.take(context);
  try {
    for (const measure of measurements) await measure(cluster, context);
  } finally {
    await cluster.release();
  }
}
