import type { UpProblem } from '../../protocol/provision.ts';
import type { Person } from '../cluster.ts';
import { accountSteps } from '../people/account-steps.ts';
import { type FoundPeople, lookAtPeople, readPeople } from '../people/look-at-people.ts';
import { removeHome, removeSteps } from '../people/remove-steps.ts';
import type { Phase, Step, View } from '../phase.ts';
import { keepsHome } from '../shared-home.ts';

/** Everybody has the same account, with the same uid and gid, on every node. */
export const people: Phase = {
  name: 'people',
  title: 'add people',
  look: lookAtPeople,
  steps(view) {
    const { host, cluster } = view;
    const found = readPeople(view.looked);
    return [
      ...gone(view, found),
      ...cluster.formerPeople.flatMap((person) =>
        person.removeHome && keepsHome(person, host, cluster) ? removeHome(person, found) : [],
      ),
      ...cluster.people.flatMap((person) => accountSteps(person, host, cluster, found)),
    ];
  },
  undo({ cluster, looked }) {
    const found = readPeople(looked);
    const made = Array.from(found.made, ([user, uid]) => ({ user, uid }));
    const others = cluster.people.filter(({ user, uid }) => found.made.get(user) !== uid);
    return [...made, ...others].flatMap((person) => removeSteps(person, found));
  },
  problems({ host, cluster, looked }) {
    if (cluster.leaving.has(host.node)) return [];
    const found = readPeople(looked);
    return cluster.people.flatMap((person) => [
      ...clashes(person, host.node, found),
      ...(keepsHome(person, host, cluster) ? foreignHome(person, host.node, found) : []),
    ]);
  },
};

/** Those whom Breadbox gave an account, and who are people of this cluster no more. */
function gone({ cluster }: View, found: FoundPeople): Step[] {
  const stays = (user: string, uid: number) =>
    cluster.people.some((person) => person.user === user && person.uid === uid);
  const made = Array.from(found.made, ([user, uid]) => ({ user, uid })).filter(({ user, uid }) => !stays(user, uid));
  const adopted = cluster.formerPeople.filter(({ user, uid }) => found.made.get(user) !== uid);
  return [...made, ...adopted].flatMap((person) => removeSteps(person, found));
}

function clashes({ user, uid }: Person, node: string, found: FoundPeople): UpProblem[] {
  const proof = ({ name, ...account }: FoundPeople['accounts'][number]) =>
    `/etc/passwd: ${name}:x:${account.uid}:${account.gid}:…:${account.home}`;
  const account = found.accounts.find(({ name }) => name === user);
  const other = found.accounts.find((each) => each.uid === uid && each.name !== user);
  const isOldOwn = (name: string) => found.made.has(name) && name !== user;
  const problems: UpProblem[] = [];
  const add = (sentence: string, hint: string, line?: string) =>
    problems.push({ check: 'people', node, sentence, hint, ...(line && { proof: line }) });
  if (account !== undefined && account.uid !== uid) {
    add(
      `${user} has the uid ${account.uid} on ${node}, and ${uid} on the others.`,
      `Make them equal, while nothing runs as ${user} there: usermod --uid ${uid} ${user}`,
      proof(account),
    );
  } else if (account !== undefined && account.gid !== uid) {
    add(
      `${user} is in the group ${account.gid} on ${node}, and in ${uid} on the others.`,
      `Make them equal: groupmod --gid ${uid} ${user}`,
      proof(account),
    );
  } else if (account !== undefined && account.home !== `/home/${user}`) {
    add(
      `${user} has the home ${account.home} on ${node}, and /home/${user} on the others.`,
      `Change it there, while nothing runs as ${user}: usermod --home /home/${user} --move-home ${user}`,
      proof(account),
    );
  }
  if (other !== undefined && !isOldOwn(other.name)) {
    add(
      `The uid ${uid} of ${user} is that of ${other.name} on ${node}.`,
      `Remove ${user} and add ${user} again with another: breadbox users add ${user} --uid N`,
      proof(other),
    );
  }
  const group = found.groups.get(uid);
  if (account === undefined && group !== undefined && group !== user && !isOldOwn(group)) {
    add(
      `The gid ${uid} of ${user} is that of the group ${group} on ${node}.`,
      `Give that group another number there: groupmod --gid N ${group}`,
      `/etc/group: ${group}:x:${uid}`,
    );
  }
  const wrongGroup = [...found.groups].find(([gid, name]) => name === user && gid !== uid);
  if (account === undefined && wrongGroup !== undefined) {
    add(
      `There is a group ${user} with the gid ${wrongGroup[0]} on ${node}; ${user} has ${uid}.`,
      `Rename it, or give it that number: groupmod --gid ${uid} ${user}`,
      `/etc/group: ${user}:x:${wrongGroup[0]}`,
    );
  }
  return problems;
}

function foreignHome({ user, uid }: Person, node: string, found: FoundPeople): UpProblem[] {
  const home = found.homes.get(user);
  if (home?.kind !== 'folder' || home.uid === uid) return [];
  return [
    {
      check: 'people',
      node,
      sentence: `/home/${user} on ${node} belongs to the uid ${home.uid}, and ${user} has ${uid}.`,
      hint: `Move it away, or give it to ${user}: chown -R ${uid}:${uid} /home/${user}`,
      proof: `stat: /home/${user} is owned by ${home.uid}`,
    },
  ];
}
