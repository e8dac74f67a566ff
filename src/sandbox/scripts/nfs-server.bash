#!/bin/bash
# Stands in for the NFS server of the kernel, which a virtual node cannot have: it would run in the kernel of the machine
# that all nodes share. Each node sees the disks of the others in a folder; who mounts an export asks here first, and binds
# what it is told. The exports are those of the real exportfs.
# A path comes on stdin; "ok SOURCE rw", "absent" or "denied" goes back.
disk=/var/lib/practice-nfs/$(cat /usr/lib/practice-node/name)

number() {
  local IFS=.
  set -- $1
  echo $((($1 << 24) | ($2 << 16) | ($3 << 8) | $4))
}

# Whether $1, an address, is the client $2 of an export.
is_client() {
  local address=${1#::ffff:} client=$2 length mask differ
  case $client in
    '*' | '<world>') return 0 ;;
    */*)
      [[ $address =~ ^[0-9.]+$ && ${client%/*} =~ ^[0-9.]+$ ]] || return 1
      length=${client#*/}
      if [[ $length = *.* ]]; then mask=$(number "$length"); else mask=$(((0xffffffff << (32 - length)) & 0xffffffff)); fi
      differ=$(($(number "$address") ^ $(number "${client%/*}")))
      [ $((differ & mask)) = 0 ]
      ;;
    *'*'* | *'?'*) [[ $(getent hosts "$address" | awk '{print $2}') == $client ]] ;;
    *) getent ahostsv4 "$client" | grep -q "^$address " ;;
  esac
}

# Where a folder lies on this node's disk, also where it is a bind of another folder there.
on_disk() {
  local mounted target
  [ "$(stat -c %d "$1")" = "$(stat -c %d /)" ] || return 1
  read -r mounted target < <(findmnt --noheadings --raw --output FSROOT,TARGET --target "$1")
  mounted=${mounted%/} target=${target%/}
  echo "$mounted${1#"$target"}"
}

IFS= read -r -t 10 wanted || exit 0
reply=absent
while read -r path client; do
  # The export with fsid=0 is the root of version 4.
  full=$wanted
  [[ $client =~ [\(,]fsid=(0|root)[,\)] && $wanted != "$path"* ]] && full=${path%/}$wanted
  [[ ${full%/}/ = "${path%/}"/* ]] || continue
  reply=denied
  is_client "$REMOTE_ADDR" "${client%%(*}" || continue
  reply=absent
  [ -d "$full" ] && source=$(on_disk "$(readlink -f "$full")") || continue
  case $client in *[\(,]ro[,\)]*) mode=ro ;; *) mode=rw ;; esac
  reply="ok $disk$source $mode"
  break
done < <(/usr/sbin/exportfs -s)
echo "$reply"
