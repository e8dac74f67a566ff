import { expect, test } from 'vitest';
import { freeNetwork, isLoopback } from './free-network.ts';

const routes = (...dsts: string[]) => dsts.map((dst) => ({ dst }));

test('the first one, and from a start on', () => {
  expect(freeNetwork(routes('default', '192.168.1.0/24'), [], 0)).toBe('10.78.100');
  expect(freeNetwork([], [], 36)).toBe('10.78.136');
  expect(freeNetwork([], [], 155)).toBe('10.79.0');
});

test('not where a route leads already, however wide or narrow', () => {
  expect(freeNetwork(routes('10.78.100.0/24'), [], 0)).toBe('10.78.101');
  expect(freeNetwork(routes('10.78.100.200'), [], 0)).toBe('10.78.101');
  expect(freeNetwork(routes('10.78.0.0/16'), [], 0)).toBe('10.79.0');
  expect(freeNetwork(routes('10.64.0.0/12'), [], 0)).toBe('10.80.0');
});

test('not where a name server is', () => {
  expect(freeNetwork(routes('default'), ['10.78.100.53', 'fe80::1'], 0)).toBe('10.78.101');
});

test('a machine whose network is all of 10 has none', () => {
  expect(freeNetwork(routes('10.0.0.0/8'), [], 0)).toBeUndefined();
});

test('a name server on the loopback is of no use to a node', () => {
  expect(['127.0.0.53', '::1', '10.0.0.1', '2001:db8::53'].map(isLoopback)).toEqual([true, true, false, false]);
});
