import { describe, expect, test } from 'vitest';
import { BreadboxError } from '../../cluster/errors.ts';
import { asImported, readResults } from './read-results.ts';
import { fixture, imported, results } from './recorded-outputs.ts';
import type { ResultsFile } from './results-file.ts';

/** What a person reads, and what to do. */
function complaint(file: ResultsFile): readonly [string, string | undefined] {
  try {
    imported(file);
  } catch (error) {
    if (error instanceof BreadboxError && error.code === 'bad-input') return [error.message, error.hint];
    throw error;
  }
  throw new Error(`${file.name} was read`);
}

const cutAt = (mark: string) => (text: string) => text.slice(0, text.indexOf(mark));

describe('HPL', () => {
  test.each([
    ['hpl-1.0a.txt', { gflops: 7.906, seconds: 9.33, n: 4800, nb: 80, p: 2, q: 2, residual: 0.0338488 }],
    ['hpl-2.1.txt', { gflops: 10, seconds: 148.4, n: 13056, nb: 128, p: 2, q: 11, residual: 0.0020152 }],
    ['hpl-2.3.txt', { gflops: 37.891, seconds: 156.89, n: 20736, nb: 256, p: 2, q: 2, residual: 0.00271436 }],
  ])('%s', (name, figures) => {
    expect(results(fixture(name))).toEqual([{ benchmark: 'hpl', ...figures, residualPassed: true }]);
  });

  test('of several the fastest is the result, and the others are what was tried', () => {
    expect(results(fixture('hpl-2.2-sweep.txt'))[0]).toMatchObject({
      ...{ gflops: 10.11, nb: 128, p: 2, q: 2 },
      tuning: [
        { nb: 128, p: 1, q: 4, gflops: 9.479 },
        { nb: 192, p: 1, q: 4, gflops: 9.526 },
        { nb: 192, p: 2, q: 2, gflops: 10.07 },
      ],
    });
  });

  test('the fastest does not count where its answer was wrong', () => {
    const wrong = (text: string) => text.replace('0.0030415 ...... PASSED', '3.04e+09 ...... FAILED');
    const [run] = imported(fixture('hpl-2.2-sweep.txt', wrong));
    expect(run?.result).toMatchObject({ gflops: 10.07, residualPassed: true, tuning: { length: 2 } });
    expect(run?.findings).toMatchObject([{ kind: 'residual', sentence: '1 of 4 answers of HPL were wrong.' }]);
  });

  test('what every rank complains of is one finding, and no file makes thousands', () => {
    const said = '>>> [0,1] Memory allocation failed for A, x and b. Skip. <<<\n'.repeat(4);
    const [run] = imported(fixture('hpl-2.3.txt', (text) => said + text));
    expect(run?.findings.map(({ kind }) => kind)).toEqual(['memory']);
    const many = Array.from({ length: 5000 }, (_, i) => `>>> ${i} <<<\n`).join('');
    expect(imported(fixture('hpl-2.3.txt', (text) => many + text))[0]?.findings).toHaveLength(20);
  });

  test('an output without a residual is a result that nobody checked', () => {
    const unchecked = (text: string) => text.replace(/^\|\|Ax-b.*PASSED$/m, '');
    const [run] = imported(fixture('hpl-2.3.txt', unchecked));
    expect(run?.result).toMatchObject({ gflops: 37.891 });
    expect(run?.result).not.toHaveProperty('residualPassed');
    expect(run?.findings[0]?.sentence).toBe('Nobody checked whether the answer is right.');
  });

  test('an output within a log, with Windows ends of lines, is read as well', () => {
    const indented = (text: string) => text.replaceAll('\n', '\r\n        ');
    expect(results(fixture('hpl-2.3.txt', indented))[0]).toMatchObject({ gflops: 37.891, residualPassed: true });
  });
});

