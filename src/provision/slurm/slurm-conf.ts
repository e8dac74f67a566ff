import { BreadboxError } from '../../cluster/errors.ts';
import type { Cluster, Host } from '../cluster.ts';
import { usesCgroups } from './cgroup-conf.ts';
import { gresOf } from './gres-conf.ts';
import { partitions } from './partitions.ts';
import { slurmWord, WRITTEN_BY } from './slurm-words.ts';
import type { Topology } from './topology.ts';

/** Where srun waits for its ranks, so that a firewall can let it through. */
export const SRUN_PORTS = '60001-63000';

/** A host that the kernel says less of than it has had before, by an update of its firmware, is not to be drained for it. */
const MEMORY_SHARE = 0.95;
/** What a head that computes keeps for slurmctld, the head daemon and the shared home. */
const HEAD_KEEPS = { cores: 1, whereCoresFrom: 4, memMib: 512, whereMibFrom: 2048 };

/** The slurm.conf of the head, which hands it to the nodes. Pure: the same cluster gives the same text. */
export function slurmConf(cluster: Cluster, topologies: ReadonlyMap<string, Topology>): string {
  const { head, compute } = cluster;
  const nodes = compute.map((host) => nodeOf(host, cluster, topologies.get(host.node)));
  const lines = [
    WRITTEN_BY,
    `ClusterName=${cluster.name}`,
    `SlurmctldHost=${head.node}(${head.address})`,
    'SlurmUser=slurm',
    ...authLines(cluster),
    'SlurmctldParameters=enable_configless',
    '',
    '# A node that comes back from a restart serves again by itself.',
    'ReturnToService=2',
    '# Small boards with slow cards take their time.',
    'MessageTimeout=30',
    'SlurmdTimeout=120',
    `SrunPortRange=${SRUN_PORTS}`,
    'StateSaveLocation=/var/lib/slurm/slurmctld',
    'SlurmdSpoolDir=/var/lib/slurm/slurmd',
    'SlurmctldPidFile=/run/slurmctld.pid',
    'SlurmdPidFile=/run/slurmd.pid',
    'SlurmctldLogFile=/var/log/slurm/slurmctld.log',
    'SlurmdLogFile=/var/log/slurm/slurmd.log',
    '',
    'SelectType=select/cons_tres',
    'SelectTypeParameters=CR_Core_Memory',
    'SchedulerType=sched/backfill',
    '# First come, first served, but for nice.',
    'PriorityType=priority/basic',
    '# Made for few nodes: jobs begin as soon as there is room, where the defaults gather them for seconds.',
    'SchedulerParameters=sched_min_interval=10000,batch_sched_delay=0,bf_interval=10,default_queue_depth=1000',
    'MaxArraySize=10001',
    'MpiDefault=pmix',
    '',
    ...processLines(cluster),
    ...historyLines(cluster),
    ...(nodes.some(({ gres }) => gres !== undefined) ? ['', 'GresTypes=gpu'] : []),
    '',
    ...nodes.map(({ line }) => line),
    ...partitions(cluster, defaultMemory(nodes)),
  ];
  return `${lines.join('\n')}\n`;
}

/** What slurmd takes in at its start alone, as a line for a file whose change makes it start anew. */
export function startSettings(cluster: Cluster): string {
  return [...authLines(cluster), ...processLines(cluster)].filter((line) => !line.startsWith('#')).join(' ');
}

interface SlurmNode {
  readonly line: string;
  readonly cpus: number;
  readonly memMib: number;
  readonly gres: string | undefined;
}

function nodeOf(host: Host, { head }: Cluster, topology: Topology | undefined): SlurmNode {
  const { cpus, shape } = topology ?? { cpus: host.facts.cores, shape: undefined };
  const isHead = host.node === head.node;
  const totalMib = Math.floor((host.facts.memBytes / 2 ** 20) * MEMORY_SHARE);
  const memMib = totalMib - (isHead && totalMib >= HEAD_KEEPS.whereMibFrom ? HEAD_KEEPS.memMib : 0);
  if (memMib < 1) throw new BreadboxError('not-supported', `${host.node} does not say how much memory it has.`);
  const gres = gresOf(host);
  const words = [
    `NodeName=${host.node}`,
    `NodeAddr=${host.address}`,
    `CPUs=${cpus}`,
    ...(shape === undefined
      ? []
      : [
          `Sockets=${shape.sockets}`,
          `CoresPerSocket=${shape.coresPerSocket}`,
          `ThreadsPerCore=${shape.threadsPerCore}`,
        ]),
    `RealMemory=${memMib}`,
    ...(isHead && cpus >= HEAD_KEEPS.whereCoresFrom ? [`CoreSpecCount=${HEAD_KEEPS.cores}`] : []),
    // The head is the last to be given work.
    ...(isHead ? ['Weight=100'] : []),
    ...(gres === undefined ? [] : [`Gres=${gres}`]),
    ...(host.board === undefined ? [] : [`Feature=${slurmWord(host.board)}`]),
  ];
  return { line: words.join(' '), cpus, memMib, gres };
}

/** For jobs that ask for no memory: so much a processor that every node can be filled. */
function defaultMemory(nodes: readonly SlurmNode[]): number {
  return Math.max(1, Math.floor(Math.min(...nodes.map(({ cpus, memMib }) => memMib / cpus))));
}

function authLines({ auth }: Cluster): string[] {
  return auth === 'munge' ? ['AuthType=auth/munge'] : ['AuthType=auth/slurm', 'CredType=cred/slurm'];
}

function processLines(cluster: Cluster): string[] {
  if (usesCgroups(cluster)) {
    return [
      'ProctrackType=proctrack/cgroup',
      'TaskPlugin=task/cgroup,task/affinity',
      'JobAcctGatherType=jobacct_gather/cgroup',
    ];
  }
  return [
    '# Not all nodes have memory cgroups: processes are found by their parents, and memory is looked at every five seconds.',
    'ProctrackType=proctrack/linuxproc',
    'JobAcctGatherType=jobacct_gather/linux',
    'JobAcctGatherParams=OverMemoryKill',
    'JobAcctGatherFrequency=task=5',
  ];
}

function historyLines({ accounting, head }: Cluster): string[] {
  if (accounting === 'slurmdbd') {
    return ['', 'AccountingStorageType=accounting_storage/slurmdbd', `AccountingStorageHost=${head.node}`];
  }
  return ['', 'JobCompType=jobcomp/filetxt', 'JobCompLoc=/var/log/slurm/jobcomp.log'];
}
