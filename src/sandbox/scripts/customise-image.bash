# Run by mmdebstrap with the folder of the image: what every virtual node has, and what a board's image would have.
# Before it stand $nfs_server and $mount_nfs, programs.
set -e
root=$1
rm -f "$root"/etc/ssh/ssh_host_* "$root"/etc/apt/apt.conf.d/99mmdebstrap "$root"/etc/resolv.conf
chroot "$root" useradd --create-home --uid 1000 --shell /bin/bash --groups sudo pi
printf 'pi ALL=(ALL) NOPASSWD: ALL\n' >"$root/etc/sudoers.d/010_pi-nopasswd"
chmod 440 "$root/etc/sudoers.d/010_pi-nopasswd"
# An id, not none: with none systemd takes the boot for the first and enables every service there is.
tr -d - </proc/sys/kernel/random/uuid >"$root/etc/machine-id"
chroot "$root" systemctl --quiet enable systemd-networkd.service
# Another apt in the background would hold the lock when somebody wants it.
chroot "$root" systemctl --quiet mask apt-daily.timer apt-daily-upgrade.timer systemd-networkd-wait-online.service

units=$root/etc/systemd/system
own=$root/usr/lib/practice-node
mkdir -p "$own" "$root/var/lib/practice-nfs"
chmod 700 "$root/var/lib/practice-nfs"
printf '%s' "$nfs_server" >"$own/nfs-server"
printf '%s' "$mount_nfs" >"$own/mount.nfs"
chmod 755 "$own"/*
echo 'DAEMON_OPTS="-F 1 -x"' >"$own/chrony"
# The package that comes later puts its own aside. Until Debian 12 it has them in /sbin, which is a link to /usr/sbin.
for name in mount.nfs mount.nfs4; do
  for folder in /sbin /usr/sbin; do
    chroot "$root" dpkg-divert --quiet --local --no-rename --add --divert "$folder/$name.kernel" "$folder/$name" || true
  done
  ln -s ../lib/practice-node/mount.nfs "$root/usr/sbin/$name"
done
cat >"$units/nfs-server.service" <<'UNIT'
[Unit]
Description=NFS server of a practice node, without the kernel
Requires=practice-nfs.socket
After=network.target practice-nfs.socket

[Service]
Type=oneshot
RemainAfterExit=yes
ExecStartPre=-/usr/sbin/exportfs -r
ExecStart=/bin/true
ExecReload=-/usr/sbin/exportfs -r
ExecStopPost=-/usr/sbin/exportfs -au
ExecStopPost=-/usr/sbin/exportfs -f

[Install]
WantedBy=multi-user.target
UNIT
cat >"$units/practice-nfs.socket" <<'UNIT'
[Unit]
Description=NFS server of a practice node
PartOf=nfs-server.service

[Socket]
ListenStream=2049
Accept=yes
UNIT
cat >"$units/practice-nfs@.service" <<'UNIT'
[Unit]
Description=A mount from a practice node

[Service]
ExecStart=-/usr/lib/practice-node/nfs-server
StandardInput=socket
StandardOutput=socket
StandardError=journal
UNIT
# What needs file systems of the kernel that are not there. Not masked where a package would complain of it.
for unit in proc-fs-nfsd.mount run-rpc_pipefs.mount nfs-idmapd.service nfs-mountd.service nfsdcld.service; do
  ln -s /dev/null "$units/$unit"
done
mkdir -p "$units/nfs-blkmap.service.d"
printf '[Unit]\nConditionPathExists=/proc/fs/nfsd\n' >"$units/nfs-blkmap.service.d/practice.conf"

# A node may not set the clock, which is the machine's: chrony then only serves and compares.
mkdir -p "$units/chrony.service.d"
cat >"$units/chrony.service.d/practice.conf" <<'UNIT'
[Unit]
ConditionCapability=

[Service]
EnvironmentFile=-/usr/lib/practice-node/chrony
UNIT
