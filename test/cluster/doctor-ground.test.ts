import { joinWords } from '../../src/cluster/posix-words.ts';
import { type Fault, faultTests } from './doctor-faults.ts';
import { PEOPLE } from './ready-cluster.ts';
import { RELEASES_HERE } from './releases.ts';

const PERSON = PEOPLE[0];

/** A program on the PATH before the real one. */
const instead = (path: string, script: string) => `printf '%s\\n' '#!/bin/sh' ${joinWords([script])} >${path}
chmod 755 ${path}`;

const faults: readonly Fault[] = [
  {
    check: 'disk-full',
    on: 'n1',
    inject: 'mount -t tmpfs -o size=1m tmpfs /tmp\ndd if=/dev/zero of=/tmp/fill bs=64k 2>/dev/null || true',
    proof: /^tmpfs .* 100% \/tmp$/,
    heal: 'umount /tmp',
  },
  {
    check: 'host-name',
    on: 'n1',
    inject: 'echo raspberrypi >/etc/hostname\nhostname raspberrypi',
    proof: /^raspberrypi$/,
  },
  {
    check: 'name-resolution',
    what: 'a node has lost the name of another',
    on: 'n1',
    inject: 'sed -i "/ $N2\\$/d" /etc/hosts',
    proof: /n2: no address$/,
  },
  {
    check: 'name-resolution',
    what: 'an older address of a node comes before its own',
    on: 'n1',
    inject: 'sed -i "1i 192.0.2.7 $N2" /etc/hosts',
    proof: /n2: 192\.0\.2\.7$/,
  },
  {
    check: 'own-name-loopback',
    on: 'n2',
    inject: 'sed -i "1i 127.0.1.1 $N2" /etc/hosts',
    proof: /^127\.0\.1\.1 /,
    level: 'warning',
  },
  {
    check: 'resolver-silent',
    on: 'n2',
    inject: `systemd-run -q --unit deaf node -e "require('dgram').createSocket('udp4').bind(53, '127.0.0.53')"
cp -a /etc/resolv.conf /etc/resolv.conf.was
rm /etc/resolv.conf
echo nameserver 127.0.0.53 >/etc/resolv.conf
sleep 1`,
    proof: /took \d+ ms; nameserver 127\.0\.0\.53$/,
    level: 'warning',
    after: 'systemctl stop deaf\nrm -f /etc/resolv.conf\nmv /etc/resolv.conf.was /etc/resolv.conf',
  },
  {
    check: 'unreachable',
    on: 'n2',
    inject: 'sandbox stop $N2 --force',
    by: 'breadbox',
    proof: /timed out|No route to host/,
    heal: 'sandbox start $N2',
  },
  {
    check: 'host-keys',
    on: 'n1',
    inject: 'sed -i "/^$N2,/d" /etc/ssh/ssh_known_hosts',
    proof: /Host key verification failed|key is known/,
  },
  {
    check: 'login-between-nodes',
    on: 'head',
    inject: `chmod 777 /home/${PERSON}`,
    proof: /Permission denied/,
    after: `chmod 700 /home/${PERSON}`,
  },
  {
    check: 'clock-skew',
    on: 'n1',
    inject: instead(
      '/usr/local/bin/date',
      `[ "$*" = +%s.%N ] || exec /bin/date "$@"; exec /bin/date -d "+10 minutes" "$@"`,
    ),
    proof: /\+600 s$/,
    heal: 'rm /usr/local/bin/date',
  },
  {
    check: 'clock-not-served',
    on: 'head',
    inject: 'systemctl stop chrony',
    proof: /^inactive$/,
    level: 'warning',
  },
  {
    check: 'slurm-missing',
    on: 'n1',
    inject: 'rm /usr/bin/srun',
    proof: /^srun: not found$/,
  },
  {
    check: 'slurm-versions',
    on: 'n1',
    inject: instead('/usr/local/sbin/slurmd', 'echo slurm-wlm 20.02.7'),
    proof: /^slurm-wlm 20\.02\.7$/,
    heal: 'rm /usr/local/sbin/slurmd',
  },
  {
    check: 'mpi-versions',
    on: 'n2',
    inject: instead('/usr/local/bin/mpirun', 'echo "mpirun (Open MPI) 3.1.3"'),
    proof: /3\.1\.3$/,
    heal: 'rm /usr/local/bin/mpirun',
  },
  {
    check: 'slurm-uid',
    on: 'n1',
    inject: `systemctl stop slurmd
groupmod -g 4711 slurm
usermod -u 4711 -g slurm slurm 2>/dev/null
chown -R slurm: /var/lib/slurm /var/log/slurm
systemctl start --no-block slurmd`,
    proof: /^slurm:[^:]*:4711:/,
  },
  {
    check: 'user-ids',
    what: 'another number on one node',
    on: 'n1',
    inject: `sed -i 's/^${PERSON}:x:[0-9]*:/${PERSON}:x:4711:/' /etc/passwd`,
    proof: new RegExp(`^${PERSON}:x:4711:`),
  },
  {
    check: 'user-ids',
    what: 'an account that is gone',
    on: 'n2',
    inject: `sed -i '/^${PERSON}:/d' /etc/passwd /etc/shadow`,
    proof: /no such account/,
  },
];

for (const release of RELEASES_HERE) faultTests('the rungs up to users', release, faults);
