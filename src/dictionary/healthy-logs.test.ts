import { expect, it } from 'vitest';
import { explain } from './explain.ts';

/** Of clusters that were well, as their programs wrote them, first starts included. */
const HEALTHY: Readonly<Record<string, string>> = {
  'slurmctld 22.05': `[2026-11-21T22:23:48.712] error: Configured MailProg is invalid
[2026-11-21T22:23:48.712] error: Job accounting information gathered, but not stored
[2026-11-21T22:23:48.712] slurmctld version 22.05.8 started on cluster breadbox
[2026-11-21T22:23:48.716] error: WARNING: Even though we are collecting accounting information you have asked for it not to be stored (accounting_storage/none) if this is not what you have in mind you will need to change it.
[2026-11-21T22:23:48.723] Memory enforcing by using JobAcctGather's mechanism is discouraged, task/cgroup is recommended where available.
[2026-11-21T22:23:48.725] error: Could not open node state file /var/lib/slurm/slurmctld/node_state: No such file or directory
[2026-11-21T22:23:48.725] error: NOTE: Trying backup state save file. Information may be lost!
[2026-11-21T22:23:48.725] No node state file (/var/lib/slurm/slurmctld/node_state.old) to recover
[2026-11-21T22:23:48.725] error: Could not open job state file /var/lib/slurm/slurmctld/job_state: No such file or directory
[2026-11-21T22:23:48.725] error: NOTE: Trying backup state save file. Jobs may be lost!
[2026-11-21T22:23:48.725] select/cons_tres: part_data_create_array: select/cons_tres: preparing for 1 partitions
[2026-11-21T22:23:48.725] error: Could not open reservation state file /var/lib/slurm/slurmctld/resv_state: No such file or directory
[2026-11-21T22:23:48.725] read_slurm_conf: backup_controller not specified
[2026-11-21T22:23:48.725] Reinitializing job accounting state
[2026-11-21T22:23:48.725] Running as primary controller
[2026-11-21T22:23:48.726] No parameter for mcs plugin, default values set
[2026-11-21T22:23:51.743] SchedulerParameters=default_queue_depth=1000,max_rpc_cnt=0,max_sched_time=2,partition_job_depth=0,sched_max_job_start=0,sched_min_interval=10000
[2026-11-21T22:23:53.087] sched: _slurm_rpc_allocate_resources JobId=1 NodeList=lab-n[1-2] usec=394
[2026-11-21T22:23:54.408] _job_complete: JobId=1 WEXITSTATUS 0
[2026-11-21T22:30:33.672] update_node: node lab-n1 state set to DRAINED
[2026-11-21T22:30:34.742] sched: Created reservation=breadbox_lab_n1 users=root nodes=lab-n1 cores=2 licenses=(null) tres=cpu=2 watts=4294967294 start=2026-11-21T22:30:34
[2026-11-21T22:30:34.996] Node lab-n1 now responding`,
  'daemons whose ports somebody tried': `[2026-11-21T22:56:15.465] error: slurm_receive_msg [10.78.176.13:49650]: Zero Bytes were transmitted or received
[2026-11-21T22:56:15.507] error: slurm_receive_msg_and_forward: [[lab-head]:41274] failed: Zero Bytes were transmitted or received`,
  'slurmd 22.05': `[2026-11-21T22:23:51.057] CPU frequency setting not configured for this node
[2026-11-21T22:23:51.080] slurmd version 22.05.8 started
[2026-11-21T22:23:51.083] CPUs=2 Boards=1 Sockets=1 Cores=2 Threads=1 Memory=24105 TmpDisk=2410 Uptime=37714 CPUSpecList=(null) FeaturesAvail=(null) FeaturesActive=(null)
[2026-11-21T22:23:53.310] launch task StepId=1.0 request from UID:0 GID:0 HOST:10.78.130.10 PORT:40370
[2026-11-21T22:23:53.769] [1.0] done with job
[2026-11-21T22:23:54.176] [1.2] error: rmdir_recursive: could not open /tmp/spmix_appdir_0_1.2
[2026-11-21T22:23:54.176] [1.2] error:  mpi/pmix_v4: pmixp_libpmix_finalize: lab-n1 [0]: pmixp_client.c:518: Failed to remove /tmp/spmix_appdir_0_1.2
: No such file or directory (2)
[2026-11-21T22:23:54.407] [1.3] done with job`,
  munged: `2026-11-21 22:23:46 +0000 Notice:    Starting munge-0.5.15 daemon (pid 2811)
2026-11-21 22:23:46 +0000 Info:      Set origin address to 10.78.130.11 (host0)
2026-11-21 22:23:46 +0000 Info:      Seeded PRNG with 128 bytes from getrandom()
2026-11-21 22:23:46 +0000 Info:      Created socket "/run/munge/munge.socket.2"
2026-11-21 22:23:46 +0000 Info:      Created 2 work threads
2026-11-21 22:23:46 +0000 Info:      Found 1 user with supplementary groups in 0.000 seconds
2026-11-21 22:23:51 +0000 Info:      Unauthorized credential for client UID=0 GID=0
2026-11-21 22:23:53 +0000 Info:      Unauthorized credential for client UID=0 GID=0`,
  'sshd, systemd and chrony': `gbo-head: Nov 21 22:38:47 gbo-head sshd[39]: error: kex_exchange_identification: Connection closed by remote host
gbo-head: Nov 21 22:38:47 gbo-head sshd[39]: Connection closed by 10.78.130.1 port 41234
Nov 21 22:38:51 gbo-head sshd[101]: Accepted publickey for root from 10.78.130.1 port 50122 ssh2: ED25519 SHA256:xyz
Nov 21 22:38:51 gbo-head systemd[1]: systemd-pstore.service - Platform Persistent Storage Archival was skipped because of an unmet condition
Nov 21 22:39:02 gbo-head chronyd[611]: Selected source 10.78.130.10
Nov 21 22:39:02 gbo-head chronyd[611]: System clock wrong by 0.000213 seconds
# breadbox took away: 127.0.1.1 gbo-head`,
  'a program of a user': `+ mpirun --mca btl_tcp_if_include 10.78.130.0/24 --hostfile hosts -n 4 ./heat2d
rank 0 of 4 on n1
step 100 of 65536  residual 3.1e-05  failed cells 0
not responding to input yet, wrote checkpoint heat.h5
time limit 60 min, memory limit none`,
};

