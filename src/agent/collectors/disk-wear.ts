import { execFile } from 'node:child_process';
import type { Collector, CollectorKind, Machine, Values } from './collector.ts';
import { disksOf } from './disk-io.ts';
import { Every } from './every.ts';
import type { Root } from './root.ts';

const PERIOD_SECONDS = 600;
const WAIT_MS = 20_000;

/**
 * `0x02 0x01`: of its two kinds of memory cells, what part of their life is used, in tenths: 1 is up to 10 %, 11 is more than all
 * (JESD84-B51, DEVICE_LIFE_TIME_EST_TYP_A and _B). 0: the card does not say. SD cards have no such register.
 */
function wearOfCard(text: string): number | undefined {
  const steps = text.split(' ').map((word) => Number.parseInt(word, 16));
  const most = Math.max(...steps.filter((step) => step >= 1 && step <= 11));
  return most > 0 ? Math.min(1, most / 10) : undefined;
}

/** What `smartctl --json` says of SSDs; undefined where it says nothing of wear. */
function wearOfSsd(json: string): number | undefined {
  const said = JSON.parse(json) as {
    nvme_smart_health_information_log?: { percentage_used?: number };
    endurance_used?: { current_percent?: number };
  };
  const percent = said.nvme_smart_health_information_log?.percentage_used ?? said.endurance_used?.current_percent;
  return percent === undefined ? undefined : Math.min(1, percent / 100);
}

function isSsd(root: Root, disk: string): boolean {
  return disk.startsWith('nvme') || (disk.startsWith('sd') && root.number(`sys/block/${disk}/queue/rotational`) === 0);
}

export const diskWear: CollectorKind = {
  name: 'disk-wear',
  create({ root, attempts }: Machine): Collector | undefined {
    const due = new Every(PERIOD_SECONDS);
    let learnt: Values = {};
    const smartctl = root.program('smartctl');
    const asked = new Set<string>();
    const stop = new AbortController();

    // A program each, but once in ten minutes; --nocheck leaves a sleeping disk asleep.
    const ask = (disk: string, now: number): void => {
      // Who asks a disk that answers nobody any more cannot even be killed.
      if (asked.has(disk)) return;
      asked.add(disk);
      const words = ['--json', '--nocheck=standby', '-A', '-l', 'devstat', `/dev/${disk}`];
      const options = { timeout: WAIT_MS, signal: stop.signal };
      execFile(smartctl!, words, options, (error, stdout) => {
        asked.delete(disk);
        if (stop.signal.aborted) return;
        try {
          // Its status has bits for much that is no failure to answer; a sleeping disk says nothing of wear.
          if (!stdout.startsWith('{')) throw error ?? new Error('smartctl answered no JSON');
          const wear = wearOfSsd(stdout);
          if (wear !== undefined) learnt[`disk_wear_ratio.${disk}`] = wear;
          attempts.succeeded('disk-wear', disk);
        } catch (reason) {
          attempts.failed('disk-wear', disk, now, reason);
        }
      });
    };

    return {
      read(now, values) {
        Object.assign(values, learnt);
        learnt = {};
        if (!due.isDue(now)) return;
        const disks = disksOf(root);
        attempts.keepOnly('disk-wear', disks);
        for (const disk of disks) {
          const card = root.text(`sys/block/${disk}/device/life_time`);
          const wear = card === undefined ? undefined : wearOfCard(card);
          if (wear !== undefined) values[`disk_wear_ratio.${disk}`] = wear;
          else if (smartctl !== undefined && isSsd(root, disk)) ask(disk, now);
        }
      },
      stop: () => stop.abort(),
    };
  },
};
