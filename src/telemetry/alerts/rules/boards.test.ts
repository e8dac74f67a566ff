import { expect, test } from 'vitest';
import { SceneUnderTest } from '../scene-under-test.ts';
import { rebooted } from './rebooted.ts';

test('nothing is told of boards that are well, for an hour', () => {
  const scene = new SceneUnderTest(4);
  scene.pass(3600, (second) => scene.all({ cpu_temperature_celsius: 45 + Math.sin(second / 60) * 2 }));
  expect(scene.changes).toEqual([]);
});

test('a node that falls silent is told within ten seconds, and is over when it speaks', () => {
  const scene = new SceneUnderTest();
  scene.board('rain2').isSilent = true;
  scene.pass(5);
  expect(scene.open()).toEqual([]);
  scene.pass(4);
  expect(scene.open()).toEqual(['unreachable rain2']);
  expect(scene.told('unreachable')).toMatchObject({ severity: 'bad', since: scene.now - 9000 });
  scene.board('rain2').isSilent = false;
  scene.pass(3);
  expect(scene.open()).toEqual([]);
});

test('nodes that fall silent together accuse what they share', () => {
  const scene = new SceneUnderTest(8);
  for (const node of ['rain2', 'rain3', 'rain4', 'rain5']) scene.board(node).isSilent = true;
  scene.pass(8);
  expect(scene.open()).toHaveLength(4);
  expect(scene.told('unreachable').why).toContain('Together with three others');
});

test('what a node said last is told with its silence', () => {
  const scene = new SceneUnderTest();
  scene.set('rain2', { cpu_temperature_celsius: 84 });
  scene.pass(1);
  scene.board('rain2').isSilent = true;
  scene.pass(8);
  expect(scene.told('unreachable').what).toContain('its processor was at 84');
});

test('a node that maintenance switched off is not missed', () => {
  const scene = new SceneUnderTest();
  scene.asked = [{ node: 'rain2', from: scene.now, to: scene.now + 600_000, isAway: true }];
  scene.board('rain2').isSilent = true;
  scene.pass(3600);
  expect(scene.open()).toEqual([]);
});

test('a restart that nobody asked for is told for an hour, one that maintenance did is not', () => {
  const scene = new SceneUnderTest();
  for (const node of ['rain1', 'rain2']) {
    Object.assign(scene.board(node), {
      bootIdBefore: 'boot-1',
      about: { ...scene.board(node).about, bootId: 'boot-2' },
    });
    scene.set(node, { uptime_seconds: 20 });
  }
  scene.asked = [{ node: 'rain1', from: scene.now - 60_000, to: scene.now, isAway: false }];
  scene.pass(2);
  expect(scene.open()).toEqual(['rebooted rain2']);
  expect(scene.told('rebooted').sentence).toMatch(/^rain2 restarted by itself 20.s ago\.$/);
  scene.set('rain2', { uptime_seconds: 3601 });
  scene.pass(2);
  expect(scene.open()).toEqual([]);
});

test('a restart that the head before this one told of is told on', () => {
  const scene = new SceneUnderTest(1, { uptime_seconds: 300 });
  const troubleWhere = (isOn: boolean) => rebooted().judge({ ...scene.scene(), isOn: () => isOn })[0]?.trouble;
  expect(troubleWhere(false)).toBeUndefined();
  expect(troubleWhere(true)?.sentence).toMatch(/^rain0 restarted by itself 5.min ago\.$/);
  scene.set('rain0', { uptime_seconds: 3601 });
  expect(troubleWhere(true)).toBeUndefined();
});

test('too little voltage is told while it lasts and for five minutes, also when only the firmware saw it', () => {
  const scene = new SceneUnderTest();
  scene.set('rain1', { under_voltage: 1, frequency_capped: 1, cpu_frequency_hertz: 0.6e9, throttled: 1 });
  scene.set('rain2', { under_voltage_since_boot: 1 });
  scene.pass(1);
  expect(scene.open()).toEqual(['under-voltage rain1', 'under-voltage rain2']);
  expect(scene.told('under-voltage').sentence).toMatch(
    /^rain1 runs at 0\.6.GHz instead of 1\.5.GHz, because its supply voltage drops\.$/,
  );
  scene.set('rain1', { under_voltage: 0, frequency_capped: 0, cpu_frequency_hertz: 1.5e9, throttled: 0 });
  scene.pass(299);
  expect(scene.open()).toHaveLength(2);
  scene.pass(5);
  expect(scene.open()).toEqual([]);
});

