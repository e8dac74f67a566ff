import { joinWords } from '../../cluster/posix-words.ts';
import type { Cluster } from '../../provision/cluster.ts';
import { nameHosts } from '../../provision/phases/name-hosts.ts';
import type { Check, Found, Patient, Treatment } from '../check.ts';
import { treatByPhase } from '../treat-by-phase.ts';

/** Where a name is not in /etc/hosts, a resolver is asked, which may be slow: all are asked at once, and none for long. */
export function lookUpNames(names: readonly string[]): string {
  return `for name in ${joinWords(names)}; do
  { echo "@name $name $(timeout -s KILL 5 getent ahostsv4 "$name" | awk '{ print $1; exit }')"; } &
done
wait`;
}

export function lookedUp(looked: string): ReadonlyMap<string, string> {
  return new Map(Array.from(looked.matchAll(/^@name (\S+) ?(.*)$/gm), ([, name, address]) => [name!, address!]));
}

export const nameResolution: Check = {
  name: 'name-resolution',
  rung: 'names',
  order: 20,
  cause: '/etc/hosts was changed by hand or written anew at a boot, or an address is given out by the router.',
  needsUp: true,
  look: (_, cluster) => cluster && lookUpNames(cluster.hosts.map(({ node }) => node)),
  examine({ patients, cluster, looked, tested }) {
    if (cluster === undefined) return [];
    const found = patients.flatMap((patient) => findingsOf(patient, cluster, looked(patient.node)));
    if (found.length === 0) tested(`Every node finds all ${cluster.hosts.length} names at their addresses.`);
    return found;
  },
  async treat({ nodes }, exam) {
    const { cluster } = exam;
    if (cluster === undefined) return undefined;
    const others = nodes.map((node) => takeOthersAway(node, cluster));
    return [...others, ...((await treatByPhase(nameHosts, nodes, exam)) ?? [])];
  },
};

/** Its own name on its loopback is another matter. */
function findingsOf({ node }: Patient, { hosts }: Cluster, looked: string): Found[] {
  const at = lookedUp(looked);
  const wrong = hosts.filter(
    (host) =>
      at.has(host.node) && at.get(host.node) !== host.address && !(host.node === node && isLoopback(at.get(node)!)),
  );
  return wrong.slice(0, 1).map((host) => {
    const there = at.get(host.node)!;
    const more = wrong.length > 1 ? `, nor ${wrong.length - 1} more` : '';
    return {
      level: 'error' as const,
      nodes: [node],
      sentence: `${node} does not find ${host.node} at ${host.address}${more}.`,
      proof: `${host.node}: ${there === '' ? 'no address' : there}`,
      proofFrom: `getent ahostsv4 ${host.node}, on ${node}`,
      fix: `Write into /etc/hosts of ${node}: ${host.address} ${host.node}`,
    };
  });
}

export function isLoopback(address: string): boolean {
  return /^127\./.test(address) || address === '::1';
}

/** Lines of /etc/hosts that give a name of the cluster another address; they stay to be read, as a comment. */
function takeOthersAway(node: string, { hosts }: Cluster): Treatment {
  return {
    node,
    what: 'take other addresses of the nodes out of /etc/hosts',
    stdin: hosts.map((host) => `${host.address} ${host.node}\n`).join(''),
    script: `cp /etc/hosts /etc/hosts.breadbox-new
awk 'NR == FNR { address[$2] = $1; next }
/^[[:space:]]*#/ { print; next }
{ other = 0; for (i = 2; i <= NF && $i !~ /^#/; i++) if ($i in address && $1 != address[$i]) other = 1
  print (other ? "# breadbox took away: " : "") $0 }' - /etc/hosts >/etc/hosts.breadbox-new
if cmp -s /etc/hosts /etc/hosts.breadbox-new; then rm /etc/hosts.breadbox-new; else mv /etc/hosts.breadbox-new /etc/hosts; fi`,
  };
}
