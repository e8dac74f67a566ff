import { readdirSync } from 'node:fs';
import type { Collector, CollectorKind } from './collector.ts';
import { Every } from './every.ts';

/** Measured: to list 400 processes costs as much as all else that is read in a second; a count holds for longer than this. */
const PERIOD_SECONDS = 3;

/** Each has a directory in /proc that is named by its number. */
export const processes: CollectorKind = {
  name: 'processes',
  create({ root }): Collector | undefined {
    if (root.text('proc/stat') === undefined) return undefined;
    const directory = root.to('proc');
    const due = new Every(PERIOD_SECONDS);
    return {
      read(now, values) {
        if (!due.isDue(now)) return;
        let count = 0;
        for (const name of readdirSync(directory)) {
          const first = name.charCodeAt(0);
          if (first >= 0x31 && first <= 0x39) count++;
        }
        values.processes = count;
      },
    };
  },
};
