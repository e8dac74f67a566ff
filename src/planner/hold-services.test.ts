import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type HoldingNode, holdServices, type Needs } from './hold-services.ts';

const GIB = 2 ** 30;
const node = (name: string, memGib: number, cores = 4): HoldingNode => ({
  ...{ name, kind: 'board', cores, memBytes: memGib * GIB, diskBytes: 32 * GIB },
});
const service = (name: string, memGib: number, more: Partial<Needs> = {}): Needs => ({
  ...{ name, cores: 0, memBytes: memGib * GIB, diskBytes: 0, ...more },
});

test('finds the fewest where first-fit, largest first, does not', () => {
  // Largest first puts 4 and 4 together and needs a third node; 4, 3 and 3 fill one.
  const services = [4, 4, 3, 3, 3, 3].map((gib, at) => service(`s${at}`, gib));
  const nodes = ['a', 'b', 'c'].map((name) => node(name, 10));
  expect(holdServices(services, nodes)).toMatchObject({ isFewest: true, atLeast: 2, nodes: [{}, {}] });
});

test('services that must be apart are', () => {
  const dns = ['dns-1', 'dns-2', 'dns-3'].map((name) => service(name, 1, { apart: 'dns' }));
  const held = holdServices(
    dns,
    ['a', 'b', 'c'].map((name) => node(name, 64)),
  );
  expect(held).toMatchObject({ atLeast: 3, isFewest: true });
  expect(holdServices(dns, [node('a', 64), node('b', 64)])).toMatchObject({ unheld: ['dns-3'], isProved: true });
});

test('a node whose memory is unknown holds nothing that needs memory', () => {
  const blind = { name: 'x', kind: 'x', cores: 4 };
  expect(holdServices([service('a', 1)], [blind])).toEqual({ unheld: ['a'], isProved: true });
  expect(holdServices([service('a', 0, { cores: 2 })], [blind])).toMatchObject({ nodes: [{ node: 'x' }] });
});

test('says that it gives up the proof where there are too many ways', () => {
  const services = Array.from({ length: 60 }, (_, at) =>
    service(`s${at}`, 1 + (at % 7) * 0.37, { cores: 0.3 + (at % 5) * 0.21 }),
  );
  const nodes = Array.from({ length: 60 }, (_, at) => node(`n${at}`, 5 + (at % 3), 2 + (at % 4)));
  const held = holdServices(services, nodes);
  if (!('nodes' in held)) throw new Error('it is held');
  expect(held.nodes.flatMap(({ services: on }) => on)).toHaveLength(60);
  expect(held.atLeast).toBeLessThanOrEqual(held.nodes.length);
  if (!held.isFewest) expect(held.atLeast).toBeLessThan(held.nodes.length);
});

test('agrees with trying every place of every service', () => {
  const size = fc.integer({ min: 0, max: 6 });
  const services = fc.array(fc.tuple(size, size), { minLength: 1, maxLength: 5 });
  const nodes = fc.array(fc.tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 })), {
    minLength: 1,
    maxLength: 4,
  });
  fc.assert(
    fc.property(services, nodes, (wanted, there) => {
      const needs = wanted.map(([mem, cores], at) => service(`s${at}`, mem, { cores }));
      const room = there.map(([mem, cores], at) => node(`n${at}`, mem, cores));
      const fewest = byBruteForce(needs, room);
      const held = holdServices(needs, room);
      if (fewest === undefined) expect(held).toMatchObject({ isProved: true });
      else expect(held).toMatchObject({ isFewest: true, atLeast: fewest });
    }),
  );
});

function byBruteForce(needs: readonly Needs[], room: readonly HoldingNode[]): number | undefined {
  let best: number | undefined;
  for (let code = 0; code < room.length ** needs.length; code++) {
    const places = needs.map((_, at) => Math.floor(code / room.length ** at) % room.length);
    const holds = room.every(({ memBytes = 0, cores = 0 }, at) => {
      const on = needs.filter((_, one) => places[one] === at);
      const sum = (key: 'memBytes' | 'cores') => on.reduce((all, one) => all + one[key], 0);
      return sum('memBytes') <= memBytes && sum('cores') <= cores;
    });
    const used = new Set(places).size;
    if (holds && (best === undefined || used < best)) best = used;
  }
  return best;
}
