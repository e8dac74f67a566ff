import { coreOf, type ToldCore } from '../machines/peak-core.ts';

/** Cores of a node that are alike. */
export interface CoreKind {
  /** As `machines/peak.ts` calls it; `undefined`: not one that is known there. */
  readonly core: string | undefined;
  /** As the system counts processors: with second threads. */
  readonly processors: number;
  /** The highest that the kernel lets it go to; `undefined` on most virtual machines. */
  readonly maxMhz: number | undefined;
}

/**
 * For sh within single quotes: calls `say core` with count, kHz and what /proc/cpuinfo tells, once for each kind of core. Boards may
 * have two kinds, each with a clock of its own.
 * Fields: Linux, arch/arm64/kernel/cpuinfo.c and arch/x86/kernel/cpu/proc.c; Documentation/admin-guide/pm/cpufreq.rst.
 */
export function coresScript(root = ''): string {
  return `told() {
  khz=
  read -r khz 2>/dev/null <"${root}/sys/devices/system/cpu/cpu$cpu/cpufreq/cpuinfo_max_freq"
  echo "\${khz:--} $*"
}
[ -r "${root}/proc/cpuinfo" ] && while IFS=: read -r key value; do
  value=\${value# }
  case $key in
    processor*) cpu=$value;;
    "CPU implementer"*) maker=$value;;
    "CPU part"*) told arm "$maker" "$value";;
    vendor_id*) maker=$value;;
    "cpu family"*) family=$value;;
    "model name"*) ;;
    model*) model=$value;;
    flags*)
      vectors=
      for flag in $value; do case $flag in sse2|avx|avx2|fma) vectors="$vectors $flag";; esac; done
      told x86 "$maker" "$family" "$model" $vectors;;
  esac
done <"${root}/proc/cpuinfo" 2>/dev/null | sort | uniq -c | while read -r line; do say core "$line"; done`;
}

/** `4 1800000 arm 0x41 0xd08`, `8 3600000 x86 GenuineIntel 6 94 sse2 avx avx2 fma`; `-` for a clock that is not told. */
export function readCoreKinds(lines: readonly string[], architecture: string): readonly CoreKind[] {
  return lines.map((line) => {
    const [count, khz, ...told] = line.split(/\s+/);
    const core = toldCore(told);
    const maxKhz = Number(khz);
    return {
      // What a core does in a cycle is known for 64 bits alone: NEON has no doubles in 32.
      core: core !== undefined && /^(aarch64|x86_64)$/.test(architecture) ? coreOf(core) : undefined,
      processors: Number(count),
      maxMhz: maxKhz > 0 ? maxKhz / 1000 : undefined,
    };
  });
}

function toldCore([kind, maker = '', ...rest]: readonly string[]): ToldCore | undefined {
  const [first, second] = rest.map(Number);
  if (kind === 'arm' && first !== undefined) return { kind, implementer: Number(maker), part: first };
  if (kind !== 'x86' || first === undefined || second === undefined) return undefined;
  return { kind, vendor: maker, family: first, model: second, flags: rest.slice(2) };
}
