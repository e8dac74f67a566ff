import { expect, test } from 'vitest';
import { runInFakeWorld } from '../fake-world.ts';

/** Published machines need no head. */
function bench(line: string) {
  return runInFakeWorld(['bench', ...line.split(' ')], { env: { BREADBOX_HOME: '/nowhere/at/all' } });
}

test('two machines: which is faster and by how much, and nothing of what nobody knows', async () => {
  const { exit, stdout } = await bench('compare rain-mark-i rain-mark-ii');
  expect([exit, stdout]).toEqual([
    0,
    `RAIN Mark II is 1.01 times as fast as RAIN Mark I; per watt unknown.

MACHINE       RUN  BOARDS  GFLOP/S  OF PEAK    WATTS  PER WATT  PER EURO  PER LITRE  EFFICIENCY  OVERHEAD
RAIN Mark II  -         4    9.525     13 %  unknown   unknown   unknown    unknown     unknown   unknown
RAIN Mark I   -         4    9.403  unknown  unknown   unknown   unknown    unknown     unknown   unknown

The peaks are
    RAIN Mark II: 76 Gflop/s: as its owner quotes it

From: Its owner, in the pages of the RAIN project
`,
  ]);
});

test('clusters have two numbers beside one board', async () => {
  const { machines } = JSON.parse((await bench('compare 4xcm5 4xrk1 --json')).stdout);
  expect(machines).toMatchObject([
    { name: '4 × RK1', scalingEfficiency: 224.6 / 239.24, powerOverhead: expect.closeTo(73 / 72.4 - 1, 12) },
    { name: '4 × CM5', scalingEfficiency: 138.57 / 128.608, powerOverhead: expect.closeTo(69.5 / 36.8 - 1, 12) },
  ]);
  const all = (await bench('compare cm4 --with reference -q')).stdout.trim().split('\n');
  expect([all.length, all[0], all.at(-1)]).toEqual([17, '10 × CM5', 'RPi Zero 2 W']);
});

test('a crossing is a range of counts, with all that was assumed', async () => {
  const { stdout } = await bench('crossover cm4 4xrk1 --fixed-watts 5');
  // 224.6 ÷ (11.433 × 1.08) = 18.2; ÷ (11.433 × 0.87) = 22.6
  expect(stdout).toContain('CM4 overtakes 4 × RK1 in speed at 19 to 23, per watt never, and per euro unknown.\n');
  expect(stdout).toContain('per euro: the price of CM4 is unknown, and the price of 4 × RK1 is unknown.\n');
  expect(stdout).toContain('19 × CM4  189 to 234.6   0.9857 to 2.26   unknown\n');
  for (const option of ['euros-per-kwh', 'duty', 'years', 'efficiency', 'overhead', 'fixed-euros'])
    expect(stdout).toContain(`--${option}`);
});

test('where one alone is ahead for certain, it says so, and that of more it is not sure', async () => {
  const { stdout } = await bench('crossover cm5 rpi-5-8gb');
  expect(stdout).toContain(
    'CM5 overtakes RPi 5 8 GB in speed at 2, per watt at 1 but perhaps not at more, and per euro unknown.\n',
  );
  expect((await bench('crossover cm5 rpi-5-8gb -q')).stdout).toBe('speed 2-2\nperWatt 1\nperEuro unknown\n');
  // 3.495 × 0.8 = 2.796 is above 2.769 for several too; 3.495 × 0.79 is 2.761.
  const exact = await bench('crossover cm5 rpi-5-8gb --efficiency 0.8 --overhead 0 -q');
  expect(exact.stdout).toContain('perWatt 1-1\n');
  const less = await bench('crossover cm5 rpi-5-8gb --efficiency 0.79 --overhead 0 -q');
  expect(less.stdout).toContain('perWatt 1\n');
});

test('each assumption can be changed, and a price can be given', async () => {
  const line =
    'crossover cm4 rpi-5-16gb --euros-a 10 --euros-b 140 --efficiency 1 --overhead 0 --euros-per-kwh 0 --json';
  const told = JSON.parse((await bench(line)).stdout);
  expect(told.assumptions).toEqual({
    ...{ eurosPerKwh: 0, duty: 0.5, years: 3, efficiency: { min: 1, max: 1 }, powerOverhead: { min: 0, max: 0 } },
  });
  // 11.433 ÷ 10 against 37.888 ÷ 140; 4 × 11.433 = 45.7 against 37.9
  expect([told.speed, told.perWatt, told.perEuro]).toEqual([
    { is: 'at', from: 4, to: 4 },
    { is: 'never' },
    { is: 'at', from: 1, to: 1 },
  ]);
  expect((await bench(`${line.replace('--json', '-q')}`)).stdout).toBe('speed 4-4\nperWatt never\nperEuro 1-1\n');
});

test('the basis of each peak is told, once for machines that share it', async () => {
  const { stdout } = await bench('compare cm5 rpi-5-8gb 6xcm4 rk1');
  expect(stdout).toMatch(/^ {4}RPi 5 8 GB, CM5: 76\.8 Gflop\/s: 4 × Cortex-A76 × 2\.4 GHz × 8 a cycle \(Arm, /m);
  expect(stdout).toMatch(/^ {4}6 × CM4: 144 Gflop\/s: 6 × 4 × Cortex-A72 × 1\.5 GHz × 4 a cycle \(/m);
  expect(stdout).not.toContain('RK1: ');
});

test('what is no range, no number, or no machine says so', async () => {
  const odd = await bench('crossover cm4 cm5 --efficiency 0.9-0.5');
  expect([odd.exit, odd.stderr]).toEqual([2, expect.stringContaining("'0.9-0.5' is not a range such as 0.87-1.08")]);
  expect((await bench('crossover cm4 cm5 --duty 2')).exit).toBe(2);
  expect((await bench('crossover cm4 cm5 --watts-b 0')).stderr).toContain("'0' is not a number above 0, to");
  expect((await bench('compare rpi6')).exit).toBe(5);
});
