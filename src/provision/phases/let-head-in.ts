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
      : [
          {
            what: "put the head's key in place",
            script: `${ACCOUNT}
mkdir -p -m 0700 "\${file%/*}"
[ ! -s "$file" ] || [ -z "$(tail -c 1 "$file")" ] || echo >>"$file"
printf '%s\\n' ${joinWords([cluster.headKey])} >>"$file"
chmod 600 "$file"
chown "$name:$(id -gn "$name")" "\${file%/*}" "$file"`,
          },
        ],
  undo: ({ looked, cluster }) =>
    looked.includes('@there')
      ? [
          {
            what: "take the head's key away",
            script: `${ACCOUNT}
grep -vxF ${joinWords([cluster.headKey])} "$file" >"$file.breadbox-new" || true
cat "$file.breadbox-new" >"$file"
rm -f "$file.breadbox-new"`,
          },
        ]
      : [],
};

const ACCOUNT = `name=\${SUDO_USER:-root}
file=$(getent passwd "$name" | cut -d : -f 6)/.ssh/authorized_keys`;
