import { BreadboxError } from '../../cluster/errors.ts';
import { formatBytes } from '../../cluster/units.ts';
import type { BenchFinding, BenchResultOf } from '../../protocol/bench.ts';
import { type Bench, type Benchmark, figureLines, inOrder } from '../benchmark.ts';
import type { NodeLook } from '../node-look.ts';
import streamSource from './stream.c';

const QUICK_SEC = 5;
const WHOLE_SEC = 25;
const BYTES = 8;
/** Elements of an array at least, where memory has room: 320 MB, 64 MB. */
const WHOLE_ELEMENTS = 40_000_000;
const QUICK_ELEMENTS = 8_000_000;
/** Of all last caches together: what STREAM asks for (cs.virginia.edu/stream/ref.html, rules). */
const CACHES = 4;
/** Of the memory that is free, for all three arrays. */
const MOST_OF_MEMORY = 0.4;
const SLOW_RATIO = 0.8;

export const stream: Benchmark = {
  benchmark: 'stream',
  title: 'STREAM',
  about: 'How fast each node moves numbers through its memory: copy, scale, add and triad, with all its cores.',
  plan: (_, quick) => [quick ? QUICK_SEC : WHOLE_SEC],
  run,
};

async function run(bench: Bench): Promise<BenchResultOf<'stream'>> {
  const { quick } = bench;
  const program = await bench.compile({
    ...{ name: 'stream', source: streamSource, compiler: 'cc' },
    flags: ['-pthread', '-lm'],
  });
  const elements = elementsFor(bench.nodes, quick);
  const cached = cachedFinding(bench.nodes, elements, quick);
  if (cached !== undefined) bench.found(cached);
  const times = quick ? 10 : 20;
  const output = await bench.step({
    what: 'STREAM on every node',
    script: `each sh -c 'exec "$0" ${elements} "$(nproc)" ${times} "$BREADBOX_NODE"' "$dir/stream"`,
    files: [program],
    expectedSec: quick ? QUICK_SEC : Math.ceil(WHOLE_SEC * Math.max(1, elements / WHOLE_ELEMENTS)),
    limitSec: 900 * Math.max(1, Math.ceil(elements / WHOLE_ELEMENTS)),
  });
  bench.keepInput('stream.c', streamSource);
  bench.keepCommand(`cc -O3 stream.c -pthread -lm -o stream; ./stream ${elements} CORES ${times} NODE`);
  const nodes = inOrder(bench.nodes, readStream(output.stdout));
  const silent = bench.nodes.filter(({ node }) => !nodes.some((each) => each.node === node));
  if (silent.length > 0)
    throw new BreadboxError('job-failed', `STREAM printed nothing on ${silent.map(({ node }) => node).join(', ')}.`);
  for (const finding of slowMemories(nodes)) bench.found(finding);
  return {
    ...{ benchmark: 'stream', arrayBytes: elements * BYTES },
    threads: Math.max(...nodes.map(({ threads }) => threads)),
    nodes: nodes.map(({ threads: _, ...node }) => node),
  };
}

type Memory = Pick<NodeLook, 'node' | 'availableBytes' | 'cacheBytes'>;

/** Four times the caches of the node that has most of them, as far as the node with the least free memory has room; a quick run takes at most what a whole one takes at least. */
export function elementsFor(nodes: readonly Memory[], quick: boolean): number {
  const caches = Math.ceil(largestCaches(nodes) / BYTES);
  const wanted = quick ? Math.min(WHOLE_ELEMENTS, Math.max(QUICK_ELEMENTS, caches)) : Math.max(WHOLE_ELEMENTS, caches);
  return Math.min(wanted, roomFor(nodes));
}

/** Where a part of the arrays may stay in a cache. */
export function cachedFinding(nodes: readonly Memory[], elements: number, quick: boolean): BenchFinding | undefined {
  const small = nodes.filter(({ cacheBytes = 0 }) => elements * BYTES < CACHES * cacheBytes);
  if (small.length === 0) return undefined;
  const names = small.map(({ node }) => node).join(', ');
  const [most] = [...small].sort((a, b) => b.cacheBytes! - a.cacheBytes!);
  const isShort = elements < roomFor(nodes);
  return {
    kind: 'memory',
    ...(small.length === 1 && { node: most!.node }),
    sentence: `The arrays are smaller than four times the cache of ${names}, so the figures may be those of the cache in part.`,
    what: `An array has ${formatBytes(elements * BYTES)}; the last caches of ${most!.node} have ${formatBytes(most!.cacheBytes!)} together.`,
    why:
      isShort && quick ? 'A quick run takes no larger ones.' : 'There is no memory free for larger ones on every node.',
    todo:
      isShort && quick
        ? 'Measure without --quick.'
        : 'Free memory, or measure nodes with more of it alone: --nodes. A virtual machine may tell the cache of its whole host.',
  };
}

function largestCaches(nodes: readonly Memory[]): number {
  return Math.max(...nodes.map(({ cacheBytes = 0 }) => CACHES * cacheBytes));
}

function roomFor(nodes: readonly Memory[]): number {
  const least = Math.min(...nodes.map(({ availableBytes }) => availableBytes));
  return Math.floor((MOST_OF_MEMORY * least) / (3 * BYTES));
}

type StreamNode = BenchResultOf<'stream'>['nodes'][number] & { readonly threads: number };

export function readStream(output: string): StreamNode[] {
  return figureLines(output, 'stream').flatMap(([node, ...words]): StreamNode[] => {
    const [copy, scale, add, triad, , threads] = words.map(Number);
    if (node === undefined || triad === undefined || threads === undefined || !Number.isFinite(triad)) return [];
    return [
      {
        ...{ node, threads, triadGbytePerSec: triad },
        ...{ copyGbytePerSec: copy!, scaleGbytePerSec: scale!, addGbytePerSec: add! },
      },
    ];
  });
}

/** Nodes of one kind of machine differ little. */
function slowMemories(nodes: readonly StreamNode[]): BenchFinding[] {
  if (nodes.length < 3) return [];
  const sorted = nodes.map(({ triadGbytePerSec }) => triadGbytePerSec).sort((a, b) => a - b);
  const middle = sorted[Math.floor(sorted.length / 2)]!;
  return nodes
    .filter(({ triadGbytePerSec }) => triadGbytePerSec < SLOW_RATIO * middle)
    .map(({ node, triadGbytePerSec }) => ({
      ...{ kind: 'slow-node', node },
      sentence: `The memory of ${node} is slower than that of the others.`,
      what: `Triad ${triadGbytePerSec.toFixed(2)} Gbyte/s; the middle of all is ${middle.toFixed(2)}.`,
      why: 'Its clock is held down, it is another board, or something else ran there.',
      todo: `breadbox bench run stream --nodes ${node} measures it alone; breadbox nodes show ${node} tells its clock.`,
    }));
}
