import { parseSensors } from '../../protocol/sensors.ts';
import type { Cluster, Host } from '../cluster.ts';
import { sharesHome } from '../shared-home.ts';

/** All that the phases need on this host, so that one transaction brings it. Names are Debian's, and Ubuntu's. */
export function wantedPackages(host: Host, cluster: Cluster): string[] {
  const isHead = host.node === cluster.head.node;
  const computes = cluster.compute.some(({ node }) => node === host.node);
  const shares = sharesHome(cluster);
  return [
    'chrony',
    'nodejs',
    // For tests of the network: any two nodes.
    'iperf3',
    'iputils-ping',
    ...(shares ? [host.node === cluster.storage.node ? 'nfs-kernel-server' : 'nfs-common'] : []),
    ...(isHead || computes ? ['munge', 'slurm-client', 'openmpi-bin'] : []),
    ...(computes ? ['slurmd'] : []),
    ...(isHead ? ['slurmctld', 'gcc', 'libc6-dev', 'libopenmpi-dev'] : []),
    ...(usesI2c(host, cluster) ? ['i2c-tools'] : []),
    ...(isHead && cluster.accounting === 'slurmdbd' ? ['slurmdbd', 'mariadb-server'] : []),
  ];
}

/** The agent speaks to chips by `i2ctransfer` and `i2cdetect`: a panel may be wired to any bus that programs may use. */
function usesI2c({ node, facts, sensors }: Host, { chipPanels }: Cluster): boolean {
  const hasChip = parseSensors(sensors ?? '').sensors.some(({ kind }) => kind === 'i2c');
  return facts.hasI2cBus === true || hasChip || chipPanels.has(node);
}