test('dips are counted, and what the firmware remembers from before is not told', () => {
  const scene = new SceneUnderTest();
  scene.pass(30, (second) => scene.set('rain1', { under_voltage: second % 10 === 0 ? 1 : 0 }));
  expect(scene.told('under-voltage').what).toContain('three times in the last hour');
  const old = new SceneUnderTest(4, { under_voltage_since_boot: 1 });
  old.pass(60);
  expect(old.open()).toEqual([]);
});

test('a processor that is held down for heat', () => {
  const scene = new SceneUnderTest();
  scene.set('rain2', { throttled: 1, heat_limited: 1, cpu_temperature_celsius: 79, cpu_frequency_hertz: 1e9 });
  scene.pass(5);
  expect(scene.told('throttled').sentence).toMatch(/^rain2 holds itself down: it runs at 1\.0.GHz at 79.°C\.$/);
  expect(scene.told('throttled').why).toContain('too hot');
});

test('hot begins at 80 °C, gets bad at 85 °C, and is over under 75 °C', () => {
  const scene = new SceneUnderTest();
  const at = (celsius: number, seconds = 15) => {
    scene.set('rain2', { cpu_temperature_celsius: celsius });
    scene.pass(seconds);
  };
  at(79.9);
  expect(scene.open()).toEqual([]);
  at(80, 4);
  expect(scene.told('hot').severity).toBe('warning');
  at(86, 1);
  expect(scene.told('hot').severity).toBe('bad');
  at(75.5);
  expect(scene.open()).toEqual(['hot rain2']);
  at(74.5);
  expect(scene.open()).toEqual([]);
  expect(scene.changes.map(({ change }) => change)).toEqual(['began', 'worse', 'reworded', 'ended']);
});

test('a graphics processor has limits of its own', () => {
  const scene = new SceneUnderTest();
  scene.set('rain2', { 'gpu_temperature_celsius.0': 84 });
  scene.pass(5);
  expect(scene.open()).toEqual([]);
  scene.set('rain2', { 'gpu_temperature_celsius.0': 94 });
  scene.pass(5);
  expect(scene.open()).toEqual(['hot rain2 gpu 0']);
});

test('memory that programs wait for, and memory that is used up where there is no PSI', () => {
  const scene = new SceneUnderTest();
  scene.set('rain1', { memory_pressure_ratio: 0.4 });
  scene.set('rain2', { memory_pressure_ratio: undefined, memory_available_bytes: 1e8 });
  scene.pass(6);
  expect(scene.open()).toEqual(['memory-pressure rain1', 'memory-pressure rain2']);
  scene.all({ memory_pressure_ratio: 0.06, memory_available_bytes: 3e9 });
  scene.pass(15);
  expect(scene.open()).toEqual(['memory-pressure rain1', 'memory-pressure rain2']);
  scene.all({ memory_pressure_ratio: 0.01 });
  scene.pass(15);
  expect(scene.open()).toEqual([]);
});

test('a clock that is off, and one that stands in 1970', () => {
  const scene = new SceneUnderTest();
  scene.set('rain1', { clock_offset_seconds: 3.2 });
  scene.set('rain2', { clock_offset_seconds: -scene.now / 1000 + 5 });
  scene.pass(3);
  expect(scene.open()).toEqual(['clock-off rain1', 'clock-off rain2']);
  expect(scene.told('clock-off').sentence).toMatch(/^The clock of rain1 is 3\.2.s ahead\.$/);
  expect(scene.changes[1]?.open.trouble).toMatchObject({
    severity: 'bad',
    sentence: 'The clock of rain2 stands in the year 1970.',
  });
  scene.all({ clock_offset_seconds: 0.7 });
  scene.pass(5);
  expect(scene.open()).toHaveLength(2);
  scene.all({ clock_offset_seconds: -0.2 });
  scene.pass(5);
  expect(scene.open()).toEqual([]);
});

test('what is not known stays as it was: a hot node that falls silent, until it speaks again', () => {
  const scene = new SceneUnderTest();
  scene.set('rain2', { cpu_temperature_celsius: 90 });
  scene.pass(5);
  scene.board('rain2').isSilent = true;
  scene.pass(1200);
  expect(scene.open()).toEqual(['hot rain2', 'unreachable rain2']);
  scene.board('rain2').isSilent = false;
  scene.set('rain2', { cpu_temperature_celsius: 40 });
  scene.pass(12);
  expect(scene.open()).toEqual([]);
});
