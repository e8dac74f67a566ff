import type { Collector, CollectorKind } from './collector.ts';
import { Every } from './every.ts';

/** /proc/loadavg: three averages, threads that run or could / threads, the last process id (proc_loadavg(5)). */
export const load: CollectorKind = {
  name: 'load',
  create({ root }): Collector | undefined {
    if (root.text('proc/loadavg') === undefined) return undefined;
    const file = root.keep('proc/loadavg');
    const seldom = new Every(10);
    return {
      read(now, values) {
        const [one, five, fifteen, threads] = file.text().split(' ');
        values.load1 = Number(one);
        values.processes_running = Number.parseInt(threads!, 10);
        if (!seldom.isDue(now)) return;
        values.load5 = Number(five);
        values.load15 = Number(fifteen);
      },
    };
  },
};
