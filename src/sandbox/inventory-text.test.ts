import { expect, test } from 'vitest';
import { inventoryText } from './inventory-text.ts';
import { planNodes } from './sandbox-record.ts';

test('an inventory that names the head node, and the key by its whole path', () => {
  const nodes = planNodes('lab', 'bb01234', '10.78.100', 2, 1);
  expect(inventoryText({ name: 'lab', nodes }, '/data/my, home/key')).toBe(`# The practice cluster lab.
node,address,user,roles,identityFile
lab-head,10.78.100.10,pi,head,"/data/my, home/key"
lab-n1,10.78.100.11,pi,compute,"/data/my, home/key"
lab-n2,10.78.100.12,pi,compute,"/data/my, home/key"
`);
});

test('the last ones are offline, never the head node', () => {
  const nodes = planNodes('lab', 'bb01234', '10.78.100', 3, 2);
  expect(nodes.map(({ node, internet }) => [node, internet])).toEqual([
    ['lab-head', true],
    ['lab-n1', true],
    ['lab-n2', false],
    ['lab-n3', false],
  ]);
});

test('names of links fit in the 15 characters that the kernel has, and addresses in the network', () => {
  const nodes = planNodes('practice', 'bb01234', '10.78.100', 64, 0);
  expect(Math.max(...nodes.map(({ machine }) => `vb-${machine}`.length))).toBeLessThanOrEqual(15);
  expect(nodes.at(-1)?.address).toBe('10.78.100.74');
});
