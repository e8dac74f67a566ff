import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { EngineNode } from '../jobs/engine.ts';
import { type NodePilot, type PlacingInput, placePilots } from './place-pilots.ts';
import type { Wanted } from './wanted-slots.ts';

const GIB = 2 ** 30;

const node = (name: string, more: Partial<EngineNode> = {}): EngineNode => ({
  ...{ node: name, cores: 4, memBytes: 4 * GIB, busyCores: 0, busyMemBytes: 0, wantedCores: 0, nextCores: 0 },
  ...{ gres: {}, partition: 'all', state: 'idle', ...more },
});
const wants = (slots: number, more: Partial<Wanted> = {}): Wanted => ({
  ...{ slots, widest: slots, open: slots, taskMemBytes: 0, taskSec: 10, taskCpus: 1, ...more },
});
let last = 0;
const pilot = (owner: string, on: string, cpus: number, more: Partial<NodePilot> = {}): NodePilot => ({
  ...{ pilot: ++last, owner, node: on, cpus, isPending: false, isLeaving: false, ...more },
});

function place(input: Partial<Omit<PlacingInput, 'wanted'>> & { wanted: Record<string, Wanted> }) {
  const { wanted, ...rest } = input;
  const { starts, surplus } = placePilots({
    ...{ nodes: [], pilots: [], used: () => 0, avoids: () => false },
    ...{ ...rest, wanted: new Map(Object.entries(wanted)) },
  });
  return { starts: starts.map(({ owner, node, slots }) => `${owner} ${node} ${slots}`), surplus };
}

const two = [node('n1'), node('n2')];

test('a pilot a node, no larger than the node and than what is wanted', () => {
  expect(place({ nodes: two, wanted: { ada: wants(100) } }).starts).toEqual(['ada n1 4', 'ada n2 4']);
  expect(place({ nodes: two, wanted: { ada: wants(5) } }).starts).toEqual(['ada n1 4', 'ada n2 1']);
  expect(place({ nodes: two, wanted: {} }).starts).toEqual([]);
});

test('only idle cores of nodes that serve, and of the head node two at most, last', () => {
  const nodes = [
    node('head', { isHead: true }),
    node('n1', { busyCores: 3, state: 'mixed' }),
    node('n2', { state: 'drained' }),
    node('n3', { state: 'down' }),
    node('n4', { busyCores: 4, state: 'allocated' }),
  ];
  expect(place({ nodes, wanted: { ada: wants(100) } }).starts).toEqual(['ada n1 1', 'ada head 2']);
});

test('what pilots hold counts once, whether they run yet or not', () => {
  const held = [pilot('ada', 'n1', 4), pilot('ada', 'n2', 2, { isPending: true })];
  const nodes = [node('n1', { busyCores: 4, state: 'allocated' }), node('n2')];
  expect(place({ nodes, pilots: held, wanted: { ada: wants(100) } }).starts).toEqual(['ada n2 2']);
});

test('two users get half each; one above the half is told to leave while the other waits', () => {
  expect(place({ nodes: two, wanted: { ada: wants(9), ben: wants(9) } }).starts).toEqual(['ada n1 4', 'ben n2 4']);
  const [first, second] = [pilot('ada', 'n1', 4), pilot('ada', 'n2', 4)];
  const nodes = two.map((each) => ({ ...each, busyCores: 4 }));
  const before = { nodes, pilots: [first, second], wanted: { ada: wants(9), ben: wants(9) } };
  expect(place(before)).toEqual({ starts: [], surplus: [first.pilot] });
  // What leaves already is enough.
  expect(place({ ...before, pilots: [{ ...first, isLeaving: true }, second] })).toEqual({ starts: [], surplus: [] });
  // Nobody waits for what ada has too much.
  expect(place({ ...before, wanted: { ada: wants(2), ben: wants(0) } }).surplus).toEqual([]);
});

test('where a pilot is larger than what is too much, it makes way for one of the right size', () => {
  const one = [node('n1', { busyCores: 4, state: 'allocated' })];
  const own = pilot('ada', 'n1', 4);
  const wanted = { ada: wants(9), ben: wants(9) };
  expect(place({ nodes: one, pilots: [own], wanted }).surplus).toEqual([own.pilot]);
  expect(place({ nodes: [node('n1')], pilots: [], wanted }).starts).toEqual(['ada n1 2', 'ben n1 2']);
});

