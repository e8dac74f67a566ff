import { joinWords } from '../../cluster/posix-words.ts';
import type { Person } from '../../provision/cluster.ts';
import { letPeopleIn } from '../../provision/phases/let-people-in.ts';
import { hasSharedHome } from '../../provision/shared-home.ts';
import type { Check, Exam, Found, Patient, Treatment } from '../check.ts';
import { treatByPhase } from '../treat-by-phase.ts';

const SSH = 'ssh -o BatchMode=yes -o StrictHostKeyChecking=yes -o ConnectTimeout=5';
/** Other than by keys, which is found elsewhere. */
const HOST_KEY = /Host key verification failed|IDENTIFICATION HAS CHANGED/;

/** By doing: the first of the people goes from each node to the next, as mpirun does. */
export const loginBetweenNodes: Check = {
  name: 'login-between-nodes',
  rung: 'ssh',
  order: 50,
  cause: 'Files below ~/.ssh were changed, or others may write to them, for which sshd does not believe them.',
  needsUp: true,
  look: (_, cluster) => {
    const [person] = cluster?.people ?? [];
    if (person === undefined) return undefined;
    // Where the account or the home is not there, that is to blame, and not the way in. One that hangs is not waited for.
    return `[ "$(id -u ${joinWords([person.user])})" = ${person.uid} ] &&
  timeout -s KILL 3 [ -s ${joinWords([`/home/${person.user}/.ssh/id_ed25519`])} ] && echo @key`;
  },
  async examine(exam) {
    const { patients, cluster, looked, tested } = exam;
    const [person] = cluster?.people ?? [];
    const able = patients.filter(({ node }) => /^@key$/m.test(looked(node)));
    if (person === undefined || able.length < 2) return [];
    const ways = able.map((from, at) => ({ from, to: able[(at + 1) % able.length]! }));
    const found = await Promise.all(ways.map(({ from, to }) => go(person, from, to, exam)));
    const bad = found.filter((each) => each !== undefined);
    if (bad.length === 0) tested(`${person.user} goes from each node to the next by SSH, without a question.`);
    return bad;
  },
  async treat({ nodes }, exam) {
    const { cluster, patients } = exam;
    const [person] = cluster?.people ?? [];
    if (person === undefined || cluster === undefined) return undefined;
    const keepers = hasSharedHome(person, cluster) ? [cluster.storage.node] : nodes;
    const there = keepers.filter((node) => patients.some((patient) => patient.node === node));
    const keys = (await treatByPhase(letPeopleIn, there, exam)) ?? [];
    return [...there.map((node) => closeToOthers(person, node)), ...keys];
  },
};

async function go(person: Person, from: Patient, to: Patient, { ask }: Exam): Promise<Found | undefined> {
  const { exitCode, stderr } = await ask(from.node, { script: `${SSH} ${to.node} true`, account: person.user });
  if (exitCode === 0 || HOST_KEY.test(stderr)) return undefined;
  const lines = stderr.split('\n').filter((line) => line.trim() !== '');
  return {
    level: 'error',
    nodes: [to.node],
    sentence: `${person.user} is not let in from ${from.node} to ${to.node} without a question.`,
    proof: lines.at(-1)?.trim() ?? `ssh ended with ${exitCode}`,
    proofFrom: `ssh ${to.node}, as ${person.user} on ${from.node}`,
    fix: `chmod 700 ~${person.user}/.ssh; chmod 600 ~${person.user}/.ssh/authorized_keys; breadbox up puts the keys back`,
  };
}

/** With the person's own rights: as root, a link there could lead to any file. */
function closeToOthers({ user, uid }: Person, node: string): Treatment {
  return {
    node,
    what: `close the files of SSH of ${user} to others`,
    script: `setpriv --reuid ${uid} --regid ${uid} --clear-groups sh -euc 'cd "$0"
chmod go-w . .ssh
for file in .ssh/authorized_keys .ssh/id_ed25519; do [ ! -f "$file" ] || chmod 600 "$file"; done' ${joinWords([`/home/${user}`])}`,
  };
}
