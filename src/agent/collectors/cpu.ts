import type { Collector, CollectorKind, Values } from './collector.ts';
import { Every } from './every.ts';
import type { KeptFile } from './kept-file.ts';
import type { Root } from './root.ts';

const FIELDS = 8;
/** More clocks are not read: on some processors each costs an interrupt of its core. */
const MOST_POLICIES = 16;
/** A sample has room for so many values of its own. */
const MOST_CORES = 256;

/** user nice system idle iowait irq softirq steal, in ticks (proc_stat(5)); guest time is in user already. */
interface Ticks {
  readonly idle: number;
  readonly wait: number;
  readonly stolen: number;
  readonly all: number;
}

/** Of the lines `cpu …` and `cpu0 …`, by what follows `cpu`. They are the first of the file. */
function readTicks(text: string): Map<string, Ticks> {
  const ticks = new Map<string, Ticks>();
  let at = 0;
  while (text.startsWith('cpu', at)) {
    const end = text.indexOf('\n', at);
    const words = text.slice(at + 3, end === -1 ? text.length : end).split(' ');
    const core = words[0]!;
    // The line of all cores has two spaces.
    const first = words[1] === '' ? 2 : 1;
    let all = 0;
    for (let field = 0; field < FIELDS; field++) all += Number(words[first + field] ?? 0);
    const [idle, wait, stolen] = [words[first + 3], words[first + 4], words[first + 7]].map((word) =>
      Number(word ?? 0),
    );
    ticks.set(core, { idle: idle!, wait: wait!, stolen: stolen!, all });
    if (end === -1) break;
    at = end + 1;
  }
  return ticks;
}

function ratio(part: number, whole: number): number {
  // The kernel's count of idle and waiting time may go back by a tick.
  return whole <= 0 ? 0 : Math.min(1, Math.max(0, part / whole));
}

function putBusy(values: Values, before: Map<string, Ticks>, after: Map<string, Ticks>): void {
  for (const [core, now] of after) {
    const then = before.get(core);
    if (then === undefined || now.all <= then.all) continue;
    const all = now.all - then.all;
    // Stolen time is not idle, yet nothing was done in it here.
    const busy = ratio(all - (now.idle - then.idle) - (now.wait - then.wait) - (now.stolen - then.stolen), all);
    if (core !== '') {
      if (Number(core) < MOST_CORES) values[`core_busy_ratio.${core}`] = busy;
      continue;
    }
    values.cpu_busy_ratio = busy;
    values.cpu_wait_ratio = ratio(now.wait - then.wait, all);
    values.cpu_stolen_ratio = ratio(now.stolen - then.stolen, all);
  }
}

/** A clock for all the cores that share it (Documentation/admin-guide/pm/cpufreq.rst), in kHz. */
const POLICIES = 'sys/devices/system/cpu/cpufreq';

/** Evenly of all, so that slow and fast cores of one processor are both among them. */
function clockFiles(root: Root): KeptFile[] {
  const all = root.list(POLICIES).filter((name) => name.startsWith('policy'));
  const step = Math.max(1, all.length / MOST_POLICIES);
  const some = Array.from(
    { length: Math.min(all.length, MOST_POLICIES) },
    (_, index) => all[Math.floor(index * step)]!,
  );
  return some
    .filter((name) => root.number(`${POLICIES}/${name}/scaling_cur_freq`) !== undefined)
    .map((name) => root.keep(`${POLICIES}/${name}/scaling_cur_freq`));
}

/** `scaling_max_freq` is what is allowed now: less than the processor can, where somebody or the system holds it down. */
function limitHertz(root: Root): number {
  const limits = root
    .list(POLICIES)
    .filter((name) => name.startsWith('policy'))
    .map((name) => root.number(`${POLICIES}/${name}/scaling_max_freq`) ?? 0);
  return Math.max(0, ...limits) * 1000;
}

export const cpu: CollectorKind = {
  name: 'cpu',
  create({ root, attempts }): Collector | undefined {
    const first = root.text('proc/stat');
    if (first === undefined) return undefined;
    const cores = readTicks(first).size - 1;
    const file = root.keep('proc/stat');
    const clocks = clockFiles(root);
    const minutes = new Every(60);
    let before = new Map<string, Ticks>();
    return {
      read(now, values) {
        const after = readTicks(file.text());
        putBusy(values, before, after);
        before = after;
        if (clocks.length > 0) {
          attempts.attempt('cpu', 'clock', now, () => {
            values.cpu_frequency_hertz = Math.max(...clocks.map((clock) => clock.number())) * 1000;
          });
        }
        if (!minutes.isDue(now)) return;
        const limit = limitHertz(root);
        if (limit > 0) values.cpu_frequency_limit_hertz = limit;
      },
      about: () => (cores > 0 ? { cores } : {}),
    };
  },
};