it.each(Object.entries(HEALTHY))('takes nothing in it for a cause: %s', (_name, text) => {
  const serious = explain(text).filter(({ saying }) => saying.weight > 0);
  expect(serious.map(({ saying, line }) => `${saying.check}: ${line}`)).toEqual([]);
});

it('calls harmless lines harmless where there is nothing else, and is silent about them where there is', () => {
  const mail = 'error: Configured MailProg is invalid';
  expect(explain(mail).map(({ saying }) => saying.check)).toEqual(['harmless']);
  expect(explain(`${mail}\nerror: Check for out of sync clocks`).map(({ saying }) => saying.check)).toEqual([
    'clock-skew',
  ]);
});

it('takes of a line what says most of it', () => {
  expect(explain('error: Munge decode failed: Expired credential').map(({ saying }) => saying.check)).toEqual([
    'clock-skew',
  ]);
});

it('reads a log of half a megabyte in seconds', () => {
  const log = Array.from(
    { length: 6000 },
    (_, at) => `[2026-11-21T22:23:${at % 60}.087] sched: allocate JobId=${at} NodeList=lab-n[1-2] usec=394`,
  );
  const began = Date.now();
  expect(explain([...log, 'error: Check for out of sync clocks'].join('\n'))).toHaveLength(1);
  expect(Date.now() - began).toBeLessThan(30_000);
});
