import type { Collector, CollectorKind } from './collector.ts';
import { Every } from './every.ts';
import type { KeptFile } from './kept-file.ts';

/** Of /proc/meminfo (proc_meminfo(5)), in bytes; its kB are 1024. Undefined: there is no such line. */
function bytesOf(text: string, field: string): number | undefined {
  const at = text.indexOf(`${field}:`);
  if (at === -1) return undefined;
  return Number.parseInt(text.slice(at + field.length + 1, at + field.length + 32).trimStart(), 10) * 1024;
}

/** `some avg10=1.23 …`, per cent (Documentation/accounting/psi.rst). The file is there, but says EOPNOTSUPP, where psi is off. */
function pressureFile(file: KeptFile): KeptFile | undefined {
  try {
    return file.text().startsWith('some avg10=') ? file : undefined;
  } catch {
    return undefined; // a kernel without PSI, or with psi=0: absent
  }
}

/** Used is all less what is available, as cache can be had back. */
export const memory: CollectorKind = {
  name: 'memory',
  create({ root }): Collector | undefined {
    const first = root.text('proc/meminfo');
    if (first === undefined) return undefined;
    const memBytes = bytesOf(first, 'MemTotal');
    const file = root.keep('proc/meminfo');
    const pressure = pressureFile(root.keep('proc/pressure/memory'));
    const tens = new Every(10);
    const minutes = new Every(60);
    return {
      read(now, values) {
        const text = file.text();
        const total = bytesOf(text, 'MemTotal');
        const available = bytesOf(text, 'MemAvailable');
        if (total !== undefined && available !== undefined) {
          values.memory_available_bytes = available;
          values.memory_used_bytes = total - available;
        }
        if (tens.isDue(now)) {
          const swap = bytesOf(text, 'SwapTotal') ?? 0;
          if (swap > 0) values.swap_used_bytes = swap - (bytesOf(text, 'SwapFree') ?? 0);
        }
        if (minutes.isDue(now)) {
          if (total !== undefined) values.memory_total_bytes = total;
          values.swap_total_bytes = bytesOf(text, 'SwapTotal') ?? 0;
        }
        if (pressure !== undefined) values.memory_pressure_ratio = Number.parseFloat(pressure.text().slice(11)) / 100;
      },
      about: () => (memBytes === undefined ? {} : { memBytes }),
    };
  },
};