test('hpcc: its HPL, its STREAM of both processes together, and when it was', () => {
  const [hpl, stream] = imported(fixture('hpcc-1.5.0.txt'));
  expect(hpl?.result).toEqual({
    ...{ benchmark: 'hpl', gflops: 85.21, seconds: 0.06, n: 2000, nb: 128, p: 1, q: 2 },
    ...{ residual: 0.0032136, residualPassed: true },
  });
  expect(hpl?.conditions.versions).toEqual({ HPL: '2.0', hpcc: '1.5.0' });
  // 2 × 29.2452, and 666,666 words of 8 bytes.
  expect(stream?.result).toMatchObject({ arrayBytes: 5_333_328, threads: 2, nodes: [{ node: 'vm' }] });
  expect(stream?.result).toHaveProperty('nodes.0.triadGbytePerSec', expect.closeTo(58.4904, 9));
  expect([hpl?.machine, hpl?.startedAt]).toEqual([{ name: 'owl', ranks: 2 }, '2026-11-22T15:03:49.000Z']);
  // It appends to what is there.
  const twice = (text: string) => `${text.replaceAll('29.2452', '9.2452')}${text}`;
  expect(results(fixture('hpcc-1.5.0.txt', twice))[1]).toEqual(stream?.result);
});

test('STREAM, with rates of 10^6 bytes a second', () => {
  expect(results(fixture('stream-5.10.txt'))[0]).toMatchObject({
    ...{ benchmark: 'stream', arrayBytes: 80_000_000, threads: 4 },
    nodes: [{ node: 'owl', copyGbytePerSec: 5.4123, triadGbytePerSec: 4.7026 }],
  });
  expect(results(fixture('stream-5.9.txt'))[0]).toMatchObject({
    ...{ arrayBytes: 16_000_000, threads: 2, nodes: [{ addGbytePerSec: 3.299451, triadGbytePerSec: 3.2879004 }] },
  });
});

test('OSU micro-benchmarks of three versions', () => {
  const sets = (name: string) =>
    (results(fixture(name))[0] as { sets: { name: string; version: string; unit: string; points: object[] }[] }).sets;
  expect(sets('osu-5.txt').map(({ name, unit, points }) => [name, unit, points.length])).toEqual([
    ['osu_latency', 'us', 4],
    ['osu_bw', 'MB/s', 3],
    ['osu_allreduce', 'us', 2],
    ['osu_barrier', 'us', 1],
    ['osu_put_latency', 'us', 2],
  ]);
  expect(sets('osu-5.txt')[3]).toMatchObject({ version: '5.6.2', points: [{ bytes: 0, value: 165.7 }] });
  // Further columns are the least, the greatest and iterations.
  expect(sets('osu-6.txt')).toMatchObject([
    {
      name: 'osu_allgather',
      unit: 'us',
      points: [
        { bytes: 1, value: 62.1 },
        { bytes: 1024, value: 119.3 },
      ],
    },
    { name: 'osu_bibw', unit: 'MB/s', points: { length: 2 } },
  ]);
  expect(sets('osu-7.txt')).toMatchObject([
    {
      name: 'osu_latency',
      version: '7.5',
      points: [
        { bytes: 1, value: 24.67 },
        { bytes: 8, value: 24.71 },
      ],
    },
    {
      name: 'osu_mbw_mr',
      unit: 'MB/s',
      points: [
        { bytes: 1, value: 1.12 },
        { bytes: 1024, value: 110.2 },
      ],
    },
    { name: 'osu_allreduce', unit: 'us' },
  ]);
});

test('rows of the public table: thousands, watts without a W, watts that nobody knows', () => {
  const runs = imported(fixture('public-table.md'));
  expect(
    runs.map(({ machine, result }) => [
      machine.name,
      machine.nodes,
      machine.watts,
      (result as { gflops: number }).gflops,
    ]),
  ).toEqual([
    ['Radxa ROCK 5B (RK3588 8-core)', undefined, 12, 51.382],
    ['Big server @ 3.2 GHz', undefined, 692, 3026.9],
    ['Turing Pi 2 (4x CM4 @ 1.5 GHz)', 4, 24.5, 44.942],
    ['RK1', undefined, 18.1, 59.81],
    ['A laptop, in Docker', undefined, undefined, 104.68],
  ]);
  expect(runs[2]?.machine.source).toBe('https://example.org/turing');
});

