import { expect, test } from 'vitest';
import { splitWords } from '../../../cluster/posix-words.ts';
import { SceneUnderTest } from '../scene-under-test.ts';
import { sensorMissing } from './sensor-missing.ts';

test('a disk that becomes full, and has room again', () => {
  const scene = new SceneUnderTest();
  scene.set('rain1', { 'disk_free_bytes./': 1.2e9 });
  scene.set('rain2', { 'disk_free_bytes./': 0 });
  scene.pass(1);
  expect(scene.open()).toEqual(['disk-full rain1 /', 'disk-full rain2 /']);
  expect(scene.told('disk-full')).toMatchObject({ severity: 'warning' });
  expect(scene.told('disk-full').sentence).toMatch(
    /^The disk of rain1 at \/ is nearly full: 1\.2.GB of 32.GB is free\.$/,
  );
  expect(scene.changes[1]?.open.trouble).toMatchObject({
    severity: 'bad',
    sentence: 'The disk of rain2 at / is full: nothing is free.',
  });
  scene.all({ 'disk_free_bytes./': 2e9 });
  scene.pass(5);
  expect(scene.open()).toHaveLength(2);
  scene.all({ 'disk_free_bytes./': 3e9 });
  scene.pass(5);
  expect(scene.open()).toEqual([]);
});

test('what a node calls its mounts is a word, and no command, in the shell of who copies what to do', () => {
  const scene = new SceneUnderTest();
  const evil = `/x';reboot;'`;
  scene.set('rain1', { [`disk_size_bytes.${evil}`]: 1e9, [`disk_free_bytes.${evil}`]: 0 });
  scene.pass(1);
  const words = splitWords(scene.told('disk-full').todo.replace(/^[^:]+: /, ''));
  expect(words.slice(0, -1)).toEqual(['breadbox', 'run', '-w', 'rain1', '--root', '--']);
  expect(splitWords(words.at(-1)!).slice(0, 4)).toEqual(['du', '-xh', evil, '|']);
});

test('a large disk with little of its part free is no trouble, and inodes can be used up', () => {
  const scene = new SceneUnderTest();
  scene.set('rain1', { 'disk_size_bytes./data': 4e12, 'disk_free_bytes./data': 0.1e12 });
  scene.pass(5);
  expect(scene.open()).toEqual([]);
  scene.set('rain1', { 'disk_files_free_ratio./': 0.005 });
  scene.pass(1);
  expect(scene.told('disk-full').sentence).toContain('only under 1');
});

test('a file system that became read-only, not one that always was', () => {
  const scene = new SceneUnderTest();
  scene.set('rain1', { 'disk_read_only./': 1, 'disk_free_bytes./': 0, 'disk_read_only./mnt/cd': 1 });
  scene.pass(2);
  expect(scene.open()).toEqual(['disk-read-only rain1 /']);
});

test('a card that has used up its life', () => {
  const scene = new SceneUnderTest();
  scene.set('rain1', { 'disk_wear_ratio.mmcblk0': 0.8 });
  scene.set('rain2', { 'disk_wear_ratio.mmcblk0': 1 });
  scene.pass(1);
  expect(scene.changes.map(({ open }) => open.trouble.severity)).toEqual(['warning', 'bad']);
  expect(scene.told('disk-worn').sentence).toMatch(/^mmcblk0 of rain1 has used up 80.% of its life\.$/);
});

test('a cable slower than those of its peers, or with one direction at a time', () => {
  const scene = new SceneUnderTest();
  scene.set('rain1', { 'link_speed_bits_per_second.eth0': 1e8 });
  scene.set('rain2', { 'link_duplex_full.eth0': 0 });
  scene.pass(1);
  expect(scene.open()).toEqual(['link-slow rain1 eth0', 'link-slow rain2 eth0']);
  expect(scene.told('link-slow').sentence).toMatch(
    /^rain1’s cable runs at 100.Mbit\/s; those of its peers at 1.Gbit\/s\.$/,
  );
});

