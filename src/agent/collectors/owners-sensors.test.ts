import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { parseSensors } from '../../protocol/sensors.ts';
import { air } from './air.ts';
import { type Collectors, createCollectors } from './all.ts';
import { thawedRoot } from './frozen-root.ts';
import { answersAt, i2cChips } from './i2c-chips.ts';

const IIO = 'sys/bus/iio/devices/iio:device0';
let board: ReturnType<typeof thawedRoot>;
let collectors: Collectors;
beforeEach(() => {
  board = thawedRoot('raspberry-pi-5', 'programs');
});
afterEach(() => {
  collectors.stop();
  rmSync(board.directory, { recursive: true, force: true });
});

function watch(label: string): void {
  const { sensors, wrong } = parseSensors(label);
  expect(wrong).toEqual([]);
  collectors = createCollectors(board.root, sensors, { kinds: [air, i2cChips] });
}

async function afterwards(now: number) {
  collectors.read(now);
  await new Promise((resolve) => setTimeout(resolve, 300));
  return collectors.read(now + 100);
}

describe('the air in a place', () => {
  it('is read by iio and named by the owner, with the point of the thermostat there', async () => {
    watch('chassis=dht22@60');
    const values = await afterwards(1000);
    expect(values['air_temperature_celsius.chassis']).toBe(31.5);
    expect(values['air_humidity_ratio.chassis']).toBeCloseTo(0.423, 9);
    expect(collectors.about()).toEqual({ thermostats: { chassis: 60 } });
    // Then not for ten seconds.
    board.write(`${IIO}/in_temp_input`, '32500\n');
    expect(await afterwards(4000)).toEqual({});
    expect(await afterwards(11_200)).toHaveProperty(['air_temperature_celsius.chassis'], 32.5);
  });

  it('is read again after a reading that was lost, not sooner than the sensor can, and only then is trouble', async () => {
    watch('chassis=dht22');
    rmSync(join(board.directory, IIO, 'in_temp_input'));
    mkdirSync(join(board.directory, IIO, 'in_temp_input')); // reading it says an error, as EIO in life
    for (let nth = 1; nth <= 7; nth++) await afterwards(2000 * nth);
    expect(collectors.troubles).toEqual([]);
    await afterwards(16_000);
    expect(collectors.troubles).toMatchObject([{ collector: 'air', sensor: 'chassis', state: 'failing' }]);
    rmSync(join(board.directory, IIO, 'in_temp_input'), { recursive: true });
    board.write(`${IIO}/in_temp_input`, '29000\n');
    expect(await afterwards(22_000)).toHaveProperty(['air_temperature_celsius.chassis'], 29);
    expect(collectors.troubles).toEqual([]);
  });

  it('of a second sensor that the kernel does not know is missing, and says how to name it', async () => {
    watch('chassis=dht22,room=dht22');
    const values = await afterwards(1000);
    expect(Object.keys(values)).toEqual(['air_temperature_celsius.chassis', 'air_humidity_ratio.chassis']);
    expect(collectors.troubles).toMatchObject([{ collector: 'air', sensor: 'room', state: 'missing' }]);
    expect(collectors.troubles[0]!.because).toContain('dtoverlay=dht11');
  });
});

describe('a chip that the owner says is there', () => {
  it.each([
    ['board=i2c-1:0x21', undefined],
    ['clock=i2c-1:0x68', undefined],
    ['board=i2c-1:0x20', 'nothing answers at address 0x20 of I2C bus 1'],
    ['board=i2c-7:0x20', 'there is no I2C bus 7'],
  ])('%s: %s', async (label, because) => {
    watch(label);
    collectors.read(1000);
    if (because === undefined) {
      await new Promise((resolve) => setTimeout(resolve, 300));
      expect(collectors.troubles).toEqual([]);
      return;
    }
    await vi.waitFor(() => expect(collectors.troubles).toHaveLength(1), { timeout: 30_000 });
    expect(collectors.troubles[0]).toMatchObject({ collector: 'i2c-chips', sensor: 'board', state: 'missing' });
    expect(collectors.troubles[0]!.because).toContain(because);
  });

  it('is read from the table of i2cdetect by row and column', () => {
    const table = '     0  1  2\n20: -- 21 UU -- -- -- -- -- -- -- -- -- -- -- -- 2f \n';
    expect([0x20, 0x21, 0x22, 0x23, 0x2f, 0x31].map((address) => answersAt(table, address))).toEqual([
      false,
      true,
      true,
      false,
      true,
      false,
    ]);
  });
});
