import { expect, test } from 'vitest';
import type { NodeLook } from './node-look.ts';
import { readLooks } from './node-look.ts';
import { otherWork } from './other-work.ts';

const look = (node: string, load1: number | undefined) => ({ node, threads: 4, load1 }) as NodeLook;

test('nodes that had other work are named, those that rested are not', () => {
  expect(otherWork([look('n1', 0.1), look('n2', undefined)])).toEqual([]);
  const [finding] = otherWork([look('n1', 3.2), look('n2', 0.3)]);
  expect(finding).toMatchObject({ node: 'n1', what: 'Load over the minute before: n1 3.2 on 4 processors.' });
});

test('what nodes tell of themselves: a Raspberry Pi, and one that says little', () => {
  const said = [
    ...['cores 4', 'nproc 4', 'mem 3884352', 'available 3600000', 'architecture aarch64', 'kernel 6.6.20'],
    ...['board Raspberry Pi 4 Model B Rev 1.4', 'governor ondemand', 'maxkhz 1800000', 'firmware 327680', 'load 0.05'],
    ...['hpcc /usr/bin/hpcc', 'version hpcc 1.5.0-3', 'version gcc'],
  ].map((line) => `@look n1 ${line}`);
  const [pi, other] = readLooks([...said, 'noise', '@look n2 nproc 2', '@look n2 cores 0'].join('\n'), [
    'n1',
    'n2',
    'n3',
  ]);
  expect(pi).toMatchObject({
    ...{ cores: 4, availableBytes: 3600000 * 1024, architecture: 'aarch64', board: 'Raspberry Pi 4 Model B Rev 1.4' },
    ...{ maxMhz: 1800, firmwareBits: 0x50000, load1: 0.05, hasHpcc: true, versions: { hpcc: '1.5.0-3' } },
  });
  expect(other).toMatchObject({ node: 'n2', cores: 2, threads: 2, hasHpcc: false, governor: undefined, versions: {} });
});
