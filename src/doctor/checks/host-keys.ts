import { exchangeKeys } from '../../provision/phases/exchange-keys.ts';
import type { Check, Exam, Found, Patient } from '../check.ts';
import { treatByPhase } from '../treat-by-phase.ts';

const LOOK = `sed 's/^/@own /' /etc/ssh/ssh_host_*_key.pub
sed 's/^/@known /' /etc/ssh/ssh_known_hosts`;

/** Node to node: mpirun starts its daemons by SSH. What each has is compared here, so that many nodes need no connection a pair. */
export const hostKeys: Check = {
  name: 'host-keys',
  rung: 'ssh',
  order: 40,
  cause: 'The keys of a node were made anew, or its list of known hosts was changed.',
  needsUp: true,
  look: () => LOOK,
  async examine(exam) {
    const { patients, looked, tested } = exam;
    const own = new Map(patients.map(({ node }) => [node, keysOf(looked(node))]));
    const strangers = patients.flatMap((patient) => {
      const known = knownTo(looked(patient.node));
      const others = patients.filter(({ node }) => node !== patient.node);
      const unknown = others.filter(({ node }) => !isKnown(known.get(node), own.get(node) ?? new Map()));
      return unknown.length === 0 ? [] : [{ patient, unknown }];
    });
    if (strangers.length === 0 && patients.length > 1) tested('Every node knows the host keys of all others.');
    return Promise.all(strangers.map(({ patient, unknown }) => findingOf(patient, unknown, exam)));
  },
  treat: (found, exam) => treatByPhase(exchangeKeys, found.nodes, exam),
};

async function findingOf({ node }: Patient, unknown: readonly Patient[], { ask }: Exam): Promise<Found> {
  const other = unknown[0]!.node;
  const more = unknown.length > 1 ? `, nor ${unknown.length - 1} more` : '';
  // Nobody is let in: whether the key is known is settled before that.
  const options = '-o BatchMode=yes -o StrictHostKeyChecking=yes -o ConnectTimeout=5 -o PreferredAuthentications=none';
  const { stderr } = await ask(node, { script: `ssh ${options} -o UserKnownHostsFile=/dev/null ${other} true` });
  const lines = stderr.split('\n').map((line) => line.trim());
  const proof = lines.find((line) => /verification failed|IDENTIFICATION HAS CHANGED|key is known/.test(line));
  return {
    level: 'error',
    nodes: [node],
    sentence: `${node} does not know the host key of ${other}${more}: mpirun cannot start there from here.`,
    proof: proof ?? `/etc/ssh/ssh_known_hosts has no key of ${other} that it shows`,
    proofFrom: `ssh ${other}, on ${node}`,
    fix: `On ${node}: ssh-keyscan ${other} >>/etc/ssh/ssh_known_hosts`,
  };
}

type Keys = ReadonlyMap<string, string>;

/** By type. */
function keysOf(looked: string): Keys {
  return new Map(Array.from(looked.matchAll(/^@own (\S+) (\S+)/gm), ([, type, key]) => [type!, key!]));
}

/** By name. */
function knownTo(looked: string): ReadonlyMap<string, Keys> {
  const known = new Map<string, Map<string, string>>();
  for (const [, names, type, key] of looked.matchAll(/^@known ([^\s#@]\S*) (\S+) (\S+)/gm)) {
    for (const name of names!.split(',')) {
      const keys = known.get(name) ?? new Map<string, string>();
      known.set(name, keys.set(type!, key!));
    }
  }
  return known;
}

/** One that is known is enough, and none may be another. */
function isKnown(known: Keys | undefined, own: Keys): boolean {
  if (own.size === 0) return true;
  const both = [...(known ?? [])].filter(([type]) => own.has(type));
  return both.length > 0 && both.every(([type, key]) => own.get(type) === key);
}
