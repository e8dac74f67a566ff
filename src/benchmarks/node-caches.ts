/**
 * For sh within single quotes: calls `say cache` with level, size in KiB and its processors for each cache of each processor that is
 * not for instructions alone; one that several share is told by each of them.
 * Files: Linux, Documentation/ABI/testing/sysfs-devices-system-cpu.
 */
export function cacheScript(root = ''): string {
  return `for f in "${root}"/sys/devices/system/cpu/cpu[0-9]*/cache/index*; do
  level= size= shared= type=
  read -r level 2>/dev/null <"$f/level"
  read -r size 2>/dev/null <"$f/size"
  read -r shared 2>/dev/null <"$f/shared_cpu_list"
  read -r type 2>/dev/null <"$f/type"
  [ -z "$size" ] || [ "$type" = Instruction ] || echo "$level \${size%K} $shared"
done | sort -u | while read -r line; do say cache "$line"; done`;
}

/** Of the last level that is told. `3 4096 0-3`: level, KiB, processors that share it. */
export function readCacheBytes(lines: readonly string[]): number | undefined {
  const caches = [...new Set(lines)].map((line) => line.split(/\s+/).map(Number));
  const last = Math.max(...caches.map(([level]) => level!));
  const kib = caches.filter(([level]) => level === last).reduce((sum, [, size]) => sum + size!, 0);
  return kib > 0 ? kib * 1024 : undefined;
}
