import type { Cluster, Host, Person } from './cluster.ts';

/**
 * Where every node finds the home folders that the storage node has in its /home; on the storage node it is another way to the same
 * folders. Nothing is ever mounted over a node's own /home: there lie the keys by which Breadbox comes in, and with the storage node
 * switched off nobody could log in to any other. A person's /home/NAME is a link to here.
 */
export const SHARED_HOME = '/srv/home';

export function sharesHome(cluster: Pick<Cluster, 'home' | 'hosts'>): boolean {
  return cluster.home === 'nfs' && cluster.hosts.length > 1;
}

/** Whether the person's files are the same on all nodes. Whom Breadbox logs in as on some node keeps a home of its own on each. */
export function hasSharedHome({ user }: Pick<Person, 'user'>, cluster: Cluster): boolean {
  return sharesHome(cluster) && !cluster.hosts.some((host) => loginOf(host) === user);
}

/** Where the person's own files are to be made: on the storage node, or on each. */
export function keepsHome(person: Pick<Person, 'user'>, host: Host, cluster: Cluster): boolean {
  return host.node === cluster.storage.node || !hasSharedHome(person, cluster);
}

function loginOf({ facts }: Host): string | undefined {
  return facts.uids[facts.loginUid];
}
