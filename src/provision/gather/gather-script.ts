/** Those whose versions matter: what a cluster is made of, and what is in its way. */
const PACKAGES =
  'slurmd slurmctld slurmdbd slurm-client munge libpmix2 openmpi-bin chrony systemd-timesyncd nfs-kernel-server nfs-common gcc nodejs';

/**
 * What a host tells of itself: sections of `@@ NAME`, each with lines as the programs print them. Needs no root, no terminal and
 * nothing that a bare Debian lacks; what is absent leaves its section empty. It must end within a second: the way to the
 * package source is tried in the background, and not at all where no default route stands.
 */
export const GATHER_SCRIPT = `
exec 2>/dev/null </dev/null
LC_ALL=C; export LC_ALL
PATH=$PATH:/usr/sbin:/sbin; export PATH
section() { printf '\\n@@ %s\\n' "$1"; }
section time; date +%s.%N
way=
if [ -n "$(ip route show default; ip -6 route show default)" ]; then
  from=$(apt-config shell P Acquire::http::Proxy | sed -n "s/^P='\\(.*\\)'$/\\1/p")
  [ -n "$from" ] || from=$(cat /etc/apt/sources.list /etc/apt/sources.list.d/*.list /etc/apt/sources.list.d/*.sources |
    sed -n -e 's/^deb .*\\(https\\{0,1\\}:[^ ]*\\).*/\\1/p' -e 's/^URIs: *\\(https\\{0,1\\}:[^ ]*\\).*/\\1/p' | head -n 1)
  at=$(printf %s "$from" | sed -n 's#^http\\(s\\{0,1\\}\\)://\\([^/@]*@\\)\\{0,1\\}\\([^/]*\\).*#\\1 \\3#p')
  if [ -n "$at" ]; then
    case $at in s*) port=443 ;; *) port=80 ;; esac
    to=\${at#* }
    case $to in *:*) port=\${to##*:}; to=\${to%:*} ;; esac
    timeout 2 bash -c 'exec 3<>"/dev/tcp/$0/$1"' "$to" "$port" &
    way=$!
  fi
fi
section os-release; cat /etc/os-release || cat /usr/lib/os-release
section host
echo "arch=$(dpkg --print-architecture || uname -m)"
echo "kernel=$(uname -r)"
echo "hostname=$(cat /proc/sys/kernel/hostname)"
echo "bootId=$(cat /proc/sys/kernel/random/boot_id)"
echo "machineId=$(cat /etc/machine-id)"
echo "cores=$(nproc || getconf _NPROCESSORS_ONLN)"
echo "memKib=$(sed -n 's/^MemTotal: *\\([0-9]*\\).*/\\1/p' /proc/meminfo)"
board=$(tr -d '\\000' </proc/device-tree/model)
[ -n "$board" ] || board="$(cat /sys/class/dmi/id/sys_vendor) $(cat /sys/class/dmi/id/product_name)"
echo "board=$board"
echo "loginUid=\${SUDO_UID:-$(id -u)}"
echo "init=$(cat /proc/1/comm)"
if [ "\${SUDO_UID:-$(id -u)}" = 0 ]; then echo sudo=root
elif [ "$(id -u)" = 0 ]; then if sudo -u "#$SUDO_UID" sudo -n true; then echo sudo=free; else echo sudo=password; fi
elif ! command -v sudo >/dev/null; then echo sudo=none
elif sudo -n true; then echo sudo=free
elif id -nG | grep -qwE 'sudo|wheel|admin'; then echo sudo=password
else echo sudo=none; fi
section addresses; ip -o addr show
section route; ip route show default; ip -6 route show default
section cgroup
stat -fc %T /sys/fs/cgroup
grep -c . /proc/self/cgroup
cat /sys/fs/cgroup/cgroup.controllers
section command-line; cat /proc/cmdline
section command-line-file
for file in /boot/firmware/cmdline.txt /boot/cmdline.txt; do [ -f "$file" ] && { echo "$file"; break; }; done
section disk; df -Pk / /var
section installed; dpkg-query -W -f '\${Package} \${Version} \${db:Status-Status}\\n' ${PACKAGES}
section offered; apt-cache policy ${PACKAGES}
section passwd; cat /etc/passwd
section listening; awk '$4 == "0A" { print $2 }' /proc/net/tcp /proc/net/tcp6
section gpus
for device in /dev/nvidia[0-9]*; do [ -c "$device" ] && echo "nvidia $device"; done
[ -c /dev/kfd ] && for device in /dev/dri/renderD*; do [ -c "$device" ] && echo "amd $device"; done
section i2c
for device in /dev/i2c-*; do [ -c "$device" ] && echo "$device"; done
section home; awk '$2 == "/home" { print $1, $3 }' /proc/mounts
section cluster; sed -n 's/^# cluster .* (\\(.*\\))$/\\1/p' /etc/hosts
section slurm-conf
for file in /etc/slurm/slurm.conf /etc/slurm-llnl/slurm.conf; do
  [ -f "$file" ] && ! head -n 1 "$file" | grep -q '^# Written by Breadbox' && grep -i '^ClusterName=' "$file" | head -n 1
done
section reboot; [ -e /run/breadbox/reboot ] && echo yes
section internet; [ -n "$way" ] && wait "$way" && echo yes
section end
`;
