import { expect, it } from 'vitest';
import { explain } from './explain.ts';

/** What people have pasted when a cluster like ours failed, by what was behind it. */
const PASTED: Readonly<Record<string, readonly string[]>> = {
  'munge-key-mode': [
    'munged: Error: Keyfile is insecure: "/etc/munge/munge.key" should be owned by UID 101 instead of UID 0',
    'munged: Error: Keyfile is insecure: "/etc/munge/munge.key" should not be readable or writable by group (perms=0640)',
    'munged: Error: Keyfile is insecure: "/etc/munge/munge.key" should not be readable or writable by group (perms=0644)',
    'munged: Error: Keyfile is insecure: group-writable permissions without sticky bit set on "/etc"',
    'munged: Error: Logfile is insecure: invalid ownership of "/var/log/munge"',
  ],
  'munge-key': [
    'munged: Error: Failed to find keyfile "/etc/munge/munge.key": No such file or directory (Did you run mungekey?)',
    'error: Munge decode failed: Invalid credential',
    'error: slurm_receive_msg: Protocol authentication error',
    'sinfo: error: slurm_receive_msg: Zero Bytes were transmitted or received',
    'slurm_unpack_received_msg: [[b2]:39620] auth_g_verify: REQUEST_CONFIG has authentication error: Unspecified error',
    'error: slurm_unpack_received_msg: Protocol authentication error',
    'unmunge: Error: Invalid credential',
    'STATUS:           Invalid credential (14)',
  ],
  'munge-stopped': [
    'munge: Error: Failed to access "/run/munge/munge.socket.2": No such file or directory (Did you start munged?)',
    "munge.service: Failed with result 'exit-code'.",
  ],
  'clock-skew': [
    'error: Munge decode failed: Expired credential',
    'error: Munge decode failed: Rewound credential',
    'slurmctld: error: Check for out of sync clocks',
    'srun: error: Application launch failed: Job credential expired',
    'unmunge: Error: Rewound credential (16)',
    'STATUS:           Expired credential (15)',
    'x509: certificate has expired or is not yet valid: current time 1970-01-01T00:00:28Z is before 2023-11-10T08:00:00Z',
  ],
  'memory-cgroup': [
    'slurmd: error: memory cgroup controller is not available.',
    'level=fatal msg="failed to find memory cgroup (v2)"',
    'Unknown kernel command line parameters "cgroup_memory=1 cgroup_enable=memory", will be passed to user space.',
  ],
  'cgroup-plugin': [
    "slurmd: error: cgroup namespace 'freezer' not mounted. aborting",
    "error: Couldn't find the specified plugin name for cgroup/v2 looking at all files",
    'error: cannot create cgroup context for cgroup/v2',
    'slurmd: error: Unable to initialize cgroup plugin',
    'slurmd: error: slurmd initialization failed',
    'error: cgroup_dbus_attach_to_scope: cannot connect to dbus system daemon: Failed to connect to socket',
    'srun: error: task 0 launch failed: Plugin initialization failed',
    'error: cannot find cgroup plugin for disabled',
  ],
  'host-name': [
    "slurmd: fatal: Unable to determine this slurmd's NodeName",
    'slurmctld: error: This host (ningkvm/ningkvm) not a valid controller',
    'slurmctld: fatal: Duplicated NodeHostName raspberrypi in config file',
  ],
  'name-resolution': [
    'error: Unable to resolve "c003": Unknown host',
    "error: fwd_tree_thread: can't find address for host c003, check slurm.conf",
    'error: get_addr_info: getaddrinfo() failed: Name or service not known',
    'HYDU_sock_connect (utils/sock/sock.c:145): unable to get host address for Master (1)',
  ],
  'controller-stopped': [
    'slurm_load_partitions: Unable to contact slurm controller (connect failure)',
    'slurm_load_jobs error: Unable to contact slurm controller (connect failure)',
    'error: Unable to register: Unable to contact slurm controller (connect failure)',
    'slurmctld.service: Main process exited, code=exited, status=1/FAILURE',
    'slurmctld.service: Main process exited, code=killed, status=9/KILL',
  ],
  'state-directory': [
    'slurmctld: fatal: Incorrect permissions on state save loc: /var/spool',
    'slurmctld: fatal: mkdir(/var/spool/slurm/ctld): No such file or directory',
    '### StateSaveLocation DIRECTORY IS WORLD WRITABLE ###',
    'error: chdir(/var/log): Permission denied',
  ],
  'spool-directory': [
    'slurmd: fatal: mkdir(/var/lib/slurm/slurmd): No such file or directory',
    'slurmstepd: error: execve(): /var/lib/slurm/slurmctld/job00218/slurm_script: Permission denied',
  ],
  'pid-file': ["slurmctld.service: Can't open PID file /run/slurmctld.pid (yet?) after start: Operation not permitted"],
  'slurm-conf-mode': [
    'sinfo: error: s_p_parse_file: unable to status file /etc/slurm/slurm.conf: Permission denied, retrying in 1sec up to 60sec',
  ],
  'spool-full': ['SlurmdSpoolDir is full  slurm  2026-11-21T09:12:44 n3'],
  'low-memory': [
    'Low RealMemory       slurm     2023-03-14T10:04:03 n1',
    'Low RealMemory (reported:15893 < 100.00% of configured:16000)',
    'Low RealMemory (reported:24105 < 100.00% of configured:64000) slurm 2026-11-21T09:12:44 b1',
    'error: Node ip-10-2-1-120 has low real_memory size (63622 < 64000)',
  ],
  'conf-differs': [
    'Low socket*core*thread count',
    'error: Node n2 appears to have a different slurm.conf than the slurmctld.  This could cause issues with communication and functionality.',
    'gres/gpu count reported lower than configured (0 < 2)',
  ],
  'node-rebooted': [
    'Node unexpectedly rebooted',
    'error: validate_node_specs: Node b3 unexpectedly rebooted boot_time=1763719800 last response=1763719790',
  ],
  'stuck-completing': [
    'Kill task failed',
    'slurmd: error: *** JOB 12 STEPD TERMINATED ON n2 AT 2026-11-21T10:00:00 DUE TO JOB NOT ENDING WITH SIGNALS ***',
  ],
  prolog: ['Prolog error'],
  'slurmd-stopped': [
    'Not responding       root      2026-11-21T09:12:44 n2',
    'slurmctld: error: Nodes hpc-worker-02 not responding, setting DOWN',
    'srun: error: Task launch for StepId=19.0 failed on node b2: Communication connection failure',
    'srun: forcing job termination',
    'srun: error: Task launch for StepId=19.0 failed on node b2: Communication connection failure\nsrun: error: Application launch failed: Communication connection failure\nsrun: Job step aborted: Waiting up to 32 seconds for job step to finish.',
  ],
  'node-drained': ['srun: Required node not available (down, drained or reserved)'],
  'slurm-uid': [
    'error: Security violation, acct_gather_update RPC from uid 994\nerror: Do you have SlurmUser configured as uid 994?',
    'slurmd: error: Security violation: kill_job(43) from uid 64030',
    'error: cred/munge: Unexpected uid (64030) != Slurm uid (4711)',
    'srun: error: Task launch for StepId=43.0 failed on node b2: Invalid job credential',
    'error: Credential data mismatch',
  ],
  'user-ids': ['   UserId=nobody(65534) GroupId=nogroup(65534) MCS_label=N/A'],
  'pmix-library': [
    'srun: error:  mpi/pmix_v5: init: (null) [0]: mpi_pmix.c:193: pmi/pmix: can not load PMIx library',
    'slurmd: error:  mpi/pmix_v4: init: (null) [0]: mpi_pmix.c:193: pmi/pmix: can not load PMIx library',
    'error: MPI: Cannot create context for mpi/pmix',
    "srun: error: Invalid MPI type 'pmix', --mpi=list for acceptable types",
    "srun: error: Couldn't find the specified plugin name for mpi/pmix looking at all files",
    'slurmd: fatal: Failed to read MPI conf from slurmd',
    'srun: error: Task launch for StepId=4.0 failed on node b1: Unspecified error',
  ],
  'mpi-start': [
    'The application appears to have been direct launched using "srun",\nbut OMPI was not built with SLURM\'s PMI support and therefore cannot\nexecute.',
    'PMI2_Init failed to intialize.  Return code: 1',
    'ORTE was unable to reliably start one or more daemons.\nThis usually is caused by:\n\n* not finding the required libraries and/or binaries on\n  one or more nodes.',
    'PRTE has lost communication with a remote daemon.',
    'A process or daemon was unable to complete a TCP connection\nto another process:',
  ],
  'mpi-network': [
    'tcp_peer_recv_connect_ack: received unexpected process identifier [[59437,0],2] from [[59437,0],1]',
    'WARNING: Open MPI failed to TCP connect to a peer MPI process.  This\nshould not happen.',
    '  Message:    connect() to 172.17.0.1:1028 failed\n  Error:      Operation now in progress (115)',
    'connect() to 172.17.0.1:1028 failed: Connection refused (111)',
    'An error occurred in Socket closed',
  ],
  'mpi-versions': [
    '[mpiexec@master] HYDT_bscu_wait_for_completion: one of the processes terminated badly',
    'unable to connect to server Master at port 40677 (check for firewalls!)',
  ],
  'mpi-slots': [
    'There are not enough slots available in the system to satisfy the 16\nslots that were requested by the application:',
  ],
  'controller-port': [
    'kernel: [UFW BLOCK] IN=eth0 OUT= MAC=… SRC=10.0.0.12 DST=10.0.0.1 LEN=60 PROTO=TCP SPT=41234 DPT=6817 WINDOW=64240',
  ],
  'slurmd-port': [
    '[UFW BLOCK] IN=eth0 OUT= SRC=10.0.0.1 DST=10.0.0.12 LEN=60 PROTO=TCP SPT=41234 DPT=6818 WINDOW=64240',
    'srun: error: slurm_receive_msgs: [[ubuntu4]:6818] failed: Socket timed out on send/recv operation',
  ],
  'srun-ports': [
    'srun: error: launch/slurm: launch_p_step_launch: StepId=35.0 aborted before step completely launched.\nsrun: Job step aborted: Waiting up to 32 seconds for job step to finish.',
    'srun: error: StepId=35.0 aborted before step completely launched.',
  ],
  'host-keys': [
    'Host key verification failed.',
    'Host key verification failed.\n--------------------------------------------------------------------------\nORTE was unable to reliably start one or more daemons.',
    'Host key verification failed.\nPRTE has lost communication with a remote daemon.',
  ],
  'login-between-nodes': ['pi@n2: Permission denied (publickey,password).'],
  unreachable: [
    'ssh: connect to host n3 port 22: Connection refused',
    'ssh: connect to host 10.0.0.13 port 22: No route to host',
  ],
  'slurm-versions': [
    'error: Node n3 appears to have a different version of Slurm than ours.  Please update at your earliest convenience.',
    'slurmd: error: fetch_config: failed to fetch remote configs: Zero Bytes were transmitted or received',
    'error: Invalid Protocol Version 10752 from uid=64030 at n2: Incompatible versions of client and server code',
    'error: unpack_header: protocol_version 9728 not supported',
    'slurm_unpack_received_msg: Incompatible versions of client and server code',
  ],
  'under-voltage': [
    'hwmon hwmon1: Under-voltage detected! (0x00050005)',
    'Undervoltage detected!',
    'throttled=0x50005',
  ],
  'failing-disk': ['cat: /usr/share/openmpi/help-mpi-btl-tcp.txt: Input/output error'],
  'hpl-memory': ['Out of memory: Killed process 2216 (xhpl) total-vm:3623424kB, anon-rss:3401232kB'],
  harmless: [
    'slurmctld: error: Configured MailProg is invalid',
    'error: Could not open node state file /var/lib/slurm/slurmctld/node_state: No such file or directory',
  ],
};

