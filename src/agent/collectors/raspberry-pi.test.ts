import { rmSync } from 'node:fs';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { type Collectors, createCollectors } from './all.ts';
import type { Values } from './collector.ts';
import { thawedRoot } from './frozen-root.ts';
import { piPower } from './pi-power.ts';
import { throttle } from './throttle.ts';

const boards: { directory: string; collectors: Collectors }[] = [];
afterEach(() => {
  vi.unstubAllEnvs();
  for (const { directory, collectors } of boards.splice(0)) {
    collectors.stop();
    rmSync(directory, { recursive: true, force: true });
  }
});

function board(name: string, kinds: (typeof throttle)[]) {
  const thawed = thawedRoot(name, 'programs');
  const collectors = createCollectors(thawed.root, [], { kinds });
  boards.push({ directory: thawed.directory, collectors });
  return { ...thawed, collectors };
}

/** Time goes by three times as fast as in life. */
async function untilMeasured(collectors: Collectors, done: (values: Values) => boolean) {
  let now = 0;
  const all: Values = {};
  await vi.waitFor(
    () => {
      now += 300;
      Object.assign(all, collectors.read(now));
      expect(done(all)).toBe(true);
    },
    { timeout: 30_000, interval: 100 },
  );
  return { values: all, now };
}

const PREFIXES = ['under_voltage', 'frequency_capped', 'throttled', 'heat_limited'];
const flags = (values: Values): string =>
  ['', '_since_boot'].map((suffix) => PREFIXES.map((flag) => values[`${flag}${suffix}`]).join('')).join(' ');

describe('throttling, of the firmware', () => {
  it.each([
    ['0', '0000 0000'],
    ['50000', '0000 1010'],
    ['50005', '1010 1010'],
    ['80008', '0001 0001'],
    ['e0000', '0000 0111'],
  ])('%s by its file', (bits, expected) => {
    const { write, collectors } = board('raspberry-pi-4', [throttle]);
    write('sys/devices/platform/soc/soc:firmware/get_throttled', `${bits}\n`);
    expect(flags(collectors.read(1000))).toBe(expected);
  });

  it('remembers what the firmware was made to forget', () => {
    const { write, collectors } = board('raspberry-pi-4', [throttle]);
    expect(flags(collectors.read(1000))).toBe('1010 1010');
    write('sys/devices/platform/soc/soc:firmware/get_throttled', '0\n');
    expect(flags(collectors.read(2000))).toBe('0000 1010');
  });

  it('knows from vcgencmd what was before the agent came', async () => {
    vi.stubEnv('FAKE_THROTTLED', '0xe0000');
    const { write, collectors } = board('raspberry-pi-4', [throttle]);
    write('sys/devices/platform/soc/soc:firmware/get_throttled', '0\n');
    expect(flags(collectors.read(1000))).toBe('0000 0000');
    await vi.waitFor(() => expect(flags(collectors.read(2000))).toBe('0000 0111'), { timeout: 30_000 });
  });

  it('by vcgencmd where there is no such file, and too little voltage each second by its alarm', async () => {
    vi.stubEnv('FAKE_THROTTLED', '0x80008');
    const { write, collectors } = board('raspberry-pi-5', [throttle]);
    const { values, now } = await untilMeasured(collectors, (all) => 'heat_limited' in all);
    expect(flags(values)).toBe('0001 0001');
    write('sys/class/hwmon/hwmon3/in0_lcrit_alarm', '1\n');
    expect(collectors.read(now + 1000)).toMatchObject({ under_voltage: 1, under_voltage_since_boot: 1 });
    expect(collectors.troubles).toEqual([]);
  });

  it('says why where vcgencmd is refused, and still what the alarm says', async () => {
    vi.stubEnv('FAKE_THROTTLED', 'refuse');
    const { collectors } = board('raspberry-pi-5', [throttle]);
    await untilMeasured(collectors, () => collectors.troubles.length > 0);
    expect(collectors.troubles[0]).toMatchObject({ collector: 'throttle', state: 'failing' });
    expect(collectors.troubles[0]!.because).toContain('vcgencmd get_throttled');
    expect(collectors.read(1_000_000)).toMatchObject({ under_voltage: 0 });
  });
});

describe('power of a Raspberry Pi 5', () => {
  it('is the sum of the rails that have both a current and a voltage, paired by name', async () => {
    const { collectors } = board('raspberry-pi-5', [piPower]);
    const { values } = await untilMeasured(collectors, (all) => 'board_power_watts' in all);
    const rails = Object.keys(values).filter((key) => key.startsWith('rail_power_watts.'));
    expect(rails).toHaveLength(12);
    expect(values['rail_power_watts.VDD_CORE']).toBeCloseTo(5.03652 * 0.8936988, 6);
    expect(values.board_power_watts).toBeCloseTo(5.92161, 5);
    expect(values.input_volts).toBe(4.9245);
    expect(Object.values(values).every(Number.isFinite)).toBe(true);
  });

  it('is not known of a Raspberry Pi 4, which has no such chip', () => {
    const { collectors } = board('raspberry-pi-4', [piPower]);
    expect(collectors.read(1000)).toEqual({});
  });
});
