import { joinWords } from '../../cluster/posix-words.ts';
import { withoutBlock } from '../files/managed-block.ts';
import type { Step } from '../phase.ts';
import { asPerson, type FoundPeople, KEPT_HOME, MADE_ACCOUNTS, sharedHomeOf } from './look-at-people.ts';

interface Gone {
  readonly user: string;
  readonly uid: number;
}

/**
 * What takes a person from this host: the account, where Breadbox made it, with all that runs as it, and the way to the shared
 * home. An account that was there before stays, without the keys. The home stays.
 */
export function removeSteps({ user, uid }: Gone, found: FoundPeople): Step[] {
  const steps: Step[] = [];
  const has = found.accounts.some((account) => account.name === user && account.uid === uid);
  if (found.made.get(user) === uid) steps.push(removeAccount({ user, uid }, has));
  else if (has) steps.push(...writeKeys({ user, uid }, [], found));
  const home = joinWords([`/home/${user}`]);
  const is = found.homes.get(user);
  if (is?.kind === 'link' && is.to === sharedHomeOf(user)) {
    const back = found.keptHomes.has(user);
    steps.push({
      what: back ? `bring back /home/${user}` : `remove the link /home/${user}`,
      script: `rm -f ${home}${back ? `\nmv -T ${home}${KEPT_HOME} ${home}` : ''}`,
    });
  }
  return steps;
}

/** Of somebody who has no account any more, and whose files are to go too. */
export function removeHome({ user, uid }: Gone, found: FoundPeople): Step[] {
  const is = found.homes.get(user);
  const stays = found.accounts.some(({ name }) => name === user) && found.made.get(user) !== uid;
  if (is?.kind !== 'folder' || is.uid !== uid || stays) return [];
  return [{ what: `delete /home/${user}`, script: `rm -rf --one-file-system ${joinWords([`/home/${user}`])}` }];
}

function removeAccount({ user, uid }: Gone, has: boolean): Step {
  const name = joinWords([user]);
  const remove = `for process in /proc/[0-9]*; do
  [ "$(stat -c %u "$process" 2>/dev/null)" != ${uid} ] || kill -9 "\${process#/proc/}" 2>/dev/null || true
done
userdel -f ${name}
`;
  return {
    what: has ? `remove the account ${user}, and end what runs as it` : `forget the account ${user}`,
    script: `${has ? remove : ''}sed -i ${joinWords([`/^${user} ${uid}$/d`])} ${MADE_ACCOUNTS}
grep -qv '^#' ${MADE_ACCOUNTS} || rm -f ${MADE_ACCOUNTS}
rmdir ${MADE_ACCOUNTS.slice(0, MADE_ACCOUNTS.lastIndexOf('/'))} 2>/dev/null || true`,
  };
}

/**
 * Whose keys let a person in; without any, Breadbox's block goes. Written with the person's rights: a link there leads root nowhere.
 * The block is put in on the host, so that keys which could not be read, or came meanwhile, stay.
 */
export function writeKeys({ user, uid }: Gone, lines: readonly string[], found: FoundPeople): Step[] {
  const is = found.authorizedKeys.get(user) ?? '';
  const block = `# BEGIN breadbox\n${lines.join('\n')}\n# END breadbox\n`;
  const rest = withoutBlock(is);
  const text = lines.length === 0 ? rest : `${rest}${rest === '' || rest.endsWith('\n') ? '' : '\n'}${block}`;
  if (text === is) return [];
  return [
    {
      what: lines.length === 0 ? `take Breadbox's keys from ${user}` : `let ${user} in by ${keys(lines.length)}`,
      script: `${asPerson({ user, uid })} sh -euc ${joinWords([lines.length === 0 ? WRITE_KEYS + REMOVE_KEY : WRITE_KEYS])} sh ${joinWords([user])}`,
      stdin: lines.length === 0 ? '' : block,
    },
  ];
}

const WRITE_KEYS = `umask 077
cd "/home/$1"
mkdir -p .ssh
{
  if [ ! -e .ssh/authorized_keys ]; then :
  elif grep -qx '# END breadbox' .ssh/authorized_keys; then
    sed -e '/^# BEGIN breadbox$/,/^# END breadbox$/d' -e '$a\\' .ssh/authorized_keys
  else sed '$a\\' .ssh/authorized_keys
  fi
  cat
} >.ssh/authorized_keys.breadbox-new
mv -f .ssh/authorized_keys.breadbox-new .ssh/authorized_keys`;

/** Only what Breadbox made: its comment says so. */
const REMOVE_KEY = `
[ -s .ssh/authorized_keys ] || rm -f .ssh/authorized_keys
if grep -q " $1@breadbox$" .ssh/id_ed25519.pub; then rm -f .ssh/id_ed25519 .ssh/id_ed25519.pub; fi`;

function keys(count: number): string {
  return count === 1 ? 'one key' : `${count} keys`;
}
