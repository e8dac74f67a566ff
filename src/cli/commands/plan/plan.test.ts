import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { BOARDS } from '../../../machines/boards.ts';
import { CONVERTERS, SUPPLIES } from '../../../machines/boards-power.ts';
import type { PlanFeed, PlanResult } from '../../../protocol/plan.ts';
import { runInFakeWorld } from '../../fake-world.ts';

const PLANS = fileURLToPath(new URL('../../../../plans/', import.meta.url));

const plan = (words: readonly string[], stdin?: string) =>
  runInFakeWorld(['plan', ...words], { cwd: PLANS, ...(stdin !== undefined && { stdin }) });

async function checked(text: string): Promise<PlanResult & { exit: number }> {
  const { exit, stdout, stderr } = await plan(['-', '--json'], text);
  expect(stderr).toBe('');
  return { ...(JSON.parse(stdout) as PlanResult), exit };
}

const machine = async (name: string) => checked(await machineText(name));
const machineText = (name: string) => readFile(`${PLANS}${name}.yaml`, 'utf8');
const sentences = ({ findings }: PlanResult, kind: string) =>
  findings.filter((finding) => finding.kind === kind).map(({ sentence }) => sentence);
const feed = ({ feeds }: PlanResult, name: string) => feeds.find((one) => one.feed === name) as PlanFeed;

describe('PaRC', () => {
  test('six boards of 15 W are 90 W of 100 W; the switch and the fans are unknown, and no part of it', async () => {
    const result = await machine('parc');
    expect(result).toMatchObject({ ok: true, exit: 0 });
    expect(result.sentence).toBe(
      'It holds for what is known; unknown: the draw of switch and fan. Nearest to its limit is main-power.5v, 90 % at worst.',
    );
    expect(feed(result, 'main-power.5v')).toMatchObject({
      limitWatts: 100,
      levels: {
        typical: { watts: { known: 18 } },
        worst: { watts: { known: 90, unknown: ['switch', 'fan'] }, amps: 18, use: 0.9 },
      },
    });
    expect(feed(result, 'main-power.5v').levels.benchmark.watts.known).toBeCloseTo(43.2);
    expect(sentences(result, 'unknown')).toEqual([
      'main-power.5v gives 100 W; 90 W at worst are known, and 10 W (2 A) are left for what is unknown: switch and fan.',
    ]);
    expect(sentences(result, 'warning')).toEqual([
      'The fuse of each pi, 3.15 A, carries 15 W (3 A) at worst, 95 % of its rating; above 75 % for long, fuses blow with time.',
    ]);
    const [fans, spare] = sentences(result, 'note');
    expect(fans).toContain('made for 12 V and gets 5 V');
    expect(spare).toContain('spare-power waits as a spare for main-power');
    expect(spare).toContain('45 % of spare-power.5v');
    expect(result.watts.worst).toEqual({
      known: 96,
      unknown: ['switch', 'fan', 'the loss in main-power', 'the loss in router-power'],
    });
  });

  test('with a switch of 11 W it does not hold any more, and says so first', async () => {
    const text = (await machineText('parc')).replace(
      '    watts: unknown\n    on: main-power.5v\nfans',
      '    watts: 11\n    on: main-power.5v\nfans',
    );
    const result = await checked(text);
    expect(result).toMatchObject({ ok: false, exit: 1, breaksFirst: { where: 'main-power.5v', at: 'worst' } });
    expect(result.sentence).toBe(
      'It does not hold: main-power.5v breaks first at worst. main-power.5v gives 100 W (20 A) and must give at least 101 W (20.2 A) at worst, and what fan adds is unknown.',
    );
  });

  test('HPL is 87 to 108 % of six boards, and the heat that of the watts', async () => {
    const { predicted, heatBtuPerHour } = await machine('parc');
    expect(predicted.hplGflops?.low).toBeCloseTo(6 * 11.889 * 0.87, 6);
    expect(predicted.hplGflops?.high).toBeCloseTo(6 * 11.889 * 1.08, 6);
    // At the clock of the board whose HPL result it is.
    expect(predicted.peakGflops).toBeCloseTo(172.8, 9);
    expect(heatBtuPerHour.worst.known).toBeCloseTo(96 * 3.41214, 2);
  });
});

