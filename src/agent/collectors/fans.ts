import type { Collector, CollectorKind, Machine } from './collector.ts';
import { channelsOf, chipsOf, Names } from './hwmon.ts';
import type { KeptFile } from './kept-file.ts';
import type { Root } from './root.ts';

const THERMAL = 'sys/class/thermal';
/** Linux for Tegra on a Jetson Nano, which shows its fan to nobody else. */
const TEGRA_FAN = 'sys/devices/pwm-fan';
const MOST_FANS = 12;
const FULL_PWM = 255;

interface Fan {
  readonly name: string;
  readonly isOneOfMany?: boolean;
  readonly speed?: KeptFile;
  readonly drive?: { readonly file: KeptFile; readonly full: number };
}

/** `fanN_input` counts, `pwmN` drives; a board's own fan may have only one of them, as that of a PoE HAT. */
function fansOfChips(root: Root, names: Names): Fan[] {
  return chipsOf(root).flatMap((chip) => {
    const counted = channelsOf(chip, 'fan');
    const driven = chip.files.flatMap((file) => (/^pwm\d+$/.test(file) ? [Number(file.slice(3))] : []));
    // Chips of a PC have pwm outputs with nothing at them.
    const channels = counted.length > 0 ? counted : driven;
    return channels.map((channel) => ({
      name: names.free(channels.length === 1 ? chip.name : `${chip.name}.fan${channel}`),
      isOneOfMany: counted.length > 1,
      ...(counted.includes(channel) ? { speed: root.keep(`${chip.directory}/fan${channel}_input`) } : {}),
      ...(driven.includes(channel)
        ? { drive: { file: root.keep(`${chip.directory}/pwm${channel}`), full: FULL_PWM } }
        : {}),
    }));
  });
}

/** Its file of revolutions says 0 where no line from the fan is wired up, as on most boards: that is not known. */
function tegraFan(root: Root, names: Names): Fan[] {
  if (root.number(`${TEGRA_FAN}/cur_pwm`) === undefined) return [];
  return [{ name: names.free('pwm-fan'), drive: { file: root.keep(`${TEGRA_FAN}/cur_pwm`), full: FULL_PWM } }];
}

/** Where all that is known of a fan is in which of its states the system has put it. */
function coolingFans(root: Root, names: Names): Fan[] {
  const devices = root.list(THERMAL).filter((entry) => entry.startsWith('cooling_device'));
  return devices.flatMap((device) => {
    const type = root.text(`${THERMAL}/${device}/type`) ?? '';
    const full = root.number(`${THERMAL}/${device}/max_state`) ?? 0;
    if (!/fan/i.test(type) || full <= 0) return [];
    return [{ name: names.free(type), drive: { file: root.keep(`${THERMAL}/${device}/cur_state`), full } }];
  });
}

function fansOf(root: Root): Fan[] {
  const names = new Names();
  const own = [...fansOfChips(root, names), ...tegraFan(root, names)];
  return (own.length > 0 ? own : coolingFans(root, names)).slice(0, MOST_FANS);
}

export const fans: CollectorKind = {
  name: 'fans',
  create({ root, attempts }: Machine): Collector | undefined {
    const here = fansOf(root);
    if (here.length === 0) return undefined;
    const turned = new Set<string>();
    return {
      read(now, values) {
        for (const { name, isOneOfMany, speed, drive } of here) {
          attempts.attempt('fans', name, now, () => {
            const turns = speed?.number() ?? 0;
            if (turns > 0) turned.add(name);
            // A PC's chip counts at connectors with no fan too: there is one where something has turned.
            if (isOneOfMany && !turned.has(name)) return;
            if (speed !== undefined) values[`fan_speed_revolutions_per_minute.${name}`] = turns;
            if (drive !== undefined) values[`fan_drive_ratio.${name}`] = Math.min(1, drive.file.number() / drive.full);
          });
        }
      },
    };
  },
};
