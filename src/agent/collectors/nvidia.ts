import type { Collector, CollectorKind, Values } from './collector.ts';
import { Every } from './every.ts';
import { RunningProgram } from './running-program.ts';

const MEBIBYTE = 1024 * 1024;
const MEGAHERTZ = 1e6;
const MOST_GPUS = 16;

/** Names of nvidia-smi's --help-query-gpu, and what each is here; its units are %, MiB, °C, W and MHz. */
const COLUMNS = [
  { query: 'utilization.gpu', series: 'gpu_busy_ratio', unit: 0.01 },
  { query: 'memory.used', series: 'gpu_memory_used_bytes', unit: MEBIBYTE },
  { query: 'temperature.gpu', series: 'gpu_temperature_celsius', unit: 1 },
  { query: 'power.draw', series: 'gpu_power_watts', unit: 1 },
  { query: 'clocks.current.graphics', series: 'gpu_frequency_hertz', unit: MEGAHERTZ },
  { query: 'memory.total', series: 'gpu_memory_total_bytes', unit: MEBIBYTE },
] as const;

/** A line `0, 37, 1024, …`; what a GPU cannot say is `[N/A]` or `[Not Supported]`, and is left out. */
function putLine(line: string, values: Values): void {
  const [index, ...cells] = line.split(',').map((cell) => cell.trim());
  if (index === undefined || !/^\d{1,3}$/.test(index) || Number(index) >= MOST_GPUS) return;
  COLUMNS.forEach(({ series, unit }, column) => {
    const value = Number.parseFloat(cells[column] ?? '');
    if (Number.isFinite(value)) values[`${series}.${index}`] = value * unit;
  });
}

/** One nvidia-smi that stays and prints a line a GPU each second. */
export const nvidia: CollectorKind = {
  name: 'nvidia',
  create({ root }): Collector | undefined {
    const path = root.program('nvidia-smi');
    // The program may be there without a GPU, in a container or on a disk that was moved.
    if (path === undefined || root.list('proc/driver/nvidia/gpus').length === 0) return undefined;
    let measured: Values = {};
    const query = ['index', ...COLUMNS.map((column) => column.query)].join(',');
    const program = new RunningProgram({
      argv: [path, `--query-gpu=${query}`, '--format=csv,noheader,nounits', '--loop-ms=1000'],
      onLine: (line) => putLine(line, measured),
    });
    // Of each card apart, as its lines come when they come.
    const minutes = new Map<string, Every>();
    const isSeldom = (key: string, now: number): boolean => {
      if (!key.startsWith('gpu_memory_total_bytes')) return false;
      const due = minutes.get(key) ?? new Every(60);
      minutes.set(key, due);
      return !due.isDue(now);
    };
    return {
      read(now, values) {
        program.tend(now);
        for (const [key, value] of Object.entries(measured)) if (!isSeldom(key, now)) values[key] = value;
        measured = {};
      },
      stop: () => program.stop(),
    };
  },
};