describe('PINE64 hosting', () => {
  test('seven times 7 W are 49 W, 4.1 A at 12 V; seven times 5 A are a warning, as no label says what 12V1 gives', async () => {
    const result = await machine('pine64-hosting');
    expect(result).toMatchObject({ ok: true, exit: 0 });
    const { levels, limitWatts } = feed(result, 'atx.12v1');
    expect(limitWatts).toBeUndefined();
    expect(levels.typical.watts).toEqual({ known: 49, unknown: [] });
    expect(levels.typical.amps?.toFixed(1)).toBe('4.1');
    expect(levels.worst.amps).toBe(35);
    expect(sentences(result, 'unknown')).toEqual([
      'What atx.12v1 may give is unknown. Asked of it: 49 W (4.1 A) typically, 420 W (35 A) at worst.',
    ]);
    expect(sentences(result, 'warning')[0]).toContain('420 W (35 A) at worst, more than the 20 A');
  });

  test('where the label is known, it breaks between benchmark and worst', async () => {
    const text = (await machineText('pine64-hosting')).replace('atx-two-12v-rails', 'atx12v-2.0-300w');
    const result = await checked(text);
    expect(result).toMatchObject({ ok: false, breaksFirst: { where: 'atx.12v1', at: 'worst' } });
    expect(sentences(result, 'breaks')[0]).toBe('atx.12v1 gives 96 W (8 A) and must give 420 W (35 A) at worst.');
  });
});

describe('HPC DIY', () => {
  test('one board in each pair holds, two in one pair do not: 2.1 A', async () => {
    const apart = await machine('hpc-diy');
    expect(apart.ok).toBe(true);
    expect(feed(apart, 'strip, ports 1 and 2')).toMatchObject({ limitWatts: 10.5, levels: { worst: { amps: 2 } } });
    const text = (await machineText('hpc-diy')).replace('strip.3', 'strip.2');
    const together = await checked(text);
    expect(together).toMatchObject({ ok: false, exit: 1, breaksFirst: { where: 'strip, ports 1 and 2', at: 'worst' } });
    expect(sentences(together, 'breaks')).toEqual([
      'strip, ports 1 and 2 gives 10.5 W (2.1 A) and must give 20 W (4 A) at worst.',
    ]);
  });

  test('one port is for one plug', async () => {
    const text = (await machineText('hpc-diy')).replace('strip.3', 'strip.1');
    const { exit, stderr } = await plan(['-'], text);
    expect(exit).toBe(2);
    expect(stderr).toContain('stdin:15:9: boards.ground-control.on: port 1 of strip is taken.');
  });
});

describe('Cakejar', () => {
  test('each board has its port; what the switch gives in all is unknown', async () => {
    const result = await machine('cakejar');
    expect(result.ok).toBe(true);
    expect(result.sentence).toMatch(/unknown: the draw of switch; .*the loss in hats/);
    expect(sentences(result, 'unknown')[1]).toBe(
      'What all PoE ports of switch may give is unknown. Asked of it: 12 W typically, 36 W at worst, and unknown: the loss in hats and the loss in the cables of switch.',
    );
  });

  test.each([
    [
      36,
      'breaks',
      'all PoE ports of switch gives 36 W and must give at least 40 W at worst, and what the loss in the cables of switch adds is unknown.',
    ],
    [55, 'holds', undefined],
  ])('with a budget of %d W and HATs that keep 90 %% it %s', async (watts, _, sentence) => {
    const text = (await machineText('cakejar'))
      .replace('poeWatts: unknown', `poeWatts: ${watts}`)
      .replace('model: rpi-poe-hat', 'model: rpi-poe-hat\n    efficiency: 0.9');
    const result = await checked(text);
    expect(sentences(result, 'breaks')).toEqual(sentence === undefined ? [] : [sentence]);
  });

  test('a HAT gives 2.5 A, and four ports are four', async () => {
    const full = await checked((await machineText('cakejar')).replace('worst: 9', 'worst: 15'));
    expect(sentences(full, 'breaks')[0]).toBe(
      'Each of the 4 hats gives 12.5 W (2.5 A) and must give 15 W (3 A) at worst.',
    );
    const five = await checked((await machineText('cakejar')).replaceAll('count: 4', 'count: 5'));
    expect(sentences(five, 'breaks')).toContain('switch has 4 ports that give power, and 5 are wanted.');
  });
});

