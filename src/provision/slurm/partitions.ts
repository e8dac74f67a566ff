import type { Cluster, Host } from '../cluster.ts';
import { slurmWord } from './slurm-words.ts';

/** Holds every node, whatever the others are made by, and is where jobs go that name none. */
const ALL = 'all';

export function partitions(cluster: Cluster, defMemPerCpuMib: number): string[] {
  const others = new Map<string, Host[]>();
  for (const host of cluster.compute) {
    for (const name of namesOf(host, cluster.partitionBy)) {
      if (name !== ALL) others.set(name, [...(others.get(name) ?? []), host]);
    }
  }
  return [
    partition(ALL, cluster.compute, defMemPerCpuMib, 'YES'),
    ...[...others]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, hosts]) => partition(name, hosts, defMemPerCpuMib, 'NO')),
  ];
}

function namesOf(host: Host, by: Cluster['partitionBy']): string[] {
  if (by === 'group') return host.groups.map(slurmWord);
  return by === 'board' && host.board !== undefined ? [slurmWord(host.board)] : [];
}

function partition(name: string, hosts: readonly Host[], defMemPerCpuMib: number, isDefault: 'YES' | 'NO'): string {
  const nodes = hosts.map(({ node }) => node).join(',');
  return `PartitionName=${name} Nodes=${nodes} Default=${isDefault} State=UP DefMemPerCPU=${defMemPerCpuMib}`;
}
