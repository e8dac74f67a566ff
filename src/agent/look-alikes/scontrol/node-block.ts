import { arch, freemem, loadavg, release, type as systemType, uptime, version } from 'node:os';
import type { EngineNodeRow } from '../../../protocol/jobs.ts';
import { VERSION_LINE } from '../program.ts';
import { foldedNodes, isHere } from '../sinfo-fields.ts';
import { clockTime } from '../slurm-time.ts';

const MEGABYTE = 2 ** 20;
const ARCHITECTURES: Readonly<Record<string, string>> = { x64: 'x86_64', arm64: 'aarch64', arm: 'armv7l' };
const SLURM_VERSION = VERSION_LINE.split(' ')[1]!;

const megabytes = (bytes: number): number => Math.floor(bytes / MEGABYTE);

/** A node as `scontrol show node` has it; load and free memory of the computer that this runs on. */
export function nodeBlock(row: EngineNodeRow): string {
  const { node, cores, busyCores } = row;
  const here = isHere(node);
  const gres = Object.entries(row.gres).map(([name, count]) => `${name}:${count}`);
  const memory = megabytes(row.memBytes);
  const busyMemory = megabytes(row.busyMemBytes);
  const booted = new Date(Date.now() - uptime() * 1000);
  const lines = [
    `NodeName=${node} Arch=${here ? (ARCHITECTURES[arch()] ?? arch()) : 'N/A'} CoresPerSocket=${cores} `,
    `CPUAlloc=${busyCores} CPUEfctv=${cores} CPUTot=${cores} CPULoad=${here ? loadavg()[0]!.toFixed(2) : 'N/A'}`,
    'AvailableFeatures=(null)',
    'ActiveFeatures=(null)',
    `Gres=${gres.length === 0 ? '(null)' : gres.join(',')}`,
    `NodeAddr=${node} NodeHostName=${node} Version=${SLURM_VERSION}`,
    ...(here ? [`OS=${systemType()} ${release()} ${version()} `] : []),
    `RealMemory=${memory} AllocMem=${busyMemory} FreeMem=${here ? megabytes(freemem()) : 'N/A'} Sockets=1 Boards=1`,
    `State=${row.state.toUpperCase()} ThreadsPerCore=1 TmpDisk=0 Weight=1 Owner=N/A MCS_label=N/A`,
    `Partitions=${row.partition} `,
    ...(here ? [`BootTime=${clockTime(booted)} SlurmdStartTime=${clockTime(booted)}`] : []),
    `CfgTRES=cpu=${cores},mem=${memory}M,billing=${cores}`,
    `AllocTRES=${busyCores === 0 ? '' : `cpu=${busyCores},mem=${busyMemory}M`}`,
    'CurrentWatts=0 AveWatts=0',
  ];
  return `${lines.join('\n   ')}\n`;
}

export function partitionBlock(name: string, nodes: readonly EngineNodeRow[]): string {
  const cores = nodes.reduce((sum, node) => sum + node.cores, 0);
  const memory = megabytes(nodes.reduce((sum, node) => sum + node.memBytes, 0));
  const lines = [
    `PartitionName=${name}`,
    'AllowGroups=ALL AllowAccounts=ALL AllowQos=ALL',
    'AllocNodes=ALL Default=YES QoS=N/A',
    'DefaultTime=NONE DisableRootJobs=NO ExclusiveUser=NO ExclusiveTopo=NO GraceTime=0 Hidden=NO',
    'MaxNodes=UNLIMITED MaxTime=UNLIMITED MinNodes=0 LLN=NO MaxCPUsPerNode=UNLIMITED MaxCPUsPerSocket=UNLIMITED',
    `Nodes=${foldedNodes(nodes)}`,
    'PriorityJobFactor=1 PriorityTier=1 RootOnly=NO ReqResv=NO OverSubscribe=NO',
    'OverTimeLimit=NONE PreemptMode=OFF',
    `State=UP TotalCPUs=${cores} TotalNodes=${nodes.length} SelectTypeParameters=CR_CORE_MEMORY`,
    'JobDefaults=(null)',
    'DefMemPerNode=UNLIMITED MaxMemPerNode=UNLIMITED',
    `TRES=cpu=${cores},mem=${memory}M,node=${nodes.length},billing=${cores}`,
  ];
  return `${lines.join('\n   ')}\n`;
}

/** What scripts look for in it. */
export function configLines(nodes: readonly EngineNodeRow[], now: string): string {
  const rows: readonly (readonly [string, string])[] = [
    ['AccountingStorageType', 'accounting_storage/breadbox'],
    ['ClusterName', 'breadbox'],
    ['DefMemPerNode', 'UNLIMITED'],
    ['KillWait', '30 sec'],
    ['MaxArraySize', '1001'],
    ['MinJobAge', '300 sec'],
    ['MpiDefault', 'pmix'],
    ['SchedulerType', 'sched/backfill'],
    ['SelectType', 'select/cons_tres'],
    ['SelectTypeParameters', 'CR_CORE_MEMORY'],
    ['SLURM_VERSION', SLURM_VERSION],
    ['SlurmctldHost[0]', nodes[0]?.node ?? 'localhost'],
  ];
  return `Configuration data as of ${now}\n${rows.map(([name, value]) => `${name.padEnd(23)} = ${value}\n`).join('')}\n`;
}
