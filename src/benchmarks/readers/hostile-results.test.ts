import { expect, test } from 'vitest';
import { asImported, readResults } from './read-results.ts';
import { fixture, imported } from './recorded-outputs.ts';

const read = (name: string, text: string) => imported({ name, text });
const gflopsOf = (name: string, text: string) =>
  read(name, text).map(({ result }) => (result?.benchmark === 'hpl' ? result.gflops : undefined));

test('a decimal comma that parts a cell in two makes no figures', () => {
  expect(() => read('r.csv', 'name,gflops,watts\nOwl,9,525,28\n')).toThrow(
    'r.csv:2: this line has 4 cells and the header 3: a comma in a cell, or a decimal comma, parts it in two.',
  );
  expect(gflopsOf('r.csv', 'name,gflops,watts\nOwl,9.5,28,,\n')).toEqual([9.5]);
});

test('a table of semicolons has decimal commas; elsewhere a comma in a figure is refused with a word about it', () => {
  const [owl] = read('r.csv', 'Name;Gflops;Watt;N\r\n"Owl 1,2";9,525;28,5;13056\r\n');
  expect([owl?.machine, owl?.result]).toEqual([
    { name: 'Owl 1,2', watts: 28.5 },
    { benchmark: 'hpl', gflops: 9.525, n: 13056 },
  ]);
  expect(gflopsOf('r.csv', 'name;gflops\nOwl;9.525\n')).toEqual([9.525]);
  // Nobody knows whether that is 1234 or 1.234.
  expect(() => read('r.csv', 'name;gflops;watts\nOwl;1.234;28,5\n')).toThrow(/have a decimal comma: 9,525\.$/);
  const refused = /Decimals are parted by a point, thousands by nothing: 9\.525\.$/;
  expect(() => read('r.csv', 'name,gflops\nOwl,"9,525"\n')).toThrow(refused);
  expect(() => read('r.csv', 'name\tgflops\nOwl\t1,265\n')).toThrow(refused);
  expect(() => read('r.yaml', 'gflops: 9,525\n')).toThrow(refused);
});

test('two fields that say different figures of one thing are refused, and words of both are kept', () => {
  expect(() => read('r.csv', 'name,hpl,gflops\nOwl,2.3,9.5\n')).toThrow(
    'r.csv:2: hpl is "2.3" and gflops is "9.5", and both mean the same thing; one of them was expected.',
  );
  const [owl] = read('r.csv', 'name,system,gflops,rmax\nOwl,a cluster,9.5,9.5\n');
  expect(owl).toMatchObject({ machine: { name: 'Owl', about: 'system: a cluster' }, result: { gflops: 9.5 } });
});

test('a revision of a YAML stays as it was written', () => {
  expect(read('r.yaml', 'gflops: 9.50\nrevision: 1.10\n')[0]).toMatchObject({
    ...{ machine: { revision: '1.10' }, result: { gflops: 9.5 } },
  });
});

test('a row of the public table whose last column contradicts it has a wrong unit or comma', () => {
  const row = (speed: string, power: string, perWatt: string) => `| a | Arm | ${speed} | ${power} | ${perWatt} |\n`;
  expect(() => read('t.md', row('9,525 Gflops', '28W', '0.34 Gflops/W'))).toThrow(
    't.md:1: 9,525 Gflops ÷ 28W is 340, and its last column says "0.34 Gflops/W": one of them has a wrong unit or comma.',
  );
  // Rounded to 0.02, and a mean that was read from another meter.
  const fine = row('0.37 Gflops', '25W', '0.02 Gflops/W') + row('51.382 Gflops', '12W', '4.32 Gflops/W');
  expect(gflopsOf('t.md', fine + row('3,026.9 Gflops', '692W', '4.37 Gflops/W'))).toEqual([0.37, 51.382, 3026.9]);
  expect(() => read('t.md', row('44,94 Gflops', '24.5W', 'N/A'))).toThrow('this is nothing');
  expect(() => read('t.md', row('5 Gflops', '24,5W', 'N/A'))).toThrow('"24,5W" are no watts');
});