/** As they come out of a terminal, a log file, the journal, the kernel's ring and a page that quotes them. */
const WAYS: Readonly<Record<string, (line: string) => string>> = {
  plain: (line) => line,
  log: (line) => `[2026-11-21T22:08:05.123] ${line}`,
  syslog: (line) => `Nov 21 22:08:05 rain2 slurmd-wlm[1234]: ${line}`,
  journal: (line) => `2026-11-21T22:08:05.123456+00:00 rain2 kernel: ${line}`,
  munged: (line) => `2026-11-21 22:08:05 +0000 ${line}`,
  dmesg: (line) => `[   12.345678] ${line}`,
  colour: (line) => `\u001b[1;31m${line}\u001b[0m`,
  quoted: (line) => `> ${line.replaceAll('"', '\u201d').replaceAll("'", '\u2019')}`,
  fleet: (line) => `rain2: ${line}`,
};

const all = Object.entries(PASTED).flatMap(([check, texts]) => texts.map((text) => ({ check, text })));

it.each(Object.keys(WAYS))('finds what was behind each of them: %s', (way) => {
  const missed = all.filter(({ check, text }) => {
    const pasted = text.split('\n').map(WAYS[way]!).join('\n');
    return explain(pasted)[0]?.saying.check !== check;
  });
  expect(
    missed.map(({ check, text }) => `${check}: ${text} → ${explain(text).map(({ saying }) => saying.check)}`),
  ).toEqual([]);
});

it('takes nothing for a cause that munge of a healthy cluster logs too', () => {
  expect(explain('2026-11-21 22:10:17 +0000 Info: Unauthorized credential for client UID=0 GID=0')).toEqual([]);
});

it('is tried on enough of them', () => {
  expect(all.length).toBeGreaterThan(100);
});
