import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { BenchRun } from '../../src/protocol/bench.ts';
import { BuiltHead, temporaryHome } from './built-head.ts';

const BREADBOX = fileURLToPath(new URL('../../bin/breadbox', import.meta.url));
const FIXTURES = fileURLToPath(new URL('../fixtures/bench/', import.meta.url));

let place: { home: string; remove(): Promise<void> };
let head: BuiltHead;
beforeAll(async () => {
  place = await temporaryHome();
  head = await BuiltHead.start({ home: place.home, args: ['--cores', '1'], env: { BREADBOX_OWN_AGENT: 'no' } });
});
afterAll(async () => {
  await head?.stop();
  await place?.remove();
});

function bench(line: string, input?: string) {
  const { status, stdout, stderr } = spawnSync(BREADBOX, ['bench', ...line.split(' ')], {
    encoding: 'utf8',
    cwd: FIXTURES,
    ...(input !== undefined && { input }),
    env: { PATH: process.env.PATH, BREADBOX_HOME: place.home },
  });
  return { status, stdout, stderr };
}
const json = (line: string) => JSON.parse(bench(`${line} --json`).stdout);

it('nothing was measured yet', () => {
  expect(bench('list').stdout).toMatch(/^Nothing was measured yet\./);
  expect(bench('show')).toMatchObject({ status: 3, stderr: expect.stringContaining('Nothing was measured yet') });
});

it('outputs of programs come in, with what only a person knows', () => {
  const hpl = bench('import hpl-2.1.txt --machine rain --revision 3 --boards 6 --euros 500');
  expect(hpl).toEqual({
    ...{ status: 0, stderr: '' },
    stdout: '1 result from the output of HPL.\nb1 hpl of rain, revision 3: HPL 10 Gflop/s.\n',
  });
  expect(bench('import hpcc-1.5.0.txt --machine owl -q').stdout).toBe('b2\nb3\n');
  expect(bench('import - -q', readFileSync(join(FIXTURES, 'public-table.md'), 'utf8')).stdout).toBe(
    'b4\nb5\nb6\nb7\nb8\n',
  );
});

it('what is no result is refused whole: which line, and what to do', () => {
  const before = bench('list -q').stdout;
  const cases: readonly (readonly [string, string])[] = [
    ['hpl-2.3.txt', 'the file does not say whose results these are'],
    ['hpl-2.3-failed.txt --machine owl', 'hpl-2.3-failed.txt:47: the residual FAILED'],
    ['hpcc-1.5.0-no-memory.txt --machine owl', 'hpcc-1.5.0-no-memory.txt:319: The matrix did not fit'],
    ['hpl-no-input.txt --machine owl', 'HPL did not find HPL.dat where it was started.'],
    ['README.md --machine owl', 'nothing that Breadbox can read results from'],
  ];
  for (const [line, sentence] of cases) {
    const { status, stderr } = bench(`import ${line}`);
    expect([status, stderr], line).toEqual([2, expect.stringContaining(sentence)]);
  }
  expect(bench('import nothing.txt').status).toBe(3);
  expect(bench('list -q').stdout).toBe(before);
});

it('a result is shown with its figures, and what nobody knows as unknown', () => {
  const { stdout } = bench('show b1');
  expect(stdout.split('\n')[0]).toBe('b1 hpl of rain, revision 3: HPL 10 Gflop/s.');
  for (const line of [
    /^watts +unknown$/m,
    /^euros +500$/m,
    /^N, NB, P × Q +13056, 128, 2 × 11$/m,
    /^residual +0\.00202, passed$/m,
  ])
    expect(stdout).toMatch(line);
  expect(bench('show b3').stdout).toContain('Triad, all nodes 58.49 Gbyte/s');
  expect(bench('show b99').status).toBe(3);
  expect(bench('show 99').status).toBe(2);
});

it('machines are compared: kept here, published, and of a file that is not kept', () => {
  const [first] = bench('compare b1 rain-mark-ii').stdout.split('\n');
  // 10 ÷ 9.525
  expect(first).toBe('rain, revision 3 is 1.05 times as fast as RAIN Mark II; per watt unknown.');
  const { machines } = json('compare b1 --with by-hand.yaml');
  expect(machines.map(({ kind, name }: { kind: string; name: string }) => [kind, name])).toEqual([
    ['imported', 'rain'],
    ['file', 'Owl'],
    ['file', 'Wren'],
  ]);
  expect(machines[0].gflopsPerEuro).toBe(10 / 500);
  const names = bench('compare -q').stdout.trim().split('\n');
  expect(names).toContain('rain, revision 3');
  expect(names).toContain('RAIN Mark I');
  expect(bench('compare rainn').stderr).toContain('Did you mean rain?');
  expect(bench('compare b3').status).toBe(2);
});

it('at how many boards the kept machine is overtaken', () => {
  // 10 ÷ (0.37 × 1.08) = 25.03, 10 ÷ (0.37 × 0.87) = 31.07
  const told = json('crossover rpi-zero-2-w rain --watts-b 40 --euros-a 20');
  expect(told.speed).toEqual({ is: 'at', from: 26, to: 32 });
  // 0.37 ÷ 2.1 = 0.176 against 10 ÷ 40 = 0.25; at best 0.190.
  expect(told.perWatt).toEqual({ is: 'never' });
  expect(told.perEuro.is).toBe('never');
});

it('goes round by JSON, CSV and Markdown', () => {
  const whole = bench('export').stdout;
  const all = (JSON.parse(whole) as { runs: BenchRun[] }).runs;
  expect(all).toHaveLength(8);
  const file = join(place.home, '..', 'all.json');
  writeFileSync(file, whole);
  const names = bench(`import ${file} -q`).stdout.trim().split('\n');
  const again = (JSON.parse(bench('export').stdout) as { runs: BenchRun[] }).runs.filter(({ run }) =>
    names.includes(run),
  );
  const nameless = (runs: readonly BenchRun[]) => runs.map(({ run: _, by: __, ...rest }) => rest);
  // Listed newest first, imported in the order of the file.
  expect(nameless(again.toReversed())).toEqual(nameless(all));
  expect(bench('export b1 --format csv').stdout.split('\n')[1]).toMatch(/^b1,hpl,done,imported,rain,3,,6,22,/);
  expect(bench('export b1 --format markdown').stdout).toContain('| rain, revision 3 | N/A | 10 Gflops | N/A | N/A |');
  expect(bench(`rm ${names.join(' ')}`).stdout).toBe(`Removed: ${names.join(', ')}\n`);
  expect(bench('rm b1 b99').status).toBe(3);
  expect(json('list').map(({ run }: BenchRun) => run)).toContain('b1');
});

it('what is kept outlives the head', async () => {
  const before = bench('list --json').stdout;
  await head.stop();
  head = await BuiltHead.start({ home: place.home, args: ['--cores', '1'], env: { BREADBOX_OWN_AGENT: 'no' } });
  expect(bench('list --json').stdout).toBe(before);
});
