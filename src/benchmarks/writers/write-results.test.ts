import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type BenchRun, benchRunSchema } from '../../protocol/bench.ts';
import { readResults } from '../readers/read-results.ts';
import { writeCsv } from './write-csv.ts';
import { writeJson } from './write-json.ts';
import { writeMarkdown } from './write-markdown.ts';

const HPL: BenchRun = {
  ...{ run: 'b3', benchmark: 'hpl', state: 'done', source: 'measured', quick: false, nodes: 'n[1-4]', by: 'ada' },
  ...{ startedAt: '2026-05-04T10:00:00.000Z', endedAt: '2026-05-04T10:04:00.000Z', done: 5, total: 5 },
  machine: {
    name: 'rain | two',
    revision: '2',
    nodes: 4,
    euros: 480.5,
    litres: 12,
    about: 'Cortex-A53',
    source: 'https://rain.example',
  },
  conditions: {
    nodes: [
      { node: 'n1', cores: 4, throttled: false, socCelsius: { min: 40, mean: 50.25, max: 61 } },
      { node: 'n2', throttled: true },
    ],
    versions: { HPL: '2.3', OpenBLAS: '0.3.21' },
    inputs: [{ name: 'HPL.dat', text: 'HPLinpack "input"\n1\r\n\u00e4\u2028' }],
    power: { meter: 'plug', covers: 'the boards, and the switch', meanWatts: 28.25, joules: 4200 },
  },
  result: {
    benchmark: 'hpl',
    gflops: 9.525,
    n: 13056,
    nb: 128,
    p: 2,
    q: 2,
    seconds: 155.78,
    residualPassed: true,
    peakGflops: 76.8,
  },
  findings: [{ kind: 'throttled', node: 'n2', sentence: 'n2 throttled.', what: '648 MHz', why: 'heat', todo: 'a fan' }],
};
const UNKNOWN: BenchRun = {
  ...HPL,
  ...{ run: 'b4', source: 'imported', nodes: '', findings: [], machine: { name: '=Owl|', source: 'a friend' } },
  conditions: { nodes: [], versions: {}, inputs: [] },
  result: { benchmark: 'hpl', gflops: 9.403 },
};
const STREAM: BenchRun = {
  ...{ ...UNKNOWN, run: 'b5', benchmark: 'stream' },
  result: {
    benchmark: 'stream',
    nodes: [
      { node: 'n1', triadGbytePerSec: 1.5 },
      { node: 'n2', triadGbytePerSec: 2.25 },
    ],
  },
};
const FAILED: BenchRun = { ...UNKNOWN, run: 'b6', state: 'failed', problem: 'HPL.dat is not on n3.' };
const ALL = [HPL, UNKNOWN, STREAM, FAILED];

test('JSON that is read again is the same to the last digit', () => {
  expect(readResults({ name: 'all.json', text: writeJson(ALL) }).runs).toEqual(ALL);
  const figures = fc.record({ gflops: fc.double({ min: 0, noNaN: true, noDefaultInfinity: true }), blas: fc.string() });
  fc.assert(
    fc.property(figures, fc.string({ minLength: 1, maxLength: 80, unit: 'binary' }), (more, name) => {
      const run = benchRunSchema.parse({ ...HPL, machine: { name }, result: { benchmark: 'hpl', ...more } });
      const [again] = readResults({ name: 'x.json', text: writeJson([run]) }).runs;
      // JSON has one zero.
      expect(again).toEqual(JSON.parse(JSON.stringify(run)));
    }),
  );
});

test('CSV, as others read it: a column a figure, empty where nobody knows', () => {
  const rows = parse(writeCsv(ALL), { columns: true }) as Record<string, string>[];
  expect(rows[0]).toMatchObject({
    ...{ run: 'b3', machine: 'rain | two', gflops: '9.525', peak_gflops: '76.8', watts: '28.25', euros: '480.5' },
    ...{ n: '13056', nb: '128', p: '2', q: '2', seconds: '155.78', throttled: 'true', residual_passed: 'true' },
  });
  expect(rows[1]).toMatchObject({ watts: '', euros: '', n: '', throttled: '', started_at: '2026-05-04T10:00:00.000Z' });
  expect(rows[2]).toMatchObject({ figure: 'Triad, all nodes', value: '3.75', unit: 'Gbyte/s', gflops: '' });
  // A spreadsheet would work out what begins with =.
  expect(rows[1]?.machine).toBe("'=Owl|");
});

