import { joinWords } from '../../cluster/posix-words.ts';
import type { Cluster, Host, Person } from '../cluster.ts';
import type { Step } from '../phase.ts';
import { keepsHome } from '../shared-home.ts';
import { asPerson, type FoundPeople, KEPT_HOME, MADE_ACCOUNTS, sharedHomeOf } from './look-at-people.ts';

/** What gives a person an account, a home and a key pair on this host. */
export function accountSteps(person: Person, host: Host, cluster: Cluster, found: FoundPeople): Step[] {
  return [
    ...addAccount(person, found),
    ...joinGroups(person, host, found),
    ...(keepsHome(person, host, cluster) ? ownHome(person, found) : linkHome(person, found)),
  ];
}

/** `*` in place of a password: none fits, and a key is let in, which sshd refuses to an account that is locked with `!`. */
function addAccount({ user, uid, fullName }: Person, found: FoundPeople): Step[] {
  if (found.accounts.some(({ name }) => name === user)) return [];
  const group = found.groups.has(uid) ? [] : [`groupadd -g ${uid} ${joinWords([user])}`];
  const words = ['-M', '-N', '-u', `${uid}`, '-g', `${uid}`, '-d', `/home/${user}`, '-s', '/bin/bash', '-c', fullName];
  return [
    {
      what: `add the account ${user} with the uid ${uid}`,
      // Listed first: what was begun and not ended is known to be Breadbox's.
      script: [
        `mkdir -p ${MADE_ACCOUNTS.slice(0, MADE_ACCOUNTS.lastIndexOf('/'))}`,
        `[ -e ${MADE_ACCOUNTS} ] || echo '# Accounts that Breadbox made.' >${MADE_ACCOUNTS}`,
        `grep -qx ${joinWords([`${user} ${uid}`])} ${MADE_ACCOUNTS} || echo ${joinWords([user, `${uid}`])} >>${MADE_ACCOUNTS}`,
        ...group,
        `useradd ${joinWords([...words, '-p', '*', user])}`,
      ].join('\n'),
    },
  ];
}

/** Where there are GPUs, those who may use them are in a group of their driver. */
function joinGroups({ user }: Person, { facts }: Host, found: FoundPeople): Step[] {
  if (facts.gpus.length === 0) return [];
  const there = new Set(found.groups.values());
  const mine = found.groupsOf.get(user) ?? [];
  const missing = ['video', 'render'].filter((group) => there.has(group) && !mine.includes(group));
  if (missing.length === 0) return [];
  const groups = missing.join(',');
  return [{ what: `put ${user} into the group ${groups}`, script: `usermod -a -G ${groups} ${joinWords([user])}` }];
}

function ownHome({ user, uid }: Person, found: FoundPeople): Step[] {
  const home = joinWords([`/home/${user}`]);
  const is = found.homes.get(user);
  const steps: Step[] = [];
  if (is?.kind !== 'folder') {
    const back = found.keptHomes.has(user);
    // Nobody but root can enter before all is there and is the person's.
    const make = `rm -rf ${home}.breadbox-new
mkdir -m 0700 ${home}.breadbox-new
cp -a /etc/skel/. ${home}.breadbox-new/
chown -R ${uid}:${uid} ${home}.breadbox-new
chmod 0700 ${home}.breadbox-new
mv -T ${home}.breadbox-new ${home}`;
    steps.push({
      what: back ? `bring back /home/${user}` : `make /home/${user}`,
      script: `[ ! -L ${home} ] || rm -f ${home}\n${back ? `mv -T ${home}${KEPT_HOME} ${home}` : make}`,
    });
  }
  if (!found.publicKeys.has(user)) {
    steps.push({
      what: `make a key for ${user} to go from node to node`,
      script: `${asPerson({ user, uid })} sh -euc ${joinWords([MAKE_KEY])} sh ${joinWords([user])}`,
    });
  }
  return steps;
}

const MAKE_KEY = `umask 077
cd "/home/$1"
mkdir -p .ssh
if [ -f .ssh/id_ed25519 ]; then ssh-keygen -y -P '' -f .ssh/id_ed25519 >.ssh/id_ed25519.pub
else ssh-keygen -q -t ed25519 -N '' -C "$1@breadbox" -f .ssh/id_ed25519 </dev/null
fi`;

function linkHome({ user }: Person, found: FoundPeople): Step[] {
  const home = joinWords([`/home/${user}`]);
  const to = sharedHomeOf(user);
  const is = found.homes.get(user) ?? { kind: 'none' };
  if (is.kind === 'link' && is.to === to) return [];
  const away = { none: '', link: `rm -f ${home}\n`, folder: `mv -T ${home} ${home}${KEPT_HOME}\n` }[is.kind];
  const keeps = is.kind === 'folder' && !is.isEmpty;
  return [
    {
      what: `lead /home/${user} to the shared home${keeps ? `; what is in it is kept as /home/${user}${KEPT_HOME}` : ''}`,
      script: `${is.kind === 'folder' && is.isEmpty ? `rmdir ${home}\n` : away}ln -s ${joinWords([to])} ${home}`,
    },
  ];
}
