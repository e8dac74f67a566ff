# Run by mmdebstrap with the folder of the image: what every virtual node has, and what a board's image would have.
set -e
root=$1
rm -f "$root"/etc/ssh/ssh_host_* "$root"/etc/apt/apt.conf.d/99mmdebstrap "$root"/etc/resolv.conf
chroot "$root" useradd --create-home --uid 1000 --shell /bin/bash --groups sudo pi
printf 'pi ALL=(ALL) NOPASSWD: ALL\n' >"$root/etc/sudoers.d/010_pi-nopasswd"
chmod 440 "$root/etc/sudoers.d/010_pi-nopasswd"
# An id, not none: with none systemd takes the boot for the first and enables every service there is.
tr -d - <"/proc/sys/kernel/random/uuid" >"$root/etc/machine-id"
# Another apt in the background would hold the lock when `up` wants it.
chroot "$root" systemctl --quiet enable systemd-networkd.service
chroot "$root" systemctl --quiet mask apt-daily.timer apt-daily-upgrade.timer systemd-networkd-wait-online.service
