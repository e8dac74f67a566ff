import { joinWords } from '../../cluster/posix-words.ts';
import type { UpProblem } from '../../protocol/provision.ts';
import type { Phase, Step, View } from '../phase.ts';

/** Of the accounts of services: where files of theirs lie, and who must not run while their number changes. */
const SERVICES = {
  slurm: {
    paths: ['/var/lib/slurm', '/var/log/slurm', '/var/spool/slurm', '/var/spool/slurmctld', '/run/slurm', '/etc/slurm'],
    units: ['slurmctld', 'slurmd', 'slurmdbd'],
  },
  munge: { paths: ['/etc/munge', '/var/lib/munge', '/var/log/munge', '/run/munge'], units: ['munge'] },
} as const;

type Service = keyof typeof SERVICES;
const NAMES = Object.keys(SERVICES) as readonly Service[];

/** Before the packages, which would number these accounts by what else is on the host: Slurm wants one number for its own everywhere. */
export const fixAccounts: Phase = {
  name: 'fix-accounts',
  title: 'number accounts',
  concerns: (host, cluster) => !cluster.leaving.has(host.node),

  look: (_host, { ids }) => `
for name in ${NAMES.join(' ')}; do
  getent passwd "$name" | sed 's/^/@user /'
  getent group "$name" | sed 's/^/@group /'
done
for id in ${NAMES.map((name) => ids[name]).join(' ')}; do
  getent passwd "$id" | sed 's/^/@uid /'
  getent group "$id" | sed 's/^/@gid /'
done`,

  steps: (view) => NAMES.flatMap((name) => stepsFor(name, view)),

  problems: ({ host, cluster, looked }) =>
    NAMES.flatMap((name): UpProblem[] => {
      const id = cluster.ids[name];
      const proof = Array.from(looked.matchAll(/^@[ug]id (([^:]*):[^:]*:(\d+).*)$/gm)).find(
        ([, , owner, number]) => Number(number) === id && owner !== name,
      );
      if (proof === undefined) return [];
      return [
        {
          check: 'id-taken',
          node: host.node,
          sentence: `The number ${id}, which ${name} has on all nodes, belongs to ${proof[2]} on ${host.node}.`,
          hint: `Give ${proof[2]} another number there, with usermod -u or groupmod -g, and its files with it.`,
          proof: proof[1],
        },
      ];
    }),
};

function stepsFor(name: Service, { cluster, looked }: View): Step[] {
  const id = cluster.ids[name];
  const uid = numberOf(looked, '@user', name);
  const gid = numberOf(looked, '@group', name);
  if (uid === id && gid === id) return [];
  const { paths, units } = SERVICES[name];
  if (uid === undefined) {
    const group = gid === undefined ? `groupadd -r -g ${id} ${name}` : gid === id ? ':' : `groupmod -g ${id} ${name}`;
    return [
      {
        what: `make the account ${name} with the number ${id}`,
        script: `${group} 2>/dev/null
useradd -r -u ${id} -g ${name} -d /nonexistent -M -s /usr/sbin/nologin ${name} 2>/dev/null`,
      },
    ];
  }
  const old = (flag: string, was: number | undefined, is: string) =>
    was === undefined || was === id
      ? ''
      : `find ${joinWords(paths)} -xdev ${flag} ${was} -exec ${is} {} + 2>/dev/null || true\n`;
  return [
    {
      what: `change the number of ${name} from ${uid} to ${id}`,
      script: `for unit in ${units.join(' ')}; do systemctl stop "$unit" 2>/dev/null || true; done
${gid === undefined ? `groupadd -r -g ${id} ${name}` : gid === id ? ':' : `groupmod -g ${id} ${name}`}
usermod -u ${id} -g ${name} ${name}
${old('-uid', uid, `chown -h ${name}`)}${old('-gid', gid, `chgrp -h ${name}`)}`,
      detail: `${name} was ${uid}:${gid ?? '-'}`,
    },
  ];
}

function numberOf(looked: string, kind: '@user' | '@group', name: string): number | undefined {
  const found = new RegExp(`^${kind} ${name}:[^:]*:(\\d+)`, 'm').exec(looked)?.[1];
  return found === undefined ? undefined : Number(found);
}
