import type { Cluster, Host } from '../cluster.ts';

/** Whether Slurm runs there: the head and the nodes that compute, those on their way out included. A mere storage node is no part of it. */
export function inSlurm(host: Host, cluster: Cluster): boolean {
  return host.node === cluster.head.node || host.roles.includes('compute');
}

export function computes(host: Host, cluster: Cluster): boolean {
  return cluster.compute.some(({ node }) => node === host.node);
}
