import { joinWords } from '../../cluster/posix-words.ts';

/** What the script of `asAccountScript` ends with where there is no such account. */
export const NO_ACCOUNT = 213;

/** As Debian's login.defs; what /etc/profile says comes after it. */
const LOGIN_PATH = '/usr/local/bin:/usr/bin:/bin:/usr/local/games:/usr/games';
/** Where Slurm is that no package has installed. */
const SLURM_PLACES = '/opt/slurm/bin:/usr/local/slurm/bin';

/** Finds Slurm's commands also where the login's PATH does not name them. */
export function withSlurm(script: string): string {
  return `PATH="$PATH:${SLURM_PLACES}"\n${script}`;
}

/** In the home, with what a login's profile sets. */
export function inLogin(script: string): string {
  const lines = ['cd "$HOME" 2>/dev/null || cd /', 'if [ -r /etc/profile ]; then . /etc/profile >/dev/null 2>&1; fi'];
  return [...lines, withSlurm(script)].join('\n');
}

/** For sh as root: the script with the rights of an account, its groups, and without capabilities. */
export function asAccountScript(account: string, script: string): string {
  const name = joinWords([account]);
  return `entry=$(getent passwd -- ${name}) || exit ${NO_ACCOUNT}
IFS=: read -r name word uid gid comment home shell <<END
$entry
END
exec setpriv --reuid=${name} --regid="$gid" --init-groups --inh-caps=-all --ambient-caps=-all -- \
/usr/bin/env -i HOME="\${home:-/}" USER=${name} LOGNAME=${name} SHELL="\${shell:-/bin/sh}" PATH=${LOGIN_PATH} LANG="\${LANG:-C.UTF-8}" \
/bin/sh -c ${joinWords([inLogin(script)])}`;
}