test('CSV can be read again, as what people write', () => {
  const [run] = readResults({ name: 'r.csv', text: writeCsv([HPL]) }).runs;
  expect(run).toMatchObject({
    machine: { name: 'rain | two', revision: '2', nodes: 4, watts: 28.25, euros: 480.5, litres: 12 },
    result: { gflops: 9.525, peakGflops: 76.8, n: 13056, nb: 128, p: 2, q: 2, seconds: 155.78 },
  });
});

test('Markdown rows are those of the public table, and can be read again', () => {
  const text = writeMarkdown(ALL.slice(0, 3));
  expect(text).toBe(`| Configuration | Architecture | Result | Wattage | Gflops/W |
|--- |--- |--- |--- |--- |
| [rain \\| two, revision 2](https://rain.example) | Cortex-A53, slowed down while it ran | 9.525 Gflops | 28.25W | 0.34 Gflops/W |
| =Owl\\| | N/A | 9.403 Gflops | N/A | N/A |

| Machine | Benchmark | Result |
|--- |--- |---: |
| =Owl\\| | stream, Triad, all nodes | 3.75 Gbyte/s |
`);
  const [rain, owl] = readResults({ name: 't.md', text: writeMarkdown([HPL, UNKNOWN]) }).runs;
  expect(rain).toMatchObject({ machine: { name: 'rain | two, revision 2', watts: 28.25 }, result: { gflops: 9.525 } });
  expect([owl?.machine?.name, owl?.machine?.watts]).toEqual(['=Owl|', undefined]);
});

test('CSV that is read again keeps what is no result from becoming one', () => {
  const wrong = { ...HPL, result: { ...HPL.result, residualPassed: false } } as BenchRun;
  const quick = { ...HPL, quick: true };
  const cut = { ...HPL, state: 'cancelled', result: undefined } as unknown as BenchRun;
  const { runs } = readResults({ name: 'r.csv', text: writeCsv([HPL, wrong, quick, FAILED, cut]) });
  expect(runs.map(({ state, quick: is, result }) => [state, is, result && 'gflops' in result])).toEqual([
    ['done', false, true],
    ['done', false, true],
    ['done', true, true],
    ['failed', false, true],
    ['cancelled', false, undefined],
  ]);
  expect(runs[0]?.result).toMatchObject({ residualPassed: true });
  expect(runs[1]?.result).toMatchObject({ residualPassed: false });
  expect(() => readResults({ name: 'r.csv', text: writeCsv([STREAM]) })).toThrow(
    'r.csv:2: benchmark is "stream"; hpl (a table has nothing else; JSON has) was expected',
  );
});

test('CSV that is read again has its marks, its words and its names, and no column of it as words', () => {
  const { runs } = readResults({ name: 'r.csv', text: writeCsv([HPL, UNKNOWN]) });
  expect(runs[0]).toMatchObject({
    nodes: 'n[1-4]',
    machine: { about: 'Cortex-A53' },
    findings: [{ kind: 'throttled' }],
  });
  expect(runs[1]).toMatchObject({ nodes: '', machine: { name: '=Owl|', source: 'a friend' } });
  expect(runs[1]?.machine).not.toHaveProperty('about');
  expect(runs[1]).not.toHaveProperty('findings');
  expect(writeCsv(runs.map((run) => ({ ...HPL, conditions: UNKNOWN.conditions, ...run }) as BenchRun))).toContain(
    ',false,true,https://rain.example,Cortex-A53\n',
  );
});

test('a gift that no meter was on goes round by CSV, too', () => {
  const conditions = { ...UNKNOWN.conditions, power: { meter: 'plug', covers: 'nothing', meanWatts: 0 } };
  const text = writeCsv([{ ...UNKNOWN, conditions, machine: { name: 'owl', euros: 0 } }]);
  const [run] = readResults({ name: 'r.csv', text }).runs;
  expect(run?.machine).toEqual({ name: 'owl', euros: 0 });
});

test('no row of the public table comes from a run that was wrong, quick or not done', () => {
  const wrong = { ...HPL, run: 'b7', result: { ...HPL.result, residualPassed: false } } as BenchRun;
  const quick = { ...HPL, run: 'b8', quick: true };
  expect(writeMarkdown([wrong, quick, FAILED])).toBe(`| Configuration | Architecture | Result | Wattage | Gflops/W |
|--- |--- |--- |--- |--- |

Left out, as no machine is to be compared by it: b7 (wrong answer), b8 (quick), b6 (failed).
`);
});

test('names of others do not steer a terminal', () => {
  const steering = { ...UNKNOWN, machine: { name: '\u001b[31mred\u0007\u009b', about: 'a\u001bb' } };
  for (const text of [writeMarkdown([steering]), writeCsv([steering])]) {
    expect(text).not.toMatch(/(?![\n])\p{Cc}/u);
    expect(text).toContain(' [31mred');
  }
});
