import { freemem, hostname, loadavg } from 'node:os';
import { NodeSet } from '../../cluster/node-set.ts';
import type { EngineNodeRow } from '../../protocol/jobs.ts';
import { VERSION_LINE } from './program.ts';

export interface SinfoField {
  readonly title: string;
  /** Of one node; nodes that differ in it do not share a line. */
  readonly value?: (node: EngineNodeRow) => string;
  /** Of all nodes of a line. */
  readonly all?: (nodes: readonly EngineNodeRow[]) => string;
}

const COMPACT_STATES = {
  ...{ idle: 'idle', mixed: 'mix', allocated: 'alloc' },
  ...{ draining: 'drng', drained: 'drain', down: 'down', off: 'pow_dn', unknown: 'unk' },
} as const;
const MEGABYTE = 2 ** 20;

const constant = (title: string, value: string): SinfoField => ({ title, value: () => value });

/** By the letters of `sinfo -o`. */
export const SINFO_FIELDS: Readonly<Record<string, SinfoField>> = {
  a: constant('AVAIL', 'up'),
  A: { title: 'NODES(A/I)', all: (nodes) => `${busy(nodes)}/${nodes.length - busy(nodes)}` },
  b: constant('ACTIVE_FEATURES', '(null)'),
  B: constant('MAX_CPUS_PER_NODE', 'UNLIMITED'),
  c: { title: 'CPUS', value: ({ cores }) => String(cores) },
  C: { title: 'CPUS(A/I/O/T)', all: cpus },
  d: constant('TMP_DISK', '0'),
  D: { title: 'NODES', all: (nodes) => String(nodes.length) },
  e: { title: 'FREE_MEM', value: freeMemory },
  E: constant('REASON', 'none'),
  f: constant('AVAIL_FEATURES', '(null)'),
  F: { title: 'NODES(A/I/O/T)', all: (nodes) => `${busy(nodes)}/${nodes.length - busy(nodes)}/0/${nodes.length}` },
  g: constant('GROUPS', 'all'),
  G: { title: 'GRES', value: gres },
  h: constant('OVERSUBSCRIBE', 'NO'),
  H: constant('TIMESTAMP', 'Unknown'),
  i: constant('RESERVATION', ''),
  I: constant('PRIO_JOB_FACTOR', '1'),
  l: constant('TIMELIMIT', 'infinite'),
  L: constant('DEFAULTTIME', 'n/a'),
  m: { title: 'MEMORY', value: ({ memBytes }) => String(Math.floor(memBytes / MEGABYTE)) },
  M: constant('PREEMPT_MODE', 'OFF'),
  n: { title: 'HOSTNAMES', value: ({ node }) => node },
  N: { title: 'NODELIST', all: foldedNodes },
  o: { title: 'NODE_ADDR', value: ({ node }) => node },
  O: { title: 'CPU_LOAD', value: load },
  p: constant('PRIO_TIER', '1'),
  P: { title: 'PARTITION', value: ({ partition }) => `${partition}*` },
  r: constant('ROOT', 'no'),
  R: { title: 'PARTITION', value: ({ partition }) => partition },
  s: constant('JOB_SIZE', '1-infinite'),
  S: constant('ALLOCNODES', 'all'),
  t: { title: 'STATE', value: ({ state }) => COMPACT_STATES[state] },
  T: { title: 'STATE', value: ({ state }) => state },
  u: constant('USER', 'Unknown'),
  U: constant('USER', 'Unknown'),
  v: constant('VERSION', VERSION_LINE.split(' ')[1]!),
  V: constant('CLUSTER', 'N/A'),
  w: constant('WEIGHT', '1'),
  X: constant('SOCKETS', '1'),
  Y: { title: 'CORES', value: ({ cores }) => String(cores) },
  z: { title: 'S:C:T', value: ({ cores }) => `1:${cores}:1` },
  Z: constant('THREADS', '1'),
};

/** By the names of `sinfo -O`. */
export const NAMED_SINFO_FIELDS: Readonly<Record<string, string>> = {
  ...{
    allocmem: '',
    available: 'a',
    cores: 'Y',
    cpus: 'c',
    cpusload: 'O',
    cpusstate: 'C',
    defaulttime: 'L',
    disk: 'd',
  },
  ...{ features: 'f', freemem: 'e', gres: 'G', groups: 'g', maxcpuspernode: 'B', memory: 'm', nodeai: 'A' },
  ...{ nodeaiot: 'F', nodehost: 'n', nodelist: 'N', nodes: 'D', oversubscribe: 'h', partition: 'P', reason: 'E' },
  ...{ partitionname: 'R', size: 's', sockets: 'X', socketcorethread: 'z', statecompact: 't', statelong: 'T' },
  ...{ threads: 'Z', time: 'l', version: 'v', weight: 'w', nodeaddr: 'o', root: 'r', state: 't' },
};

export function foldedNodes(nodes: readonly EngineNodeRow[]): string {
  const names = nodes.map(({ node }) => node);
  // One name is itself: a computer may be called what no node of a set can be.
  return names.length === 1 ? names[0]! : NodeSet.of(names).toString();
}

function busy(nodes: readonly EngineNodeRow[]): number {
  return nodes.filter(({ state }) => state !== 'idle').length;
}

function cpus(nodes: readonly EngineNodeRow[]): string {
  const total = nodes.reduce((sum, { cores }) => sum + cores, 0);
  const taken = nodes.reduce((sum, { busyCores }) => sum + busyCores, 0);
  return `${taken}/${total - taken}/0/${total}`;
}

function gres({ gres: counts }: EngineNodeRow): string {
  const words = Object.entries(counts).map(([name, count]) => `${name}:${count}`);
  return words.length === 0 ? '(null)' : words.join(',');
}

/** Known of the computer that this runs on. */
function freeMemory({ node }: EngineNodeRow): string {
  return isHere(node) ? String(Math.floor(freemem() / MEGABYTE)) : 'N/A';
}

function load({ node }: EngineNodeRow): string {
  return isHere(node) ? loadavg()[0]!.toFixed(2) : 'N/A';
}

export function isHere(node: string): boolean {
  return hostname().split('.')[0] === node.split('.')[0];
}
