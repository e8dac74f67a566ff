import type { Collector } from './collector.ts';
import type { KeptFile } from './kept-file.ts';
import type { Root } from './root.ts';

const THERMAL = 'sys/class/thermal';

/**
 * The kernel's own brake: a cooling device named for cpufreq, at a state above 0 while it holds the clock down for heat, as on a PINE A64
 * (Documentation/ABI/testing/sysfs-class-thermal; drivers/thermal/cpufreq_cooling.c, whose devices were `thermal-cpufreq-0` before Linux
 * 5.12 and are `cpufreq-cpu0` since). undefined: the kernel has none.
 */
export function heatBrake(root: Root): Collector | undefined {
  const states: KeptFile[] = root
    .list(THERMAL)
    .filter((entry) => /^(thermal-)?cpufreq-/.test(root.text(`${THERMAL}/${entry}/type`) ?? ''))
    .map((entry) => root.keep(`${THERMAL}/${entry}/cur_state`));
  if (states.length === 0) return undefined;
  let hasHeld = 0;
  return {
    read(_, values) {
      const holds = states.some((state) => state.number() > 0) ? 1 : 0;
      hasHeld |= holds;
      values.heat_limited = holds;
      // What was before the agent came is not known: only that it has been is.
      if (hasHeld === 1) values.heat_limited_since_boot = 1;
    },
  };
}
