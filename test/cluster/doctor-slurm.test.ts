import { type Fault, faultTests } from './doctor-faults.ts';
import { RELEASES_HERE } from './releases.ts';

const WALL = `command -v nft >/dev/null || DEBIAN_FRONTEND=noninteractive apt-get install -y -q nftables >/dev/null 2>&1
nft add table inet wall
nft add chain inet wall in '{ type filter hook input priority 0; }'`;
const NO_WALL = 'nft delete table inet wall 2>/dev/null || true';
const MPI_FILE = '/etc/openmpi/openmpi-mca-params.conf';
const NO_BLOCK = `sed -i '/BEGIN breadbox/,/END breadbox/d' ${MPI_FILE}`;

/** Each on the release that words it differently or has it alone; else on one of them, as each costs ten seconds. */
const auth: readonly Fault[] = [
  {
    check: 'munge-key',
    on: 'n1',
    only: 'bookworm',
    inject: 'head -c 128 /dev/urandom | base64 -w 0 >/etc/munge/munge.key\nsystemctl restart munge',
    proof: /^unmunge: Error: Invalid credential$/,
  },
  {
    check: 'munge-key-mode',
    on: 'n2',
    only: 'bookworm',
    inject: 'chmod 644 /etc/munge/munge.key\nsystemctl restart munge || true',
    proof: /should not be readable or writable by group/,
  },
  {
    check: 'munge-stopped',
    on: 'n1',
    only: 'bookworm',
    inject: 'systemctl stop munge',
    proof: /Did you start munged/,
  },
  {
    check: 'munge-stale',
    on: 'n2',
    only: 'bookworm',
    inject: `cp -a /etc/munge/munge.key /run/key
head -c 128 /dev/urandom | base64 -w 0 >/etc/munge/munge.key
systemctl restart munge
sleep 1.1
cp /run/key /etc/munge/munge.key`,
    proof: /^unmunge: Error: Invalid credential$/,
  },
  {
    check: 'slurm-key',
    what: 'another one',
    on: 'n1',
    only: 'trixie',
    inject: `head -c 1024 /dev/urandom | base64 -w 0 >/etc/slurm/slurm.key
systemctl --no-block restart slurmd
sleep 2`,
    proof: /Protocol authentication error/,
  },
  {
    check: 'slurm-key',
    what: 'open to others',
    on: 'n2',
    only: 'trixie',
    inject: 'chmod 644 /etc/slurm/slurm.key\nsystemctl --no-block restart slurmd\nsleep 2',
    proof: /key file is insecure: '\/etc\/slurm\/slurm\.key' mode=0644/,
  },
];

const paths: readonly Fault[] = [
  {
    check: 'state-directory',
    on: 'head',
    only: 'bookworm',
    inject: 'chown -R root: /var/lib/slurm/slurmctld\nsystemctl restart slurmctld || true\nsleep 1',
    proof: /Incorrect permissions on state save loc: \/var\/lib\/slurm\/slurmctld/,
  },
  {
    check: 'spool-directory',
    on: 'n1',
    only: 'trixie',
    inject: `systemctl stop slurmd
rm -rf /var/lib/slurm
systemctl --no-block start slurmd
sleep 1`,
    proof: /mkdir\(\/var\/lib\/slurm\/slurmd\): No such file or directory/,
  },
  {
    check: 'spool-full',
    on: 'n2',
    only: 'bookworm',
    inject: `mount -t tmpfs -o size=1m tmpfs /var/lib/slurm/slurmd
dd if=/dev/zero of=/var/lib/slurm/slurmd/fill bs=64k 2>/dev/null || true`,
    proof: /^tmpfs .* 100% \/var\/lib\/slurm\/slurmd$/,
    heal: 'umount /var/lib/slurm/slurmd',
  },
  {
    check: 'slurm-conf-mode',
    on: 'head',
    only: 'trixie',
    inject: 'chmod 600 /etc/slurm/slurm.conf',
    proof: /^cat: \/etc\/slurm\/slurm\.conf: Permission denied$/,
  },
  {
    check: 'cgroup-plugin',
    on: 'n1',
    only: 'bookworm',
    inject: `cp -L /run/slurm/conf/slurm.conf /run/slurm.conf
echo 'SLURMD_OPTIONS="-f /run/slurm.conf"' >/etc/default/slurmd
systemctl --no-block restart slurmd
sleep 2`,
    proof: /Hybrid mode is not supported/,
  },
];

