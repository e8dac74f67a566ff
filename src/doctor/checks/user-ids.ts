import { joinWords } from '../../cluster/posix-words.ts';
import type { Cluster, Person } from '../../provision/cluster.ts';
import { people } from '../../provision/phases/people.ts';
import type { Check, Exam, Found, Patient, Treatment } from '../check.ts';
import { treatByPhase } from '../treat-by-phase.ts';

/** As Debian counts people; nobody is nobody's. */
const PEOPLE = { from: 1000, to: 59_999 };
const LOOK = "getent passwd | awk -F : '$3 >= 1000 && $3 < 60000' | sed 's/^/@person /'";

interface Account {
  readonly user: string;
  readonly uid: number;
  readonly gid: number;
  readonly line: string;
}

/** A file is somebody's by number: who has another on one node is somebody else there. */
export const userIds: Check = {
  name: 'user-ids',
  rung: 'users',
  order: 20,
  cause:
    'Accounts were made by hand on each node and not in the same order, or a person was added while a node was away.',
  look: () => LOOK,
  examine(exam) {
    const { patients, cluster, looked, tested } = exam;
    const found = patients.flatMap((patient) => {
      const accounts = accountsOf(looked(patient.node));
      return cluster === undefined ? unlikeHead(patient, accounts, exam) : unlikeSpec(patient, accounts, cluster);
    });
    if (found.length === 0) tested('People have the same numbers everywhere.');
    return found;
  },
  async treat({ nodes }, exam) {
    const { cluster, looked } = exam;
    if (cluster === undefined) return undefined;
    const renumbered = nodes.flatMap((node) => {
      const accounts = accountsOf(looked(node));
      return cluster.people.flatMap((person) => renumber(person, node, accounts));
    });
    return [...renumbered, ...((await treatByPhase(people, nodes, exam)) ?? [])];
  },
};

function unlikeSpec({ node }: Patient, accounts: readonly Account[], cluster: Cluster): Found[] {
  return cluster.people.flatMap(({ user, uid }) => {
    const there = accounts.find((account) => account.user === user);
    if (there?.uid === uid && there.gid === uid) return [];
    return [finding({ node, user, there, right: uid, group: there?.uid === uid ? there.gid : undefined })];
  });
}

/** Of an adopted cluster: the accounts of the head are what the others are measured by. */
function unlikeHead({ node }: Patient, accounts: readonly Account[], { head, looked }: Exam): Found[] {
  if (head === undefined || node === head.node) return [];
  const right = new Map(accountsOf(looked(head.node)).map(({ user, uid }) => [user, uid]));
  return accounts.flatMap((there) => {
    const uid = right.get(there.user);
    if (uid === undefined || uid === there.uid) return [];
    return [{ ...finding({ node, user: there.user, there, right: uid, group: undefined }), byHand: true as const }];
  });
}

function finding(of: {
  readonly node: string;
  readonly user: string;
  readonly there: Account | undefined;
  readonly right: number;
  readonly group: number | undefined;
}): Found {
  const { node, user, there, right, group } = of;
  const common = { level: 'error' as const, nodes: [node], proofFrom: `getent passwd ${user}, on ${node}` };
  if (there === undefined)
    return {
      ...common,
      sentence: `${user} has no account on ${node}.`,
      proof: `${user}: no such account`,
      fix: 'breadbox up',
    };
  const what = group === undefined ? `the uid ${there.uid}` : `the group ${group}`;
  return {
    ...common,
    sentence: `${user} has ${what} on ${node}, and ${right} on the others.`,
    proof: there.line,
    fix: `On ${node}, while nothing runs as ${user}: groupmod --gid ${right} ${user}; usermod --uid ${right} --gid ${right} ${user}`,
  };
}

/** usermod gives what is in the home to the new number; where that is shared, it is right already. */
function renumber({ user, uid }: Person, node: string, accounts: readonly Account[]): Treatment[] {
  const there = accounts.find((account) => account.user === user);
  const isTaken = accounts.some((account) => account.uid === uid && account.user !== user);
  if (there === undefined || isTaken || (there.uid === uid && there.gid === uid)) return [];
  const name = joinWords([user]);
  return [
    {
      node,
      what: `give ${user} the number ${uid}`,
      script: `if getent group ${name} >/dev/null; then
  [ "$(getent group ${name} | cut -d : -f 3)" = ${uid} ] || groupmod --gid ${uid} ${name}
else groupadd --gid ${uid} ${name}; fi
usermod --uid ${uid} --gid ${uid} ${name}`,
    },
  ];
}

function accountsOf(looked: string): Account[] {
  return looked.split('\n').flatMap((text) => {
    const line = text.replace(/^@person /, '');
    const [user = '', , uid, gid] = line.split(':');
    const isPerson = line !== text && Number(uid) >= PEOPLE.from && Number(uid) <= PEOPLE.to;
    return isPerson ? [{ user, uid: Number(uid), gid: Number(gid), line }] : [];
  });
}