test('what people wrote: unknown stays unknown, fields that mean nothing here are kept in words', () => {
  const [csv] = imported(fixture('by-hand.csv'));
  expect(csv?.machine).toEqual({ name: 'Owl', revision: '1', nodes: 4, euros: 480, about: 'Colour: blue' });
  expect([csv?.startedAt, csv?.result]).toEqual(['2019-03-02T00:00:00.000Z', { benchmark: 'hpl', gflops: 9.403 }]);
  const [owl, wren] = imported(fixture('by-hand.yaml'));
  expect(owl?.machine).toEqual({ name: 'Owl', revision: '2', nodes: 4, about: 'note: the fan was loose' });
  expect(owl?.result).toMatchObject({ gflops: 9.525, peakGflops: 76, n: 13056, nb: 128, p: 2, q: 2 });
  expect([wren?.machine.watts, wren?.result]).toEqual([2.1, { benchmark: 'hpl', gflops: 0.37 }]);
});

test('figures may have their units', () => {
  const text =
    'name,gflops,watts,euros,litres,date\nOwl,9.4 Gflop/s,28W,€ 480,12 l,2024-02-29\nWren,4e2,2e1 watts,5 EUR,,\n';
  const [owl, wren] = imported({ name: 'r.csv', text });
  expect([owl?.machine, owl?.result]).toEqual([
    { name: 'Owl', watts: 28, euros: 480, litres: 12 },
    { benchmark: 'hpl', gflops: 9.4 },
  ]);
  expect([owl?.startedAt, wren?.machine, wren?.result]).toEqual([
    '2024-02-29T00:00:00.000Z',
    { name: 'Wren', watts: 20, euros: 5 },
    { benchmark: 'hpl', gflops: 400 },
  ]);
});

