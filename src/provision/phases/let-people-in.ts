import type { Person } from '../cluster.ts';
import { lookAtPeople, readPeople } from '../people/look-at-people.ts';
import { writeKeys } from '../people/remove-steps.ts';
import type { Phase, View } from '../phase.ts';
import { hasSharedHome, keepsHome } from '../shared-home.ts';

/**
 * The keys of people, and the one that each has for going from node to node. Behind a barrier, as people who keep a home on each
 * node have such a key on each, and every node must know them all.
 */
export const letPeopleIn: Phase = {
  name: 'let-people-in',
  title: 'let people in by their keys',
  barrier: true,
  concerns: ({ node }, cluster) =>
    !cluster.leaving.has(node) &&
    cluster.people.some((person) => node === cluster.storage.node || !hasSharedHome(person, cluster)),
  look: lookAtPeople,
  steps(view) {
    const { host, cluster } = view;
    const found = readPeople(view.looked);
    return cluster.people
      .filter((person) => keepsHome(person, host, cluster))
      .flatMap((person) => writeKeys(person, [...person.keys, ...ownKeys(person, view)], found));
  },
};

/** From the cluster's own network alone: a copy of the key is of no use elsewhere. */
function ownKeys(person: Person, { host, cluster, looked, lookedOn }: View): string[] {
  const nodes = hasSharedHome(person, cluster)
    ? [host.node]
    : cluster.hosts.map(({ node }) => node).filter((node) => !cluster.leaving.has(node));
  return nodes.flatMap((node) => {
    const there = node === host.node ? looked : lookedOn(node);
    const key = there === undefined ? undefined : readPeople(there).publicKeys.get(person.user);
    if (key !== undefined) return [`from="${cluster.network},127.0.0.1,::1" ${key}`];
    // In a dry run it was not made yet; in a real one it was, or this host is out.
    return node === host.node ? [`# the key that is made for ${person.user}`] : [];
  });
}
