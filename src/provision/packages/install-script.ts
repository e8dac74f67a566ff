import { joinWords } from '../../cluster/posix-words.ts';

/** Where a host notes that packages are being unpacked, with the boot that it happens in. Beside the data of a head that is a service there. */
export const INSTALLING_MARK = '/var/lib/breadbox-node/installing';

/** Denies maintainer scripts to start services; Debian's own way. One that the owner has is put back. */
export const POLICY = '/usr/sbin/policy-rc.d';

/**
 * Installs packages in one transaction. Runs with `BREADBOX_PACKAGE_PROXY` where the host has no way to its package sources.
 *
 * dpkg does not wait for the disk after each file (`unsafe-io`: 13 % of the time on an SSD, more on a card); all is written out
 * at the end, and what was unpacked before a power cut is unpacked again, known by the mark of another boot.
 */
export function installScript(packages: readonly string[]): string {
  return `(
export DEBIAN_FRONTEND=noninteractive DEBCONF_NONINTERACTIVE_SEEN=true NEEDRESTART_SUSPEND=1 LC_ALL=C
packages=${joinWords([joinWords(packages)])}
mark=${INSTALLING_MARK}
errors=$(mktemp)
updating=$(mktemp)
restore() { rm -f ${POLICY} "$errors" "$updating"; [ ! -e ${POLICY}.before-breadbox ] || mv -f ${POLICY}.before-breadbox ${POLICY}; }
trap restore EXIT
trap 'exit 130' HUP INT TERM
apt() {
  apt-get -q -y -o DPkg::Lock::Timeout=600 -o Dpkg::Use-Pty=0 -o Acquire::Retries=3 -o Acquire::Languages=none \\
    -o Dpkg::Options::=--force-confdef -o Dpkg::Options::=--force-confold -o Dpkg::Options::=--force-unsafe-io \\
    \${BREADBOX_PACKAGE_PROXY:+-o "Acquire::http::Proxy=$BREADBOX_PACKAGE_PROXY" -o "Acquire::https::Proxy=$BREADBOX_PACKAGE_PROXY"} "$@"
}
patiently() {
  tries=120
  until "$@" 2>"$errors"; do
    cat "$errors" >&2
    tries=$((tries - 1))
    if [ "$tries" = 0 ] || ! grep -q 'Could not get lock\\|is locked by another process' "$errors"; then return 1; fi
    echo 'Another program is installing packages; waiting for it.'
    sleep 5
  done
}
lists_are_fresh() {
  [ -n "$(find /var/lib/apt/lists -maxdepth 1 -name '*Packages*' | head -n 1)" ] &&
    [ -n "$(find /var/lib/apt/lists -maxdepth 0 -mtime -1)" ]
}
mkdir -p "$(dirname "$mark")"
boot=$(cat /proc/sys/kernel/random/boot_id)
again=
if [ -f "$mark" ] && [ "$(cat "$mark")" != "$boot" ]; then
  again=$(find /var/lib/dpkg/info -name '*.list' -newer "$mark" | sed 's,.*/,,; s,\\.list$,,')
fi
[ -f "$mark" ] || echo "$boot" >"$mark"
if [ -e ${POLICY} ] && ! grep -q 'breadbox' ${POLICY}; then mv -f ${POLICY} ${POLICY}.before-breadbox; fi
printf '#!/bin/sh\\n# breadbox: services start once they are configured\\nexit 101\\n' >${POLICY}
chmod 0755 ${POLICY}
[ -z "$(dpkg --audit)" ] || patiently dpkg --force-confdef --force-confold --configure -a || true
update() {
  updated=yes
  patiently apt update || return 1
  cp "$errors" "$updating"
}
install() { patiently apt install --fix-broken --no-install-recommends $packages; }
updated=no
lists_are_fresh || update
# A source that does not answer is only a warning of the update, and why packages are not found.
if ! install && { [ "$updated" = yes ] || ! update || ! install; }; then
  cat "$updating" >&2
  exit 100
fi
[ -z "$again" ] || patiently apt install --reinstall $again
sync
rm -f "$mark"
rmdir "\${mark%/*}" 2>/dev/null || true
)`;
}