describe('what is no result says where and why', () => {
  const text = (name: string, content: string): ResultsFile => ({ name, text: content });
  test.each<[string, ResultsFile, string]>([
    [
      'a wrong answer',
      fixture('hpl-2.3-failed.txt'),
      'hpl-2.3-failed.txt:47: the residual FAILED: the answer is wrong, so its 37.891 Gflop/s are none.',
    ],
    ['HPL.dat', fixture('hpl-no-input.txt'), 'hpl-no-input.txt:2: HPL did not find HPL.dat where it was started.'],
    [
      'killed',
      fixture('hpl-killed.txt'),
      'hpl-killed.txt:50: a process of HPL was killed before the first result; most often a node had no memory left.',
    ],
    [
      'memory',
      fixture('hpcc-1.5.0-no-memory.txt'),
      'hpcc-1.5.0-no-memory.txt:319: The matrix did not fit: a node had less memory left than its part needs (8 × N² bytes over all nodes).',
    ],
    [
      'ranks',
      fixture('hpcc-1.5.0-too-few-ranks.txt'),
      'hpcc-1.5.0-too-few-ranks.txt:2: HPL was started with too few processes: P × Q asks for 4.',
    ],
    [
      'HPL, cut off',
      fixture('hpl-2.1.txt', cutAt('WR11C2R4')),
      'hpl-2.1.txt:46: it ends here, before HPL wrote a result.',
    ],
    [
      'hpcc, cut off',
      fixture('hpcc-1.5.0.txt', cutAt('Begin of PTRANS')),
      'hpcc-1.5.0.txt:129: it ends here: neither HPL nor STREAM was measured by then.',
    ],
    [
      'STREAM, cut off',
      fixture('stream-5.10.txt', cutAt('Triad:')),
      'stream-5.10.txt:19: it ends here, before the rate of Triad: it was cut off.',
    ],
    [
      'HPL, cut off in its exponent',
      fixture('hpl-2.3.txt', cutAt('e+01\n')),
      'hpl-2.3.txt:47: it ends here, before HPL writes "End of Tests.": it was cut off.',
    ],
    [
      'HPL, the second in a log cut off',
      fixture('hpl-2.3.txt', (all) => all + all.slice(0, all.indexOf('HPL_pdgesv'))),
      'hpl-2.3.txt:110: it ends here, before HPL writes "End of Tests.": it was cut off.',
    ],
    [
      'hpcc, cut off in a figure',
      fixture('hpcc-1.5.0.txt', cutAt('9.2452\nSingle')),
      'hpcc-1.5.0.txt:533: it ends here, before hpcc writes "End of HPC Challenge tests.": it was cut off.',
    ],
    [
      'STREAM, cut off in a figure',
      fixture('stream-5.10.txt', cutAt('02.6     0.05')),
      'stream-5.10.txt:20: it ends here, before STREAM writes "Solution Validates": it was cut off.',
    ],
    [
      'OSU, cut off in a figure',
      fixture('osu-7.txt', (all) => all.trimEnd().slice(0, -1)),
      'osu-7.txt:19: this line has no end: digits of its figure may be missing.',
    ],
    [
      'a row, cut off',
      text('t.md', '| a | Arm | 5 Gflops | 3W | 1 |\n| b | Arm | 51.3 Gflops | 1'),
      't.md:2: a row begins and ends with |; one of them is missing, so it may be cut off.',
    ],
    [
      'a row, cut off behind a cell',
      text('t.md', '| a | Arm | 5 Gflops | 3W | 1 |\n| b | Arm | 51.3 Gflops |'),
      't.md:2: this row has 3 of 5 columns, so it may be cut off.',
    ],
    [
      'a line of a table, cut off',
      text('r.csv', 'name,gflops,watts\nOwl,9.4,7\nWren,4'),
      'r.csv:3: this line has 2 of 3 cells, so it may be cut off.',
    ],
    [
      'STREAM, wrong',
      fixture('stream-5.10.txt', (all) => all.replace('Solution Validates', 'Failed Validation on array a[]')),
      'stream-5.10.txt:22: STREAM says that its answer is wrong, so its rates are none.',
    ],
    [
      'OSU, cut off',
      fixture('osu-5.txt', cutAt('4                     121.10')),
      'osu-5.txt:14: osu_allreduce has no figures: it failed, or its output was cut off.',
    ],
    [
      'a row',
      text('t.md', '| a | Arm | 5 Gflops | 3W | 1 |\n| b | Arm | fast | 3W | |\n'),
      't.md:2: "fast" is no speed; a third column such as "44.942 Gflops" was expected.',
    ],
    [
      'watts',
      text('t.md', '| a | Arm | 5 Gflops | many | 1 |\n'),
      't.md:1: "many" are no watts; a fourth column such as 24.5W or N/A was expected.',
    ],
    [
      'a cell',
      text('r.csv', 'name,gflops,watts\nOwl,9.4,7\nWren,fast,2\n'),
      'r.csv:3: gflops is "fast"; Gflop/s above 0 was expected, or nothing where it is unknown.',
    ],
    [
      'watts for Gflop/s',
      text('r.csv', 'name,gflops\nOwl,76 W\n'),
      'r.csv:2: gflops is "76 W"; Gflop/s above 0 was expected, or nothing where it is unknown.',
    ],
    [
      'euros for watts',
      text('r.csv', 'name,gflops,watts\nOwl,9.4 Gflop/s,€ 76\n'),
      'r.csv:2: watts is "€ 76"; watts above 0 was expected, or nothing where it is unknown.',
    ],
    [
      'a day that there is not',
      text('r.csv', 'name,gflops,date\nOwl,9.4,2024-02-31\n'),
      'r.csv:2: date is "2024-02-31"; a day such as 2024-05-31 was expected, or nothing where it is unknown.',
    ],
    ['no speed', text('r.csv', 'name,gflops\nOwl,?\n'), 'r.csv:2: it does not say how many Gflop/s HPL reached.'],
    [
      'a map',
      text('r.yaml', '- gflops: 3\n- just words\n'),
      'r.yaml:2: a map of fields such as "gflops: 9.5" was expected.',
    ],
    [
      'JSON, cut off',
      text('b.json', '{"breadboxResults": 1,\n "runs": [\n'),
      'b.json:3: this is not whole JSON: it was cut off, or changed by hand.',
    ],
    [
      'JSON of later',
      text('b.json', '{"breadboxResults": 2, "runs": []}'),
      'b.json: it is of version 2; this Breadbox reads version 1.',
    ],
    [
      'garbage',
      text('x.bin', '\u0000\u0001 PNG of something'),
      'x.bin:1: this is nothing that Breadbox can read results from.',
    ],
    ['nothing', text('x.txt', ' \n'), 'x.txt: it is empty.'],
  ])('%s', (_, file, sentence) => {
    const [message, hint] = complaint(file);
    expect(message).toBe(sentence);
    expect(hint?.length).toBeGreaterThan(10);
  });

  test('whose they are has to be said by somebody', () => {
    const file = fixture('hpl-2.3.txt');
    expect(() => asImported(file, readResults(file), { machine: undefined, by: 'ada' })).toThrow('does not say whose');
  });
});
