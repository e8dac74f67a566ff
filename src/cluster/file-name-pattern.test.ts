import { describe, expect, test } from 'vitest';
import { expandFileName } from './file-name-pattern.ts';

const names = { jobId: '1287', user: 'ada', node: 'laptop.lan', name: 'nm' };

/** What the jobs of a Slurm 22.05 wrote into; %b came later. */
describe('names of output files', () => {
  test.each([
    ['slurm-%j.out', 'slurm-1287.out'],
    ['a%4j', 'a1287'],
    ['b%15j', 'b0000001287'],
    ['g%04j', 'g1287'],
    ['j%6A', 'j001287'],
    ['q%0j', 'q1287'],
    ['c%4x', 'cnm'],
    ['o%u-%3u', 'oada-ada'],
    ['p%N', 'plaptop'],
    ['h%2t%3n', 'h00000'],
    ['i%A-%a', 'i1287-4294967294'],
    ['k%J', 'k1287'],
    ['l%3s', 'lbatch'],
    ['d%%j', 'd%j'],
    ['t%%%j', 't%1287'],
    ['e%', 'e%'],
    ['m%z%q', 'm%z%q'],
    ['x%5z', 'x5z'],
    ['y%12', 'y2'],
    ['z%3%j', 'z31287'],
    ['v%5%', 'v5%'],
    [String.raw`f\\%j`, String.raw`f\%j`],
    [String.raw`s\%j\x`, 's%jx'],
    ['\\', ''],
  ])('%s', (pattern, name) => expect(expandFileName(pattern, names)).toBe(name));

  test.each([
    ['slurm-%A_%a.out', 'slurm-12_7.out'],
    ['%A_%4a_%j_%b', '12_0007_1287_7'],
  ])('of an array, %s', (pattern, name) => {
    expect(expandFileName(pattern, { ...names, arrayJobId: '12', arrayIndex: 7 })).toBe(name);
  });

  test('of a step', () => {
    const step = { ...names, jobId: '128', step: '0', rank: 3 };
    expect(expandFileName('job%J-%2t-%s.out', step)).toBe('job128.0-03-0.out');
  });

  test('what a name holds is not read again', () => {
    expect(expandFileName('%x-%j', { ...names, name: '%j$&$1' })).toBe('%j$&$1-1287');
  });
});
