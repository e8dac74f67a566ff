import { expect, test } from 'vitest';
import { ownPins } from './own-pins.ts';

test('a machine elsewhere that has the name of a removed virtual node keeps its pin', () => {
  const removed = [
    { node: 'lab-head', address: '10.1.2.10' },
    { node: 'lab-n1', address: '10.1.2.11' },
    { node: 'lab-n2', address: '10.1.2.12' },
  ];
  const listed = [
    { node: 'lab-head', address: '192.168.1.5' },
    { node: 'lab-n1', address: '10.1.2.11' },
    { node: 'rain1', address: '10.1.2.12' },
  ];
  expect(ownPins(removed, listed)).toEqual(['lab-n1', 'lab-n2']);
});