test('RAIN Mark II: the peak that is quoted as 76, watts and HPL of a board unknown', async () => {
  const result = await machine('rain-mark-2');
  expect(result.predicted.peakGflops).toBeCloseTo(76.8, 9);
  expect(result.predicted.hplGflops).toBeUndefined();
  expect(result.watts.worst).toMatchObject({ known: 0 });
  const { stdout } = await plan(['rain-mark-2.yaml']);
  expect(stdout).toContain('unknown: the draw of measured, others, clusterboard and front.');
  expect(stdout).toMatch(/^board-power.out +75 W +unknown +unknown +unknown +unknown +- +measured/m);
  expect(stdout).not.toMatch(/^draws typically +0/m);
});

describe('a file that is wrong', () => {
  test.each([
    ['name: x\nboards:\n  pi: {modell: y}\n', '3:8: boards.pi.modell: there is no such key.'],
    ['name: x\nboards:\n  pi: {count: 0}\n', '3:15: boards.pi.count: '],
    ['name: x\nboards:\n  pi: {on: psu}\n', '3:12: boards.pi.on: nothing that gives power is called psu'],
    ['name: x\nboards:\n  pi: {model: pi}\n', '3:15: boards.pi.model: there is no pi in the table'],
    ['name: x\nloads:\n  a: {watts: {typical: 5, worst: 4}}\n', '3:34: loads.a.watts.worst: a load does not fall'],
    ['name: x\nconverters:\n  a: {on: a, volts: 5}\n', '3:11: converters.a.on: a feeds itself'],
    ['name: x\nloads:\n  a: {owned: 2}\n', '3:14: loads.a.owned: more are owned or ordered than 1'],
    ['name: x\nloads: {a: {}}\nfans: {a: {}}\n', '2:12: loads.a: this name is taken by fans.a'],
    ['name: x\nname: y\n', '2:1: '],
    ['- 1\n', '1:1: a map of keys is expected.'],
  ])('%j', async (text, says) => {
    const { exit, stderr, stdout } = await plan(['-'], text);
    expect({ exit, stdout }).toEqual({ exit: 2, stdout: '' });
    expect(stderr).toContain(`stdin:${says}`);
  });

  test('one that is not there', async () => {
    expect(await plan(['nosuch.yaml'])).toMatchObject({ exit: 3 });
  });
});

test('what new prints holds, and adds up: tax on what is new, what is missing is to pay', async () => {
  const { stdout } = await plan(['new']);
  const { ok, cost, feeds } = await checked(stdout);
  expect(ok).toBe(true);
  const untaxed = 4 * 76 + 39 + 2 * 14 + 25 + 2 * 9 + 7 * 3;
  expect(cost.parts.known).toBeCloseTo(untaxed * 1.23 + 60, 6);
  expect(cost.tax).toBeCloseTo(untaxed * 0.23, 6);
  expect(cost.toPay.known).toBeCloseTo((untaxed - 3 * 76) * 1.23 + 60, 6);
  expect(cost.ordered.known).toBeCloseTo(2 * 76 * 1.23, 6);
  const main = feeds.find((one) => one.feed === 'main.12v');
  expect(main?.levels.worst.watts).toEqual({ known: 60 / 0.92 + 4, unknown: ['fan'] });
});

