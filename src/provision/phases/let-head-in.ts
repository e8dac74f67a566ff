import { joinWords } from '../../cluster/posix-words.ts';
import type { Phase } from '../phase.ts';

/** The head's own key, for the account that it logs in as: from then on it needs neither the owner's keys nor a password. */
export const letHeadIn: Phase = {
  name: 'let-head-in',
  title: 'let the head in',
  concerns: ({ target }) => target.local !== true,
  look: (_, { headKey }) => `${ACCOUNT}
grep -qxF ${joinWords([headKey])} "$file" && echo @there`,
  steps: ({ looked, cluster }) =>
    looked.includes('@there')
      ? []
      : [{ what: "put the head's key in place", script: `${ACCOUNT}\n${asOwner(ADD, cluster.headKey)}` }],
  undo: ({ looked, cluster }) =>
    looked.includes('@there')
      ? [{ what: "take the head's key away", script: `${ACCOUNT}\n${asOwner(REMOVE, cluster.headKey)}` }]
      : [],
};

const ACCOUNT = `name=\${SUDO_USER:-root}
file=$(getent passwd "$name" | cut -d : -f 6)/.ssh/authorized_keys`;

/** With the rights of whom the file belongs to: as root, a link there could lead to any file. */
function asOwner(script: string, key: string): string {
  return `owner=$(stat -c %u "$file" 2>/dev/null || stat -c %u "\${file%/*}" 2>/dev/null || id -u "$name")
as=
[ "$owner" = "$(id -u)" ] || as="setpriv --reuid $owner --regid $(id -g "$name") --clear-groups"
$as sh -euc ${joinWords([script])} sh "$file" ${joinWords([key])} "$name"`;
}

const ADD = `umask 077
mkdir -p "\${1%/*}"
[ ! -s "$1" ] || [ -z "$(tail -c 1 "$1")" ] || echo >>"$1"
printf '%s\\n' "$2" >>"$1"
chmod 600 "$1"
[ "$(id -u)" != 0 ] || chown -h "$3:" "\${1%/*}" "$1"`;

const REMOVE = `umask 077
grep -vxF -e "$2" "$1" >"$1.breadbox-new" || [ $? = 1 ]
cat "$1.breadbox-new" >"$1"
rm -f "$1.breadbox-new"`;
