import { execFileSync } from 'node:child_process';
import os from 'node:os';
import type { NetworkInterface } from '../../protocol/telemetry.ts';
import type { Collector, CollectorKind } from './collector.ts';
import { Every } from './every.ts';

/** What a start of macOS or a BSD can be known by. */
function bootId(): string | undefined {
  for (const name of ['kern.bootsessionuuid', 'kern.boottime']) {
    try {
      const said = execFileSync('sysctl', ['-n', name], { stdio: ['ignore', 'pipe', 'ignore'], timeout: 5000 })
        .toString()
        .trim();
      if (said !== '') return said.slice(0, 200);
    } catch {
      // this system has not that one: the next
    }
  }
  return undefined;
}

function interfaces(): NetworkInterface[] {
  const found = Object.entries(os.networkInterfaces()).flatMap(([name, addresses]) => {
    const outer = addresses?.find(({ internal }) => !internal);
    return outer === undefined ? [] : [{ name, mac: outer.mac }];
  });
  return found.slice(0, 16).map(({ name, mac }, nth) => ({ interface: name, kind: 'wired', mac, isMain: nth === 0 }));
}

function times(): { readonly busy: number; readonly all: number } {
  let [busy, all] = [0, 0];
  for (const { times: t } of os.cpus()) {
    busy += t.user + t.nice + t.sys + t.irq;
    all += t.user + t.nice + t.sys + t.irq + t.idle;
  }
  return { busy, all };
}

/** What Node.js knows of any system, where there is no /proc: free memory is less than what would be available. */
export const otherSystem: CollectorKind = {
  name: 'other-system',
  create({ root }): Collector | undefined {
    if (process.platform === 'linux' || root.path !== '/') return undefined;
    const tens = new Every(10);
    const minutes = new Every(60);
    const id = bootId();
    let before = times();
    return {
      read(now, values) {
        const [one, five, fifteen] = os.loadavg();
        values.load1 = one!;
        const free = os.freemem();
        values.memory_available_bytes = free;
        values.memory_used_bytes = os.totalmem() - free;
        const after = times();
        if (after.all > before.all) values.cpu_busy_ratio = (after.busy - before.busy) / (after.all - before.all);
        before = after;
        if (tens.isDue(now)) {
          values.load5 = five!;
          values.load15 = fifteen!;
          values.uptime_seconds = os.uptime();
        }
        if (minutes.isDue(now)) values.memory_total_bytes = os.totalmem();
      },
      about: () => {
        const [processor] = os.cpus();
        return {
          ...(processor === undefined ? {} : { model: processor.model }),
          ...(id === undefined ? {} : { bootId: id }),
          cores: os.cpus().length,
          memBytes: os.totalmem(),
          system: `${os.type()} ${os.release()}`,
          kernel: os.release(),
          interfaces: interfaces(),
        };
      },
    };
  },
};
