import type { Collector, CollectorKind } from './collector.ts';
import { Every } from './every.ts';
import { Rates } from './rates.ts';
import type { Root } from './root.ts';

/** Of a line of /proc/diskstats, whatever the size of the disk's own sectors (Documentation/admin-guide/iostats.rst). */
const SECTOR_BYTES = 512;
const MOST_DISKS = 32;
/** Not disks, or parts of disks that are counted already. */
const NO_DISK = /^(?:loop|ram|zram|sr|fd|dm-|md|mtdblock|nbd)|^mmcblk\d+(?:boot|rpmb)/;

export function disksOf(root: Root): string[] {
  return root
    .list('sys/block')
    .filter((name) => !NO_DISK.test(name))
    .slice(0, MOST_DISKS);
}

/** Lines `major minor name reads merged sectors ms writes merged sectors ms running ms-busy …`. */
export const diskIo: CollectorKind = {
  name: 'disk-io',
  create({ root }): Collector | undefined {
    if (root.text('proc/diskstats') === undefined) return undefined;
    const file = root.keep('proc/diskstats');
    const minutes = new Every(60);
    const rates = new Rates();
    let disks: string[] = [];
    return {
      read(now, values) {
        if (minutes.isDue(now)) disks = disksOf(root);
        if (disks.length === 0) return;
        const text = file.text();
        rates.begin(now);
        for (const disk of disks) {
          const at = text.indexOf(` ${disk} `);
          if (at === -1) continue;
          const words = text.slice(at + disk.length + 2, text.indexOf('\n', at)).split(' ');
          const put = (key: string, word: string | undefined, unit: number): void => {
            const grown = rates.perSecond(key, Number(word));
            if (grown !== undefined) values[key] = grown * unit;
          };
          put(`disk_read_bytes_per_second.${disk}`, words[2], SECTOR_BYTES);
          put(`disk_write_bytes_per_second.${disk}`, words[6], SECTOR_BYTES);
          const busyMs = rates.perSecond(`busy ${disk}`, Number(words[9]));
          if (busyMs !== undefined) values[`disk_busy_ratio.${disk}`] = Math.min(1, busyMs / 1000);
        }
      },
    };
  },
};
