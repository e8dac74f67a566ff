import { nameHosts } from '../../provision/phases/name-hosts.ts';
import type { Check } from '../check.ts';
import { treatByPhase } from '../treat-by-phase.ts';
import { isLoopback, lookedUp, lookUpNames } from './name-resolution.ts';

export const ownNameLoopback: Check = {
  name: 'own-name-loopback',
  rung: 'names',
  order: 30,
  cause: 'Debian gives a host its own name at 127.0.1.1, and what listens on that name is heard by nobody else.',
  look: ({ node, facts }) => lookUpNames([facts?.hostname || node]),
  examine({ patients, cluster, head, looked }) {
    // Where nothing was brought up, every fresh system has it, and `up` sees to it.
    if (cluster === undefined && head === undefined) return [];
    return patients.flatMap(({ node, address }) => {
      const [name, at = ''] = [...lookedUp(looked(node))][0] ?? [];
      if (name === undefined || !isLoopback(at)) return [];
      return [
        {
          level: 'warning' as const,
          nodes: [node],
          sentence: `${node} knows itself by ${at}, which no other node can reach.`,
          proof: `${at} ${name}`,
          proofFrom: `getent ahostsv4 ${name}, on ${node}`,
          fix: `Take the line with ${at} out of /etc/hosts of ${node}, and write there: ${address} ${node}`,
          ...(cluster === undefined ? { byHand: true as const } : {}),
        },
      ];
    });
  },
  treat: (found, exam) => treatByPhase(nameHosts, found.nodes, exam),
};
