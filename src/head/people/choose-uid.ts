import { BreadboxError } from '../../cluster/errors.ts';
import { NodeSet } from '../../cluster/node-set.ts';

/** Above what systems and their installers give away by themselves. */
const FIRST_UID = 2000;
const FIRST_OF_PEOPLE = 1000;

/** Somebody who is or was here. */
export interface KnownPerson {
  readonly user: string;
  readonly uid: number | null;
}

/** The accounts of a node, as `up` last saw them: name by uid. */
export interface NodeAccounts {
  readonly node: string;
  readonly uids: Readonly<Record<number, string>>;
}

/**
 * The uid of a person on all nodes: the one of before, else the one that the nodes' accounts of that name have, else a free one.
 * @param wanted given by the owner
 * @throws BreadboxError `conflict` where it is another's, or the nodes do not agree
 */
export function chooseUid(
  user: string,
  wanted: number | undefined,
  people: readonly KnownPerson[],
  nodes: readonly NodeAccounts[],
): number {
  const before = people.find((person) => person.user === user)?.uid ?? undefined;
  const there = accountsOf(user, nodes);
  const [found] = there.keys();
  if (there.size > 1) throw disagree(user, there);
  if (found !== undefined && found < FIRST_OF_PEOPLE) throw systemAccount(user, there.get(found) ?? []);
  for (const [said, given] of [
    [wanted, before],
    [wanted, found],
    [before, found],
  ] as const) {
    if (said === undefined || given === undefined || said === given) continue;
    throw given === before ? hadAnother(user, given) : isAnother(user, said, given, there.get(given) ?? []);
  }
  const uid = wanted ?? before ?? found;
  if (uid === undefined) return firstFree(people, nodes);
  const other = people.find((person) => person.uid === uid && person.user !== user)?.user;
  if (other !== undefined) throw taken(user, uid, `it is the uid of ${other}, or was before ${other} was removed`);
  const holders = nodes.filter(({ uids }) => uids[uid] !== undefined && uids[uid] !== user);
  if (holders.length === 0) return uid;
  throw taken(user, uid, `on ${folded(holders)} it is the uid of ${holders[0]?.uids[uid]}`);
}

function accountsOf(user: string, nodes: readonly NodeAccounts[]): Map<number, NodeAccounts[]> {
  const byUid = new Map<number, NodeAccounts[]>();
  for (const node of nodes) {
    const [uid] = Object.entries(node.uids).find(([, name]) => name === user) ?? [];
    if (uid !== undefined) byUid.set(Number(uid), [...(byUid.get(Number(uid)) ?? []), node]);
  }
  return byUid;
}

function firstFree(people: readonly KnownPerson[], nodes: readonly NodeAccounts[]): number {
  const used = new Set<number | null>(people.map(({ uid }) => uid));
  for (const { uids } of nodes) for (const uid of Object.keys(uids)) used.add(Number(uid));
  let uid = FIRST_UID;
  while (used.has(uid)) uid++;
  return uid;
}

function folded(nodes: readonly NodeAccounts[]): string {
  return NodeSet.of(nodes.map(({ node }) => node)).toString();
}

const NOTHING = 'Nothing was changed.';

function disagree(user: string, there: ReadonlyMap<number, readonly NodeAccounts[]>): BreadboxError {
  const uids = [...there].map(([uid, nodes]) => `${uid} on ${folded(nodes)}`).join(', ');
  return new BreadboxError('conflict', `${user} is an account with different uids: ${uids}.`, {
    hint: `Make them equal there (usermod --uid), or choose another name. ${NOTHING}`,
  });
}

function systemAccount(user: string, nodes: readonly NodeAccounts[]): BreadboxError {
  return new BreadboxError('conflict', `${user} is an account of the system on ${folded(nodes)}.`, {
    hint: `Choose another name. ${NOTHING}`,
  });
}

function hadAnother(user: string, uid: number): BreadboxError {
  return new BreadboxError('conflict', `${user} had the uid ${uid} before, which owns the files.`, {
    hint: `Leave the uid out, or say ${uid}. ${NOTHING}`,
  });
}

function isAnother(user: string, said: number, given: number, nodes: readonly NodeAccounts[]): BreadboxError {
  return new BreadboxError('conflict', `${user} has the uid ${given} on ${folded(nodes)}, not ${said}.`, {
    hint: `Make them equal there (usermod --uid ${said} ${user}), or choose another name. ${NOTHING}`,
  });
}

function taken(user: string, uid: number, why: string): BreadboxError {
  return new BreadboxError('conflict', `${user} cannot have the uid ${uid}: ${why}.`, {
    hint: `Choose another, or leave it out. ${NOTHING}`,
  });
}
