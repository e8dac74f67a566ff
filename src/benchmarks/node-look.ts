import type { BenchNode } from '../protocol/bench.ts';
import { cacheScript, readCacheBytes } from './node-caches.ts';
import { type CoreKind, coresScript, readCoreKinds } from './node-cores.ts';

/** What a benchmark has to know of a node before it begins. */
export interface NodeLook {
  readonly node: string;
  /** Cores, without the second threads of each. */
  readonly cores: number;
  /** What the system counts as processors: with second threads. */
  readonly threads: number;
  /** One where all are alike; empty where the kernel tells nothing of them. */
  readonly coreKinds: readonly CoreKind[];
  readonly memBytes: number;
  /** That new programs can get now, as the kernel says (MemAvailable). */
  readonly availableBytes: number;
  /** As uname -m says. */
  readonly architecture: string;
  readonly processor: string | undefined;
  readonly kernel: string | undefined;
  readonly system: string | undefined;
  readonly board: string | undefined;
  readonly governor: string | undefined;
  readonly maxMhz: number | undefined;
  /** Of all its last caches together; `undefined` where the kernel tells nothing of them. */
  readonly cacheBytes: number | undefined;
  /** Times that it was slowed down since its start, as kernels of x86 count. */
  readonly slowedCount: number | undefined;
  /** Of a Raspberry Pi: get_throttled of its firmware. */
  readonly firmwareBits: number | undefined;
  /** Processes that ran or waited to run over the last minute. */
  readonly load1: number | undefined;
  /** Programs and libraries that are there, by name. */
  readonly versions: Readonly<Record<string, string>>;
  readonly hasHpcc: boolean;
}

/**
 * Run on each node. Slowing down is counted by x86 kernels (Documentation/arch/x86/… thermal_throttle) and told by the firmware of
 * Raspberry Pis, whose bits 16 to 19 stay set until the next start.
 */
export const LOOK_SCRIPT = `each sh -c '
n=$BREADBOX_NODE
say() { [ -z "$2" ] || printf "@look %s %s %s\\n" "$n" "$1" "$2"; }
first() { head -n 1 "$1" 2>/dev/null | tr -d "\\000"; }
say cores "$(lscpu -p=Core,Socket 2>/dev/null | grep -v "^#" | sort -u | wc -l)"
say nproc "$(nproc)"
${coresScript()}
${cacheScript()}
say mem "$(sed -n "s/^MemTotal: *\\([0-9]*\\) kB/\\1/p" /proc/meminfo)"
say available "$(sed -n "s/^MemAvailable: *\\([0-9]*\\) kB/\\1/p" /proc/meminfo)"
say architecture "$(uname -m)"
say kernel "$(uname -r)"
say processor "$(lscpu 2>/dev/null | sed -n "s/^ *Model name: *//p" | head -n 1)"
say system "$(. /etc/os-release && printf %s "$PRETTY_NAME")"
say board "$(first /proc/device-tree/model)"
say governor "$(first /sys/devices/system/cpu/cpu0/cpufreq/scaling_governor)"
say maxkhz "$(first /sys/devices/system/cpu/cpu0/cpufreq/cpuinfo_max_freq)"
slowed=
for f in /sys/devices/system/cpu/cpu*/thermal_throttle/core_throttle_count; do [ -r "$f" ] && slowed=$((\${slowed:-0} + $(cat "$f"))); done
say slowed "$slowed"
[ -r /sys/devices/platform/soc/soc:firmware/get_throttled ] && say firmware $((0x$(cat /sys/devices/platform/soc/soc:firmware/get_throttled) + 0))
say load "$(cut -d" " -f1 /proc/loadavg)"
say hpcc "$(command -v hpcc)"
for p in hpcc libopenblas0-pthread libopenblas0-openmp libopenblas0-serial openmpi-bin libopenmpi3 libopenmpi40 gcc; do
  say version "$p $(dpkg-query -W -f "\\\${Version}" $p 2>/dev/null)"
done
say blas "$(readlink -f /usr/lib/*-linux-gnu*/libblas.so.3 2>/dev/null | head -n 1)"
'`;

const KIBIBYTE = 1024;

/** In the order of `nodes`. Those that have said nothing are left out. */
export function readLooks(output: string, nodes: readonly string[]): readonly NodeLook[] {
  const said = new Map<string, [word: string, value: string][]>();
  for (const [, node, word, value] of output.matchAll(/^@look (\S+) (\S+) (.+)$/gm))
    said.set(node!, [...(said.get(node!) ?? []), [word!, value!.trim()]]);
  return nodes.flatMap((node) => {
    const lines = said.get(node);
    return lines === undefined ? [] : [lookOf(node, lines)];
  });
}

function lookOf(node: string, lines: readonly (readonly [string, string])[]): NodeLook {
  const words = new Map(lines);
  const figure = (word: string): number | undefined => {
    const value = Number(words.get(word) ?? Number.NaN);
    return Number.isFinite(value) ? value : undefined;
  };
  const usable = figure('nproc') ?? 1;
  const maxKhz = figure('maxkhz');
  const versions = lines.flatMap(([word, value]): [string, string][] => {
    const [name, version] = value.split(' ');
    return word === 'version' && version !== undefined ? [[name!, version]] : [];
  });
  const blas = words.get('blas');
  const architecture = words.get('architecture') ?? 'unknown';
  const told = lines.flatMap(([word, value]) => (word === 'core' ? [value] : []));
  return {
    node,
    cores: Math.max(1, Math.min(usable, figure('cores') || usable)),
    threads: usable,
    coreKinds: readCoreKinds(told, architecture),
    memBytes: (figure('mem') ?? 0) * KIBIBYTE,
    availableBytes: (figure('available') ?? 0) * KIBIBYTE,
    architecture,
    processor: words.get('processor'),
    kernel: words.get('kernel'),
    system: words.get('system'),
    board: words.get('board'),
    governor: words.get('governor'),
    maxMhz: maxKhz && maxKhz / 1000,
    cacheBytes: readCacheBytes(lines.flatMap(([word, value]) => (word === 'cache' ? [value] : []))),
    slowedCount: figure('slowed'),
    firmwareBits: figure('firmware'),
    load1: figure('load'),
    versions: { ...Object.fromEntries(versions), ...(blas !== undefined && { libblas: blas }) },
    hasHpcc: words.has('hpcc'),
  };
}

/** As the conditions of a run have it. */
export function benchNodeOf(look: NodeLook): BenchNode {
  const { node, cores, memBytes, board, processor, kernel, system, governor, maxMhz } = look;
  return {
    ...{ node, cores, memBytes },
    ...(board !== undefined && { board }),
    ...(processor !== undefined && { processor }),
    ...(kernel !== undefined && { kernel }),
    ...(system !== undefined && { system }),
    ...(governor !== undefined && { governor }),
    ...(maxMhz !== undefined && { maxMhz }),
  };
}
