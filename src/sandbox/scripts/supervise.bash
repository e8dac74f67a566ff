# Stands over one virtual node, in a control group of its own, and boots it again when it reboots.
# Words: the control groups to enter, --, the command that is the node.
while [ "$1" != -- ]; do
  echo $$ >"$1/cgroup.procs" || exit
  shift
done
shift
while :; do
  "$@"
  # How systemd-nspawn --keep-unit says that the node asked for a reboot.
  [ $? = 133 ] || exit 0
done