test('the year follows duty and price', async () => {
  const text = 'name: x\nloads: {a: {watts: {typical: 10, benchmark: 30, worst: 40}, on: mains}}\n';
  const { stdout } = await plan(['-', '--json', '--duty', '0.25', '--price-per-kwh', '0.4'], text);
  const { cost } = JSON.parse(stdout) as PlanResult;
  expect(cost).toMatchObject({ duty: 0.25, pricePerKwh: 0.4 });
  expect(cost.kwhPerYear.low).toBeCloseTo(15 * 8.76, 6);
  expect(cost.perYear?.high).toBeCloseTo(15 * 8.76 * 0.4, 6);
  const percent = await plan(['-', '--json', '--duty', '25 %', '--price-per-kwh', '0.4'], text);
  expect(percent.stdout).toBe(stdout);
});

test('a duty is a part from 0 to 1, here and in a crossover and in the plan', async () => {
  for (const words of [
    ['plan', 'parc.yaml'],
    ['bench', 'crossover', 'cm4', 'cm5'],
  ]) {
    const run = (duty: string) => runInFakeWorld([...words, '--duty', duty], { cwd: PLANS });
    expect(await run('50')).toMatchObject({
      ...{ exit: 2, stdout: '' },
      stderr: expect.stringMatching(
        /'50' is not a part of the time from 0 to 1, such as 0.5 or 50%\.(.|\n)*Did you mean 50%\?/,
      ),
    });
    for (const odd of ['1.01', '101%', 'half', '-1']) expect((await run(odd)).exit).toBe(2);
    for (const fine of ['0', '1', '0.5', '100%']) expect((await run(fine)).exit).toBe(0);
  }
  const { stderr } = await plan(['-'], 'name: x\nassume: {duty: 50}\n');
  expect(stderr).toContain('stdin:2:16: assume.duty: a part of the time is 1 at most: write 0.5 for 50 %.');
});

test('what a year costs is at least what is known, and nothing in a currency whose price nobody said', async () => {
  const text = (await machineText('parc')).replace('name: PaRC', 'name: PaRC\ncurrency: JPY');
  // (6 × 7.2 + 6 + 6 × 3 + 6) ÷ 2 = 36.6 W
  const unknown = 'unknown: switch, fan, the loss in main-power, the loss in router-power';
  expect((await plan(['parc.yaml'])).stdout).toContain(`at least 320.6 kWh, at least 96.2 EUR; ${unknown}\n`);
  const { stdout } = await plan(['-'], text);
  expect(stdout).toContain(`at least 320.6 kWh; ${unknown}\n`);
  expect(stdout).toContain('the price of a kWh in JPY is unknown: --price-per-kwh\n');
  expect(stdout).not.toContain('0.3 JPY');
});

describe('the other way round', () => {
  test('what equals a machine: at least and at most as many as the range of clusters asks for', async () => {
    const { stdout } = await plan(['equal', '4xcm5', '--json']);
    const { wanted, boards } = JSON.parse(stdout);
    expect(wanted).toMatchObject({ gflops: 138.57, watts: 69.5 });
    // 138.57 ÷ (11.889 × 1.08) = 10.8 and ÷ (11.889 × 0.87) = 13.4
    expect(boards.find(({ model }: { model: string }) => model === 'rpi-4b-4gb').count).toEqual({ low: 11, high: 14 });
    expect((await plan(['equal', '--gflops', '30', '-q'])).stdout).toBe(
      'cm5\nrpi-5-8gb\nrpi-5-16gb\nrk1\nrpi-4b-2gb\nrpi-4b-4gb\nrpi-4b-8gb\ncm4\nrpi-zero-2w\n',
    );
    expect(await plan(['equal', 'nosuch'])).toMatchObject({ exit: 3 });
    expect(await plan(['equal'])).toMatchObject({ exit: 2 });
  });

  test('the fewest nodes that hold services', async () => {
    const services =
      'services:\n  big: {memory: 3G, count: 2}\n  small: {cores: 1, count: 4}\n  twin: {count: 3, apart: true}\n';
    const { exit, stdout } = await plan(['hold', 'pine64-hosting.yaml', '-', '--json'], services);
    expect(exit).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      ok: true,
      isFewest: true,
      atLeast: 3,
      watts: { typical: { known: 21 } },
    });
    const much = await plan(['hold', 'pine64-hosting.yaml', '-'], 'services: {huge: {memory: 4G}}\n');
    expect(much).toMatchObject({ exit: 1 });
    expect(much.stdout).toContain('There is no room for huge.');
    const wrong = await plan(['hold', 'pine64-hosting.yaml', '-'], 'services: {a: {memory: 4Q}}\n');
    expect(wrong).toMatchObject({ exit: 2 });
    expect(wrong.stderr).toContain('stdin:1:24: services.a.memory: The size "4Q" has the unknown unit "Q".');
  });
});

