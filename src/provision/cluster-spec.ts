import { randomBytes } from 'node:crypto';
import type { ClusterChoices } from '../protocol/provision.ts';

/** What is kept of a cluster, so that the next `up` decides the same. What was never decided is absent. */
export interface ClusterSpec {
  readonly clusterId: string;
  readonly choices: ClusterChoices;
  readonly head?: string;
  readonly network?: string;
  readonly slurm?: string;
  readonly system?: string;
  readonly ids?: { readonly slurm: number; readonly munge: number };
  readonly home?: 'nfs' | 'none';
}

export function newClusterSpec(): ClusterSpec {
  return { clusterId: randomBytes(4).toString('hex'), choices: {} };
}

/** What is given now holds, and from now on; what is not given stays as it was chosen once. */
export function withChoices(spec: ClusterSpec, given: ClusterChoices): ClusterSpec {
  const chosen = Object.entries(given).filter(([, value]) => value !== undefined);
  return { ...spec, choices: { ...spec.choices, ...Object.fromEntries(chosen) } };
}
