import type { JSX } from 'solid-js';
import type { ApiOutput } from '../../protocol/api.ts';
import { clockText } from '../clock.ts';

type Cluster = ApiOutput<'GET /api/cluster'>;

/** What the nodes are together, in a line; that they are none yet. */
export function ClusterLine(props: { readonly cluster: Cluster | undefined }): JSX.Element {
  return <>{props.cluster === undefined ? '' : clusterText(props.cluster)}</>;
}

export function clusterText(cluster: Cluster): string {
  const { name, head, slurm, system, home, verifiedAt } = cluster;
  if (name === undefined) return 'No cluster yet: bring them up when all your boards are listed.';
  const parts = [
    ...(head === undefined ? [] : [`head ${head}`]),
    ...(slurm === undefined ? [] : [`Slurm ${slurm}`]),
    ...(system === undefined ? [] : [system]),
    ...(home === 'nfs' ? ['home shared by NFS'] : []),
    ...(verifiedAt === undefined ? [] : [`verified ${clockText(verifiedAt)}`]),
  ];
  return `Cluster ${name}: ${parts.join(', ')}.`;
}
