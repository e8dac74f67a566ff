import type { Collector, CollectorKind } from './collector.ts';
import { Every } from './every.ts';

/** Of starttime in /proc/PID/stat: USER_HZ, which Linux holds at 100 towards programs. */
const TICKS_PER_SEC = 100;

/**
 * Seconds since the first process began, and the id that was drawn then (proc_uptime(5), proc_pid_stat(5), random(4)). In a container
 * that is its own start, where the kernel tells of its host's.
 */
export const uptime: CollectorKind = {
  name: 'uptime',
  create({ root }): Collector | undefined {
    if (root.text('proc/uptime') === undefined) return undefined;
    const file = root.keep('proc/uptime');
    const bootId = root.text('proc/sys/kernel/random/boot_id');
    const firstAt = startOf(root.text('proc/1/stat'));
    const tens = new Every(10);
    return {
      read(now, values) {
        if (tens.isDue(now)) values.uptime_seconds = Math.max(0, file.number() - firstAt);
      },
      about: () => (bootId === undefined ? {} : { bootId }),
    };
  },
};

/** After the name, which is in parentheses and may have any: state is the third field, starttime the 22nd. */
function startOf(stat: string | undefined): number {
  const ticks = Number(stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[22 - 3]);
  return Number.isFinite(ticks) ? ticks / TICKS_PER_SEC : 0;
}
