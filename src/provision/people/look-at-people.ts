import { joinWords } from '../../cluster/posix-words.ts';
import type { Cluster, FormerPerson, Host, Person } from '../cluster.ts';
import { keepsHome, SHARED_HOME } from '../shared-home.ts';

/** Which accounts Breadbox made on this host: `NAME UID` a line. They go when it goes; those that were there before stay. */
export const MADE_ACCOUNTS = '/etc/breadbox/accounts';
/** What was in the place of a link to the shared home. */
export const KEPT_HOME = '.before-breadbox';

export interface Account {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
  readonly home: string;
}

/** A home folder as it was found. */
export type FoundHome =
  | { readonly kind: 'none' }
  | { readonly kind: 'link'; readonly to: string }
  | { readonly kind: 'folder'; readonly uid: number; readonly isEmpty: boolean };

export interface FoundPeople {
  readonly accounts: readonly Account[];
  /** Name by gid. */
  readonly groups: ReadonlyMap<number, string>;
  readonly groupsOf: ReadonlyMap<string, readonly string[]>;
  /** Uid by name. */
  readonly made: ReadonlyMap<string, number>;
  readonly homes: ReadonlyMap<string, FoundHome>;
  /** Those of them that have something beside them that is to come back. */
  readonly keptHomes: ReadonlySet<string>;
  /** What is in authorized_keys, and the public half of the key from node to node, where they are read. */
  readonly authorizedKeys: ReadonlyMap<string, string>;
  readonly publicKeys: ReadonlyMap<string, string>;
}

/** A person's files are looked at with the person's own rights: as root, a link there could show any file. */
export function lookAtPeople(host: Host, cluster: Cluster): string {
  const all = [...cluster.people, ...cluster.formerPeople];
  const reads = all.filter((person) => keepsHome(person, host, cluster));
  return `sed 's/^/@account /' /etc/passwd
awk -F : '{ print "@group", $3, $1, $4 }' /etc/group
sed 's/^/@made /' ${MADE_ACCOUNTS}
${all.length === 0 ? '' : LOOK_AT_HOMES.replace('NAMES', () => joinWords(all.map(({ user }) => user)))}
${reads.map(readKeys).join('')}`;
}

const LOOK_AT_HOMES = `for name in NAMES; do
  home=/home/$name
  if [ -L "$home" ]; then echo "@home $name link $(readlink "$home")"
  elif [ -d "$home" ]; then
    echo "@home $name folder $(stat -c %u "$home") $(if [ -z "$(ls -A "$home")" ]; then echo empty; else echo full; fi)"
  fi
  [ -e "$home${KEPT_HOME}" ] && echo "@kept $name"
done`;

/**
 * What runs with a person's rights may print what that person likes: all of it is one word of base64 here, made by root, so that none
 * of it can be taken for another line of the look.
 */
function readKeys({ user, uid }: Pick<Person | FormerPerson, 'user' | 'uid'>): string {
  const read = (mark: string, file: string, bytes: number) =>
    `echo "@${mark} ${user} $(timeout -k 1 10 ${asPerson({ user, uid })} head -c ${bytes} ${joinWords([`/home/${user}/.ssh/${file}`])} 9>&- | base64 -w 0)"\n`;
  return `if [ -d ${joinWords([`/home/${user}/.ssh`])} ]; then
${read('authorized', 'authorized_keys', 1_000_000)}${read('public', 'id_ed25519.pub', 2000)}fi
`;
}

/** Words that run a program with a person's rights, before an account is there too. */
export function asPerson({ uid }: Pick<Person, 'user' | 'uid'>): string {
  return `setpriv --reuid ${uid} --regid ${uid} --clear-groups`;
}

export function readPeople(looked: string): FoundPeople {
  const lines = looked.split('\n');
  const of = (mark: string) =>
    lines.filter((line) => line.startsWith(`@${mark} `)).map((line) => line.slice(mark.length + 2));
  const pairs = (mark: string) => new Map(of(mark).map((line) => splitOnce(line)));
  const groups = of('group').map((line) => line.split(' '));
  const groupsOf = new Map<string, string[]>();
  for (const [, name = '', members = ''] of groups) {
    for (const member of members.split(',')) groupsOf.set(member, [...(groupsOf.get(member) ?? []), name]);
  }
  return {
    accounts: of('account').flatMap((line) => {
      const [name = '', , uid, gid, , home = ''] = line.split(':');
      return [{ name, uid: Number(uid), gid: Number(gid), home }];
    }),
    groups: new Map(groups.map(([gid, name = '']) => [Number(gid), name])),
    groupsOf,
    made: new Map(of('made').flatMap(madeAccount)),
    homes: new Map(of('home').map(foundHome)),
    keptHomes: new Set(of('kept')),
    authorizedKeys: new Map([...pairs('authorized')].map(([user, text]) => [user, decode(text)])),
    publicKeys: new Map([...pairs('public')].flatMap(publicKey)),
  };
}

/** Where a person's home leads to on a node that does not keep it. */
export function sharedHomeOf(user: string): string {
  return `${SHARED_HOME}/${user}`;
}

function foundHome(line: string): [string, FoundHome] {
  const [user = '', kind, ...rest] = line.split(' ');
  if (kind === 'link') return [user, { kind, to: rest.join(' ') }];
  return [user, { kind: 'folder', uid: Number(rest[0]), isEmpty: rest[1] === 'empty' }];
}

/** Never one of the system, whatever stands there. */
function madeAccount(line: string): [string, number][] {
  const [, name, uid] = /^([a-z_][a-z0-9_-]{0,31}) (\d{4,5})$/.exec(line) ?? [];
  return name === undefined || Number(uid) < 1000 ? [] : [[name, Number(uid)]];
}

function publicKey([user, base64]: [string, string]): [string, string][] {
  const [line] = /^[a-z0-9-]+ [A-Za-z0-9+/=]+.*/.exec(decode(base64)) ?? [];
  return line === undefined ? [] : [[user, line]];
}

function splitOnce(line: string): [string, string] {
  const at = line.indexOf(' ');
  return at === -1 ? [line, ''] : [line.slice(0, at), line.slice(at + 1)];
}

function decode(base64: string): string {
  return Buffer.from(base64, 'base64').toString('utf8');
}
