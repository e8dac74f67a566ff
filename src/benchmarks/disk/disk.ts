import { BreadboxError } from '../../cluster/errors.ts';
import type { BenchFinding, BenchResultOf } from '../../protocol/bench.ts';
import { type Bench, type Benchmark, figureLines, inOrder } from '../benchmark.ts';

const MEGABYTE = 1e6;
const BLOCK_MIB = 4;
const SYNCS = 41;
/** Files of that size, or of half of the free space. MiB. */
const WHOLE_MIB = 1024;
const QUICK_MIB = 128;
/** The slowest cards write 5 MB a second. */
const SLOWEST_MIB_PER_SEC = 4;
/** So much slower than the middle of the others is a finding. */
const SLOW_RATIO = 0.5;

export const disk: Benchmark = {
  benchmark: 'disk',
  title: 'Disks',
  about:
    'How fast each node writes and reads a file in its /var/tmp, and how long a small write takes until it is on the disk.',
  plan: (_, quick) => [quick ? 10 : 60],
  run,
};

/**
 * What is written is random, as file systems and cards that compress make something else of zeros. It is on the disk before it counts
 * as written, and out of the cache before it is read (dd: conv=fdatasync, oflag=nocache). It has lost its name before it is written, so
 * that it is gone with its last reader, however that ends: a card that is slow to write outlives a grace.
 */
function script(sizeMib: number): string {
  return `each sh -c '
name=/var/tmp/breadbox-disk-$$
trap "rm -f $name seed" EXIT
trap "exit 143" TERM INT HUP
exec 3<>$name && rm $name || exit 1
file=/proc/self/fd/3
free=$(df -Pk /var/tmp | sed -n "2p" | { read a b c d e; echo "$d"; })
blocks=$((${sizeMib} / ${BLOCK_MIB}))
most=$((free / 1024 / 2 / ${BLOCK_MIB}))
[ "$blocks" -le "$most" ] || blocks=$most
[ "$blocks" -gt 0 ] || { echo "/var/tmp of $BREADBOX_NODE is full" >&2; exit 1; }
head -c $((${BLOCK_MIB} * 1048576)) /dev/urandom >seed || exit 1
stamp() { date +%s.%N; }
began=$(stamp)
{ i=0; while [ $i -lt $blocks ]; do cat seed; i=$((i + 1)); done; } | dd of=$file bs=1M iflag=fullblock conv=fdatasync 2>said || { tail -n 1 said >&2; exit 1; }
wrote=$(stamp)
dd if=$file iflag=nocache count=0 2>/dev/null
dropped=$(stamp)
dd if=$file of=/dev/null bs=1M 2>/dev/null
read=$(stamp)
i=0
while [ $i -lt ${SYNCS} ]; do
  dd if=seed of=$file bs=4096 count=1 seek=$i oflag=dsync conv=notrunc 2>&1 | sed -n "s/.*copied, \\([0-9.e-]*\\) s,.*/@sync $BREADBOX_NODE \\1/p"
  i=$((i + 1))
done
echo "@disk $BREADBOX_NODE $((blocks * ${BLOCK_MIB} * 1048576)) $began $wrote $dropped $read $(stat -f -c %T /var/tmp | tr " " -)"
'`;
}

async function run(bench: Bench): Promise<BenchResultOf<'disk'>> {
  const sizeMib = bench.quick ? QUICK_MIB : WHOLE_MIB;
  const output = await bench.step({
    what: 'writes and reads a file on every node',
    script: script(sizeMib),
    expectedSec: bench.quick ? 10 : 60,
    limitSec: 60 + (3 * sizeMib) / SLOWEST_MIB_PER_SEC,
  });
  bench.keepCommand(
    `dd of=/var/tmp/FILE bs=1M conv=fdatasync, ${sizeMib} MiB at most; ${SYNCS} × dd bs=4096 oflag=dsync`,
  );
  const nodes = inOrder(bench.nodes, readDisks(output.stdout));
  const silent = bench.nodes.filter(({ node }) => !nodes.some((each) => each.node === node));
  if (silent.length > 0)
    throw new BreadboxError('job-failed', `The disk of ${silent.map(({ node }) => node).join(', ')} was not measured.`);
  for (const finding of slowDisks(nodes)) bench.found(finding);
  return { benchmark: 'disk', nodes };
}

type DiskNode = BenchResultOf<'disk'>['nodes'][number];

/** Speeds in Mbyte/s, of 10^6 bytes; times of small writes in ms. */
export function readDisks(output: string): DiskNode[] {
  const syncs = figureLines(output, 'sync');
  return figureLines(output, 'disk').flatMap(([node, bytes, began, wrote, dropped, read, fileSystem]): DiskNode[] => {
    const size = Number(bytes);
    const speed = (from: string | undefined, to: string | undefined) => size / MEGABYTE / (Number(to) - Number(from));
    const write = speed(began, wrote);
    const reading = speed(dropped, read);
    const times = syncs.filter(([of]) => of === node).map(([, seconds]) => Number(seconds) * 1000);
    if (node === undefined || !Number.isFinite(write)) return [];
    return [
      {
        ...{ node, path: '/var/tmp', writeMbytePerSec: write },
        ...(fileSystem !== undefined && { fileSystem }),
        ...(Number.isFinite(reading) && { readMbytePerSec: reading }),
        ...(times.length > 0 && { syncMs: median(times) }),
      },
    ];
  });
}

function slowDisks(nodes: readonly DiskNode[]): BenchFinding[] {
  if (nodes.length < 3) return [];
  const middle = median(nodes.map(({ writeMbytePerSec }) => writeMbytePerSec));
  return nodes
    .filter(({ writeMbytePerSec }) => writeMbytePerSec < SLOW_RATIO * middle)
    .map(({ node, writeMbytePerSec }) => ({
      ...{ kind: 'slow-node', node },
      sentence: `The disk of ${node} writes less than half as fast as those of the others.`,
      what: `${writeMbytePerSec.toFixed(1)} Mbyte/s; the middle of all is ${middle.toFixed(1)}.`,
      why: 'Its card is worn or of a slower kind, or something else wrote at the same time.',
      todo: `breadbox nodes show ${node} tells of its disk; measure it alone: breadbox bench run disk --nodes ${node}`,
    }));
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)]!;
}