test('batch jobs that wait get what a user gets, and whoever is left without a core waits in their queue', () => {
  const nodes = two.map((each) => ({ ...each, busyCores: 4, wantedCores: 4 }));
  const [first, second] = [pilot('ada', 'n1', 4), pilot('ada', 'n2', 4)];
  expect(place({ nodes, pilots: [first, second], wanted: { ada: wants(9) } }).surplus).toEqual([first.pilot]);
  expect(place({ nodes, wanted: { ada: wants(9) } }).starts).toEqual(['ada n1 4']);
  expect(place({ nodes, pilots: [pilot('ada', 'n1', 4, { isPending: true })], wanted: { ada: wants(9) } })).toEqual({
    starts: [],
    surplus: [],
  });
});

test('no more tasks at once than the memory of a node is enough for', () => {
  const starts = (taskMemBytes: number) =>
    placePilots({
      ...{ nodes: [node('n1')], pilots: [], used: () => 0, avoids: () => false },
      wanted: new Map([['ada', wants(9, { taskMemBytes })]]),
    }).starts.map(({ slots, memBytes }) => [slots, memBytes / GIB]);
  expect(starts(0)).toEqual([[4, 4]]);
  expect(starts(GIB)).toEqual([[3, 3.25]]);
  expect(starts(9 * GIB)).toEqual([[1, 4]]);
});

test('tasks that use several cores have them, on one node', () => {
  const starts = (taskCpus: number, slots: number) =>
    place({ nodes: two, wanted: { ada: wants(slots, { taskCpus }) } }).starts;
  expect(starts(2, 9)).toEqual(['ada n1 2', 'ada n2 2']);
  expect(starts(2, 3)).toEqual(['ada n1 2', 'ada n2 1']);
  expect(starts(3, 9)).toEqual(['ada n1 1', 'ada n2 1']);
  expect(starts(8, 1)).toEqual(['ada n1 1']);
});

test('a node where no pilot starts is left out', () => {
  const avoids = (_owner: string, name: string) => name === 'n1';
  expect(place({ nodes: two, avoids, wanted: { ada: wants(100) } }).starts).toEqual(['ada n2 4']);
});

test('never more than a node has, never more than is wanted, and nobody starts where somebody is told to leave for it', () => {
  const names = ['n1', 'n2', 'n3'];
  const anyPilot = fc.record({
    owner: fc.constantFrom('ada', 'ben', 'cyd'),
    on: fc.constantFrom(...names),
    cpus: fc.integer({ min: 1, max: 4 }),
    isPending: fc.boolean(),
    isLeaving: fc.boolean(),
  });
  const state = fc.record({
    pilots: fc.array(anyPilot, { maxLength: 8 }),
    jobs: fc.tuple(fc.nat(4), fc.nat(4), fc.nat(4)),
    waiting: fc.nat(6),
    wanted: fc.dictionary(fc.constantFrom('ada', 'ben', 'cyd'), fc.integer({ min: 1, max: 20 })),
  });
  fc.assert(
    fc.property(state, ({ pilots: some, jobs, waiting, wanted }) => {
      const held = (name: string, pilots: readonly { node: string; cpus: number }[]) =>
        pilots.reduce((sum, one) => sum + (one.node === name ? one.cpus : 0), 0);
      const pilots: NodePilot[] = [];
      for (const { owner, on, cpus, ...rest } of some)
        if (held(on, pilots) + cpus <= 4) pilots.push(pilot(owner, on, cpus, rest));
      const nodes = names.map((name, at) => {
        const running = held(
          name,
          pilots.filter(({ isPending }) => !isPending),
        );
        const busyCores = Math.min(4, running + (jobs[at] ?? 0));
        return node(name, { busyCores, wantedCores: at === 0 ? waiting : 0 });
      });
      const want = new Map(Object.entries(wanted).map(([owner, slots]) => [owner, wants(slots)]));
      const { starts, surplus } = placePilots({ nodes, pilots, wanted: want, used: () => 0, avoids: () => false });
      const queues = waiting > 0;
      for (const { node: name, busyCores } of nodes) {
        const more = starts.filter((start) => start.node === name).reduce((sum, { slots }) => sum + slots, 0);
        const pending = held(
          name,
          pilots.filter(({ isPending }) => isPending),
        );
        if (more > 0 && !queues) expect(busyCores + pending + more).toBeLessThanOrEqual(4);
      }
      for (const [owner, { slots }] of want) {
        const has = pilots
          .filter((one) => one.owner === owner && !one.isLeaving)
          .reduce((sum, { cpus }) => sum + cpus, 0);
        const more = starts.filter((one) => one.owner === owner).reduce((sum, one) => sum + one.slots, 0);
        if (more > 0) expect(has + more).toBeLessThanOrEqual(Math.max(slots, has));
        const leaves = pilots.some((one) => one.owner === owner && surplus.includes(one.pilot));
        expect(leaves && more > 0).toBe(false);
      }
    }),
  );
});