test('boards that cannot be faster, and two nodes of which one is slower, are not blamed', () => {
  const scene = new SceneUnderTest();
  const board = scene.board('rain1');
  board.about = { ...board.about, model: 'Raspberry Pi 3 Model B Rev 1.2' };
  scene.set('rain1', { 'link_speed_bits_per_second.eth0': 1e8 });
  const two = new SceneUnderTest(2);
  two.set('rain1', { 'link_speed_bits_per_second.eth0': 1e8 });
  for (const each of [scene, two]) each.pass(5);
  expect([...scene.open(), ...two.open()]).toEqual([]);
});

test('a second cable that is pulled out', () => {
  const scene = new SceneUnderTest();
  const board = scene.board('rain1');
  board.about = {
    ...board.about,
    interfaces: [...board.about.interfaces, { interface: 'eth1', kind: 'wired', isMain: false }],
  };
  scene.set('rain1', { 'link_up.eth1': 0 });
  scene.pass(5);
  expect(scene.open()).toEqual([]);
  scene.set('rain1', { 'link_up.eth1': 1 });
  scene.pass(1);
  scene.set('rain1', { 'link_up.eth1': 0 });
  scene.pass(4);
  expect(scene.open()).toEqual(['link-down rain1 eth1']);
});

test('a top frequency below those of the same model', () => {
  const scene = new SceneUnderTest();
  scene.set('rain1', { cpu_frequency_limit_hertz: 0.6e9 });
  scene.set('rain2', { cpu_frequency_limit_hertz: 1.46e9 });
  scene.pass(5);
  expect(scene.open()).toEqual(['clock-speed rain1']);
  const other = scene.board('rain1');
  other.about = { ...other.about, model: 'SOPINE' };
  scene.pass(601);
  expect(scene.open()).toEqual([]);
});

test('what a network test finds is told until a later one does not find it', () => {
  const scene = new SceneUnderTest();
  const words = { what: 'It was measured.', why: 'The cable.', todo: 'Swap it.' };
  scene.findings = [{ kind: 'slow-node', node: 'rain3', sentence: 'Every path to rain3 is slow.', ...words }];
  scene.pass(1);
  expect(scene.told('network-slow').sentence).toBe('Every path to rain3 is slow.');
  scene.pass(1200);
  expect(scene.open()).toEqual(['network-slow rain3 slow-node']);
  scene.findings = [];
  scene.pass(1);
  expect(scene.open()).toEqual([]);
});

test('a node that names other sensors each second is remembered with the last of them', () => {
  const rule = sensorMissing();
  const scene = new SceneUnderTest(1);
  for (let second = 0; second < 100; second++) {
    const sensor = `sensor-${second}`;
    const troubles = [{ collector: 'air', sensor, state: 'failing' as const, because: 'EIO' }];
    const node = { ...scene.watched('rain0'), about: { ...scene.board('rain0').about, troubles } };
    const verdicts = rule.judge({ ...scene.scene(), nodes: [node], live: [node], isOn: () => false });
    expect(verdicts.map(({ part, trouble }) => [part, trouble !== undefined])).toEqual(
      [
        [sensor, true],
        [`sensor-${second - 1}`, false],
      ].slice(0, second + 1),
    );
  }
});

test('a sensor that is not on the bus is told at once, one that misses a reading is not', () => {
  const scene = new SceneUnderTest();
  const board = scene.board('rain0');
  const missing = {
    collector: 'i2c-chips',
    sensor: 'power-board',
    state: 'missing',
    because: 'Nobody answers.',
  } as const;
  const failing = { collector: 'air', sensor: 'chassis', state: 'failing', because: 'EIO' } as const;
  board.about = { ...board.about, troubles: [missing, failing] };
  scene.pass(1);
  expect(scene.open()).toEqual(['sensor-missing rain0 power-board']);
  scene.pass(30);
  expect(scene.open()).toEqual(['sensor-missing rain0 chassis', 'sensor-missing rain0 power-board']);
  board.about = { ...board.about, troubles: [] };
  scene.pass(3);
  expect(scene.open()).toEqual([]);
});