test('what is said of one machine is not said of others that the file names', () => {
  const text = '| Wren | Arm | 5 Gflops | N/A | N/A |\n| Owl | Arm | 6 Gflops | N/A | N/A |\n';
  const file = { name: 't.md', text };
  const told = (name: string) =>
    asImported(file, readResults(file), { machine: { name, watts: 28, euros: 480 }, by: 'ada' });
  expect(() => told('finch')).toThrow('t.md: it says itself whose results these are (Wren), so none is of finch.');
  expect(told('owl').map(({ machine: { name, watts, euros } }) => [name, watts, euros])).toEqual([
    ['Wren', undefined, undefined],
    ['Owl', 28, 480],
  ]);
});

test('marks of the order of bytes, where programs of Windows write them, do not hide what a file is', () => {
  const json = `{"breadboxResults":1,"runs":[${JSON.stringify({ run: 'b1', source: 'measured', ...RUN })}]}\n`;
  expect(gflopsOf('r.json', `\uFEFF${json}`)).toEqual([9.5]);
  const osu = readResults(fixture('osu-7.txt', (text) => `\uFEFF${text.trimStart()}`));
  expect(osu.runs[0]?.result).toMatchObject({ sets: { length: 3 } });
});

test('outputs whose lines say which rank printed them, and those of HPL for GPUs', () => {
  const tagged = (tag: string) => (all: string) => all.replace(/^/gm, tag);
  for (const tag of ['[1,0]<stdout>:', '[prterun-owl-41@1,0]<stdout>: ', '0: '])
    expect(imported(fixture('hpl-2.3.txt', tagged(tag)))[0]?.result).toMatchObject({
      gflops: 37.891,
      residualPassed: true,
    });
  const nvidia = (all: string) =>
    all
      .replace('HPLinpack 2.3', 'HPL-NVIDIA 24.3.0')
      .replace('WR11C2R4', 'WC0     ')
      .replace('3.7891e+01', '3.370e+05 ( 4.213e+04)');
  const [run] = imported(fixture('hpl-2.3.txt', nvidia));
  expect([run?.result, run?.conditions.versions]).toMatchObject([
    { gflops: 337_000, n: 20736 },
    { HPL: 'NVIDIA 24.3.0' },
  ]);
});

test('a speed above its own peak is a finding, once', () => {
  const [owl, wren] = read('r.csv', 'name,gflops,peak\nOwl,9.5,7\nWren,9.5,76\n');
  expect([owl?.findings, wren?.findings]).toMatchObject([[{ what: '9.5 of 7 Gflop/s.' }], []]);
  const text = JSON.stringify({ breadboxResults: 1, runs: [{ ...owl, run: 'b1' }] });
  expect(read('r.json', text)[0]?.findings).toHaveLength(1);
});

test('what cannot be is no result', () => {
  const json = (run: object) =>
    JSON.stringify({ breadboxResults: 1, runs: [{ run: 'b1', source: 'measured', ...run }] });
  expect(() => read('r.json', json({ ...RUN, result: { benchmark: 'hpl', gflops: 0 } }))).toThrow(
    'r.json: 0 Gflop/s of rain are no speed.',
  );
  expect(() => read('r.json', json({ ...RUN, benchmark: 'stream' }))).toThrow(
    'r.json: runs[0] is a run of stream, and its result one of hpl: it was changed by hand.',
  );
});

const RUN = {
  ...{ benchmark: 'hpl', state: 'done', quick: false, nodes: '', by: 'ada', done: 1, total: 1, findings: [] },
  machine: { name: 'rain' },
  conditions: { nodes: [], versions: {}, inputs: [] },
  result: { benchmark: 'hpl', gflops: 9.5 },
};
