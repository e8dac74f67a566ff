#!/bin/sh
# Installs this version of Breadbox below /opt/breadbox and makes it the current one. The version that was current before stays:
# to go back, run its own install.sh. Needs no network. As root, from the unpacked archive: sudo ./install.sh
set -eu

PREFIX=${PREFIX:-/opt/breadbox}
BIN=${BIN:-/usr/local/bin}

fail() {
  printf 'install.sh: %s\n' "$1" >&2
  [ -z "${2:-}" ] || printf '  %s\n' "$2" >&2
  exit 1
}

here=$(cd "$(dirname "$0")" && pwd -P)
[ -f "$here/MADE-FOR" ] || fail "this is not an unpacked archive of Breadbox: $here/MADE-FOR is missing"
. "$here/MADE-FOR"

case $(uname -m) in
  x86_64) arch=amd64 ;;
  aarch64) arch=arm64 ;;
  armv6l | armv7l | armv8l) arch=armhf ;;
  *) arch=$(uname -m) ;;
esac
# A 64-bit kernel may carry a 32-bit system, as on a Raspberry Pi.
if command -v dpkg >/dev/null 2>&1; then arch=$(dpkg --print-architecture); fi
[ "$arch" = "$ARCH" ] || fail "this archive is for $ARCH, and this computer is $arch" "Fetch breadbox-$VERSION-linux-$arch.tar.gz."

node=$(command -v node || true)
[ -n "$node" ] || fail "Node.js is missing, and Breadbox needs version 20 or later" \
  "On Debian 13: apt install nodejs. On Debian 12 that is version 18, which does for nodes and not for the head: install Node.js $NODE_MAJOR from nodejs.org."
major=$("$node" -p 'process.versions.node.split(".")[0]')
[ "$major" -ge 20 ] || fail "the head of Breadbox needs Node.js 20 or later, and this computer has $("$node" --version)" \
  "Nodes may have 18, the head may not: put it on a computer with Debian 13, whose Node.js is 20, or install Node.js $NODE_MAJOR from nodejs.org here."
abi=$("$node" -p process.versions.modules)
[ "$abi" = "$NODE_ABI" ] || fail "this archive was made for Node.js $NODE_MAJOR, and this computer has $("$node" --version)" \
  "Fetch the archive for that version, or install Node.js $NODE_MAJOR."
(cd "$here" && "$node" -e 'new (require("better-sqlite3"))(":memory:").close()') 2>/dev/null ||
  fail "the database program of this archive does not run here" "Its C library may be older than that of Debian 12, for which it was made."

if ! mkdir -p "$PREFIX" 2>/dev/null || [ ! -w "$PREFIX" ] || [ ! -w "$BIN" ]; then
  fail "this account may not write in $PREFIX and $BIN" "sudo $here/install.sh"
fi

target=$PREFIX/$VERSION
before=$(readlink "$PREFIX/current" || true)
if [ "$here" != "$(cd "$target" 2>/dev/null && pwd -P || true)" ]; then
  need=$(du -sk "$here" | cut -f 1)
  free=$(df -Pk "$PREFIX" | awk 'NR == 2 { print $4 }')
  [ "$free" -gt $((need + 20480)) ] || fail "the disk of $PREFIX has $((free / 1024)) MiB left, and $((need / 1024 + 20)) MiB are needed"
  rm -rf "$target.new" "$target.old"
  cp -R "$here" "$target.new"
  chown -R 0:0 "$target.new" 2>/dev/null || true
  chmod -R u+w,go-w,a+rX "$target.new"
  [ ! -e "$target" ] || mv "$target" "$target.old"
  mv "$target.new" "$target"
  rm -rf "$target.old"
fi
ln -sfn "$VERSION" "$PREFIX/current.new"
mv -fT "$PREFIX/current.new" "$PREFIX/current"
for program in breadbox breadboxd; do ln -sfn "$PREFIX/current/bin/$program" "$BIN/$program"; done

# This one and the one before stay, so that going back needs no network.
for old in "$PREFIX"/*/MADE-FOR; do
  old=${old%/MADE-FOR}
  case ${old##*/} in current | "$VERSION" | "${before:-$VERSION}") ;; *) rm -rf "$old" ;; esac
done

echo "Breadbox $VERSION is installed in $target."
if [ -n "$before" ] && [ "$before" != "$VERSION" ]; then
  echo "To go back to $before: sudo $PREFIX/$before/install.sh"
fi
if [ -e /etc/systemd/system/breadbox.service ]; then
  echo "The service goes on with the version before until: sudo systemctl restart breadbox"
else
  echo "Next: breadbox start --detach, or as a service of this computer: sudo breadbox service install"
fi