test('the air past its thermostat’s point is told unless it falls, and is over under the point', () => {
  const scene = new SceneUnderTest();
  const board = scene.board('rain0');
  board.about = { ...board.about, thermostats: { chassis: 60 } };
  const at = (celsius: number) => scene.set('rain0', { 'air_temperature_celsius.chassis': celsius });
  at(66);
  scene.pass(1);
  expect(scene.told('air-hot').sentence).toMatch(/^The air in chassis is at 66.°C, past 60.°C/);
  scene.pass(300, (second) => at(66 - second / 50));
  expect(scene.open()).toEqual(['air-hot rain0 chassis']);
  at(58.9);
  scene.pass(1);
  expect(scene.open()).toEqual([]);
  const cooling = new SceneUnderTest();
  cooling.board('rain0').about = board.about;
  cooling.board('rain0').history.set(
    'air_temperature_celsius.chassis',
    Array.from({ length: 120 }, () => 62),
  );
  cooling.set('rain0', { 'air_temperature_celsius.chassis': 61.5 });
  cooling.pass(1);
  expect(cooling.open()).toEqual([]);
  cooling.pass(130);
  expect(cooling.open()).toEqual(['air-hot rain0 chassis']);
});

test('a fan that is driven and does not turn', () => {
  const scene = new SceneUnderTest();
  scene.set('rain1', { 'fan_speed_revolutions_per_minute.pwmfan': 0, 'fan_drive_ratio.pwmfan': 0 });
  scene.pass(10);
  expect(scene.open()).toEqual([]);
  scene.set('rain1', { 'fan_drive_ratio.pwmfan': 0.5 });
  scene.pass(7);
  expect(scene.open()).toEqual(['fan-stopped rain1 pwmfan']);
});

test('all nodes warm together at the same work: the air comes back in', () => {
  const scene = new SceneUnderTest(4);
  scene.all({ cpu_busy_ratio: 0.9, cpu_temperature_celsius: 55 });
  scene.pass(700);
  expect(scene.open()).toEqual([]);
  scene.pass(600, (second) => scene.all({ cpu_temperature_celsius: Math.min(68, 55 + second / 45) }));
  expect(scene.open()).toEqual(['warming-together rain[0-3]']);
  expect(scene.told('warming-together').sentence).toContain('Four nodes become warmer together');
  for (const node of ['rain0', 'rain1', 'rain2', 'rain3']) scene.board(node).isSilent = true;
  scene.pass(30);
  expect(scene.open()).toContain('warming-together rain[0-3]');
  for (const node of ['rain0', 'rain1', 'rain2', 'rain3']) scene.board(node).isSilent = false;
  scene.all({ cpu_temperature_celsius: 60 });
  scene.pass(30);
  expect(scene.open()).toEqual([]);
});

test('one node that warms alone: its fan', () => {
  const scene = new SceneUnderTest(4);
  scene.all({ cpu_busy_ratio: 0.9, cpu_temperature_celsius: 55 });
  scene.pass(700);
  scene.pass(600, (second) => scene.set('rain2', { cpu_temperature_celsius: Math.min(74, 55 + second / 30) }));
  expect(scene.open()).toEqual(['fan-stopped rain2']);
});

test('one node that is far hotter than its like at the same work, and a busier one that is not blamed', () => {
  const scene = new SceneUnderTest(5);
  scene.all({ cpu_busy_ratio: 0.9, cpu_temperature_celsius: 55 });
  scene.set('rain1', { cpu_temperature_celsius: 69 });
  scene.set('rain2', { cpu_temperature_celsius: 70 });
  scene.pass(700);
  expect(scene.open()).toEqual(['fan-stopped rain2']);
  const busier = new SceneUnderTest(5);
  busier.all({ cpu_busy_ratio: 0.7, cpu_temperature_celsius: 55 });
  busier.set('rain2', { cpu_busy_ratio: 0.9, cpu_temperature_celsius: 70 });
  busier.pass(700);
  expect(busier.open()).toEqual([]);
});

test('nodes that get work warm up, and nobody is blamed', () => {
  const scene = new SceneUnderTest(4);
  scene.pass(700);
  scene.pass(900, (second) =>
    scene.all({ cpu_busy_ratio: 1, cpu_temperature_celsius: 45 + 20 * (1 - Math.exp(-second / 120)) }),
  );
  expect(scene.open()).toEqual([]);
});