const slurm: readonly Fault[] = [
  {
    check: 'controller-stopped',
    on: 'head',
    only: 'bookworm',
    inject: 'systemctl stop slurmctld',
    proof: /^Slurmctld.* is DOWN$/,
  },
  {
    check: 'controller-port',
    on: 'head',
    only: 'trixie',
    inject: `${WALL}\nnft add rule inet wall in tcp dport 6817 iifname != lo drop`,
    proof: /6817 .*drop$/,
    after: NO_WALL,
  },
  {
    check: 'slurmd-stopped',
    on: 'n1',
    only: 'trixie',
    inject: 'systemctl stop slurmd',
    proof: /^Active: inactive \(dead\) since /,
  },
  {
    check: 'slurmd-port',
    on: 'n2',
    only: 'bookworm',
    inject: `${WALL}\nnft add rule inet wall in tcp dport 6818 drop`,
    proof: /^tcp dport 6818 drop$/,
    after: NO_WALL,
  },
  {
    check: 'low-memory',
    on: 'head',
    only: 'bookworm',
    inject: `sed -i "/^NodeName=$N1 /s/RealMemory=[0-9]*/RealMemory=640000/" /etc/slurm/slurm.conf
scontrol reconfigure
sleep 3`,
    proof: /^Low RealMemory \(reported:\d+ < 100\.00% of configured:640000\)$/,
  },
  {
    check: 'node-rebooted',
    on: 'head',
    only: 'bookworm',
    // With ReturnToService=2, as `up` writes it, the node comes back with its next registration.
    inject: `sed -i s/ReturnToService=2/ReturnToService=0/ /etc/slurm/slurm.conf
scontrol reconfigure
sleep 2
scontrol update nodename=$N1 state=down reason="Node unexpectedly rebooted"`,
    proof: /^Node unexpectedly rebooted$/,
    after: `sed -i s/ReturnToService=0/ReturnToService=2/ /etc/slurm/slurm.conf
scontrol reconfigure
sleep 2`,
  },
  {
    check: 'node-drained',
    on: 'head',
    only: 'bookworm',
    inject: 'scontrol update nodename=$N2 state=drain reason="Kill task failed"',
    proof: /DRAIN.* Kill task failed$/,
  },
  {
    check: 'node-drained',
    what: 'by a person',
    on: 'head',
    only: 'trixie',
    inject: 'scontrol update nodename=$N2 state=drain reason="new fan"',
    proof: /DRAIN.* new fan$/,
    level: 'warning',
    heal: 'scontrol update nodename=$N2 state=resume',
  },
  {
    check: 'conf-differs',
    on: 'n1',
    only: 'bookworm',
    inject: 'sed s/MessageTimeout=30/MessageTimeout=20/ /run/slurm/conf/slurm.conf >/etc/slurm/slurm.conf',
    proof: /^[0-9a-f]{64} {2}\/etc\/slurm\/slurm\.conf$/,
  },
  {
    check: 'srun-ports',
    on: 'head',
    only: 'trixie',
    // Of what is new alone: without that, answers to a call from the head itself are lost where the kernel gave it such a port.
    inject: `${WALL}\nnft add rule inet wall in iifname != lo 'tcp flags & (syn | ack) == syn' tcp dport 60001-63000 drop`,
    proof: /60001-63000 drop$/,
    after: NO_WALL,
  },
];

const mpi: readonly Fault[] = [
  {
    check: 'pmix-library',
    on: 'n1',
    only: 'bookworm',
    inject: 'rm /usr/lib/*/pmix2/lib/libpmix.so\nsystemctl restart slurmd',
    proof: /can not load PMIx library|libpmix\.so': No such file/,
  },
  {
    check: 'mpi-params',
    on: 'n2',
    only: 'bookworm',
    inject: `${NO_BLOCK}
printf %s "$(cat ${MPI_FILE})" >${MPI_FILE}
echo 'btl_tcp_if_include = 10.0.0.0/8' >>${MPI_FILE}`,
    proof: /^osc = .*[^ ]btl_tcp_if_include = 10\.0\.0\.0\/8$/,
  },
  {
    check: 'mpi-network',
    on: 'every node',
    only: 'bookworm',
    inject: `${NO_BLOCK}
ip link add docker0 type bridge
ip addr add 172.17.0.1/16 dev docker0
ip link set docker0 up`,
    proof: /^docker0 inet 172\.17\.0\.1\/16$/,
    after: 'ip link del docker0',
  },
];

const home: readonly Fault[] = [
  {
    check: 'home-not-mounted',
    on: 'n1',
    only: 'bookworm',
    inject: 'systemctl stop srv-home.automount\n! grep -q " /srv/home " /proc/mounts || umount -l /srv/home',
    proof: /^Active: inactive \(dead\)/,
  },
  {
    check: 'home-server',
    on: 'head',
    only: 'trixie',
    inject: 'systemctl stop nfs-server',
    proof: /^Active: inactive \(dead\)/,
  },
  {
    check: 'home-not-shared',
    on: 'n2',
    only: 'bookworm',
    inject: 'ls /srv/home/. >/dev/null\nmount -t tmpfs tmpfs /srv/home',
    proof: /^cat: .*No such file or directory$/,
  },
];

for (const release of RELEASES_HERE)
  faultTests('the rungs from auth', release, [...auth, ...paths, ...slurm, ...mpi, ...home]);