test('as many services as may be placed are; more are refused with a sentence', async () => {
  const services = (sections: number, count: number) =>
    `services:\n${Array.from({ length: sections }, (_, at) => `  s${at}: {memory: 1M, count: ${count}}\n`).join('')}`;
  const held = await plan(['hold', 'pine64-hosting.yaml', '-', '--json'], services(2, 1000));
  expect(held.exit).toBe(0);
  expect(JSON.parse(held.stdout)).toMatchObject({ ok: true, isFewest: true, atLeast: 1 });
  const many = await plan(['hold', 'pine64-hosting.yaml', '-'], services(16, 1000));
  expect(many).toMatchObject({ exit: 2, stdout: '' });
  expect(many.stderr).toContain(
    'stdin:2:3: services: 16000 services are too many to place: it takes 2000 at most. Split the list.',
  );
});

test('every figure of the table has a source', async () => {
  const { stdout } = await plan(['boards', '--json']);
  const figures: { value: unknown; source: unknown }[] = [];
  JSON.parse(stdout, (_, value) => {
    if (typeof value === 'object' && value !== null && 'source' in value) figures.push(value);
    return value;
  });
  expect(figures.length).toBeGreaterThan(80);
  expect(figures.filter(({ value, source }) => typeof value !== 'number' || String(source).length < 8)).toEqual([]);
  // Pages of products show what is asked today: a price at the release is of a page of that time, or says that it is not checked.
  const prices = [...BOARDS, ...SUPPLIES, ...CONVERTERS].flatMap(({ launchDollars }) => launchDollars?.source ?? []);
  expect(prices.length).toBeGreaterThan(8);
  expect(prices.filter((source) => /\/products\//.test(source))).toEqual([]);
  expect(prices.filter((source) => !/^https?:\/\//.test(source) && !source.endsWith('; not checked again'))).toEqual(
    [],
  );
  expect((await plan(['boards', 'rpi-usb-c-27w'])).stdout).toMatch(/^launchDollars +12 .*; not checked again$/m);
  expect((await plan(['boards', 'rpi-4b-2gb'])).stdout).toMatch(/^watts.worst +15 {2}https:.*3 A × 5 V$/m);
});

test('the plan in the manual is the one that new prints', async () => {
  const { stdout } = await plan(['new']);
  const manual = await readFile(fileURLToPath(new URL('../../../../docs/plan.md', import.meta.url)), 'utf8');
  expect(manual).toContain(`\`\`\`yaml\n${stdout}\`\`\``);
});

test('parts that are larger than the machine do not go in; air carries the heat away', async () => {
  const text = 'name: x\nlitres: 3\nloads: {a: {watts: 100, on: mains, litres: 2, count: 2}}\nparts: {b: {}}\n';
  const result = await checked(text);
  expect(result).toMatchObject({ ok: false, partsLitres: { known: 4, unknown: ['b'] } });
  expect(sentences(result, 'breaks')).toEqual([
    'Its parts are 4 litres, and the whole machine is to be 3: they do not go in.',
  ]);
  expect(result.airCubicMetresPerHour.known).toBeCloseTo((200 * 3600) / (1.204 * 1006 * 10), 6);
  expect((await checked(text.replace('litres: 3', 'litres: 4'))).ok).toBe(true);
});
