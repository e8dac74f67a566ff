import { expect, it } from 'vitest';
import { factRows } from './fact-rows.ts';

it('tells what was learnt, and nothing of what was not', () => {
  expect(
    factRows({
      kernel: '6.6.51',
      clockOffsetSec: -12.4,
      sudo: 'password',
      internet: false,
      freeBytes: { root: 51e9 },
      addresses: [{ device: 'eth0', address: '10.0.0.3', prefix: 24 }],
      packages: { slurmd: { installed: '22.05.8' }, gcc: { candidate: '12' } },
      gpus: [],
    }),
  ).toEqual([
    { label: 'Kernel', value: '6.6.51' },
    { label: 'Addresses', value: '10.0.0.3/24 on eth0' },
    { label: 'Internet', value: 'not reached' },
    { label: 'Clock', value: '12 s behind this Breadbox' },
    { label: 'Free on /', value: '51\u202fGB' },
    { label: 'sudo', value: 'with a password' },
    { label: 'Packages', value: 'slurmd 22.05.8' },
  ]);
  expect(factRows({})).toEqual([]);
});

it('takes facts of a kind it does not know', () => {
  expect(factRows({ freeBytes: null, addresses: 'none', packages: { a: null }, kernel: 7 })).toEqual([]);
});
