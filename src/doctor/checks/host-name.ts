import { nameHosts } from '../../provision/phases/name-hosts.ts';
import type { Check } from '../check.ts';
import { treatByPhase } from '../treat-by-phase.ts';

export const hostName: Check = {
  name: 'host-name',
  rung: 'names',
  order: 10,
  cause: 'Fresh cards all have the same name, and tools of the system change it back.',
  needsUp: true,
  look: () => `echo "@now $(cat /proc/sys/kernel/hostname)"
echo "@written $(cat /etc/hostname)"`,
  examine({ patients, looked, tested }) {
    const named = patients.map(({ node }) => {
      const of = (mark: string) => new RegExp(`^@${mark} (.*)$`, 'm').exec(looked(node))?.[1]?.trim() ?? '';
      return { node, now: of('now'), written: of('written') };
    });
    const wrong = named.filter(({ node, now, written }) => now !== node || written !== node);
    if (wrong.length === 0) tested('Each host has the name of its node.');
    return wrong.map(({ node, now, written }) => ({
      level: now === node ? 'warning' : 'error',
      nodes: [node],
      sentence:
        now === node ? `${node} will be called ${written} after its next boot.` : `${node} calls itself ${now}.`,
      proof: now === node ? written : now,
      proofFrom: now === node ? '/etc/hostname' : 'hostname',
      fix: `hostnamectl set-hostname ${node}`,
    }));
  },
  treat: (found, exam) => treatByPhase(nameHosts, found.nodes, exam),
};
