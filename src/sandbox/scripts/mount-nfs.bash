#!/bin/bash
# Stands in for mount.nfs and mount.nfs4, see nfs-server: asks the server as they do, and says in their words why not.
self=${0##*/}
[ -e /usr/sbin/mount.nfs.kernel ] || {
  echo "$self: the package nfs-common is not installed" >&2
  exit 32
}
args=() options=
while [ $# -gt 0 ]; do
  case $1 in
    -o) options+=,$2 && shift ;;
    -t) shift ;;
    -r) options+=,ro ;;
    -*) ;;
    *) args+=("$1") ;;
  esac
  shift
done
spec=${args[0]} folder=${args[1]}
[[ $spec = *:/* ]] || {
  echo "$self: $spec: host:/path is expected" >&2
  exit 1
}
host=${spec%%:/*} path=/${spec#*:/}
[ -d "$folder" ] || {
  echo "$self: mount point $folder does not exist" >&2
  exit 32
}
found=$(getent ahostsv4 "$host") || {
  echo "$self: Failed to resolve server $host: Name or service not known" >&2
  exit 32
}
address=${found%% *}
# The kernel's client goes on for two minutes where nobody answers; a practice node gives up earlier.
retry=15
[[ $options =~ ,retry=([0-9]+) ]] && retry=$((BASH_REMATCH[1] * 60))
end=$((SECONDS + retry))
until said=$(timeout 5 bash -c 'exec 3<>"/dev/tcp/$1/2049" && echo "$2" >&3 && cat <&3' ask "$address" "$path" 2>&1) &&
  [ -n "$said" ]; do
  if [ $SECONDS -ge $end ]; then
    case $said in
      *refused*) echo "$self: Connection refused" >&2 ;;
      *'No route'*) echo "$self: No route to host" >&2 ;;
      *) echo "$self: Connection timed out" >&2 ;;
    esac
    exit 32
  fi
  sleep 0.5
done
case $said in
  denied)
    echo "$self: access denied by server while mounting $spec" >&2
    exit 32
    ;;
  ok\ *)
    read -r _ source mode <<<"$said"
    /usr/bin/mount -i --bind "$source" "$folder" || exit 32
    flags=remount,bind
    for option in ro nosuid nodev noexec noatime; do
      [[ ,$options, = *,$option,* || ($option = ro && $mode = ro) ]] && flags+=,$option
    done
    [ $flags = remount,bind ] || /usr/bin/mount -i -o "$flags" "$folder" || exit 32
    ;;
  *)
    echo "$self: mounting $spec failed, reason given by server: No such file or directory" >&2
    exit 32
    ;;
esac
