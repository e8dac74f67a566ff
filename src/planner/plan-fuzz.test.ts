import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BOARDS } from '../machines/boards.ts';
import { CONVERTERS, FANS, SUPPLIES, USB_HUBS } from '../machines/boards-power.ts';
import { SWITCHES } from '../machines/boards-switches.ts';
import { planFileSchema, planResultSchema } from '../protocol/plan.ts';
import { makePlan } from './make-plan.ts';
import { PlanFault } from './plan-fault.ts';

const models = (table: readonly { readonly model: string }[]) => fc.constantFrom(...table.map(({ model }) => model));
const quantity = fc.oneof(fc.constant('unknown'), fc.integer({ min: 0, max: 100 }));
const volts = fc.constantFrom(5, 9, 12);
const count = fc.integer({ min: 1, max: 4 });
const several = fc.integer({ min: 0, max: 2 });
const plug = fc.constantFrom(
  'mains',
  'supply-a',
  'supply-a.5v',
  'supply-b.12v',
  'conv-a',
  'conv-b',
  'hub-a.1',
  'hub-a.2',
  'switch-a',
);
const poe = fc.constantFrom({ class: 2 }, { class: 4 });
const part = {
  count,
  spare: several,
  owned: fc.constantFrom(0, 0, 1),
  ordered: fc.constantFrom(0, 0, 0, 1),
  price: fc.integer({ min: 0, max: 99 }),
  litres: volts,
};
const drawn = { ...part, volts, watts: quantity, on: plug, fuse: volts };
const some = (kind: string, fields: Record<string, fc.Arbitrary<unknown>>) =>
  fc.dictionary(fc.constantFrom(`${kind}-a`, `${kind}-b`), fc.record(fields, { requiredKeys: [] }), { maxKeys: 2 });
const rails = fc.dictionary(fc.constantFrom('5v', '12v'), fc.record({ volts, amps: quantity, fuse: volts }), {
  minKeys: 1,
});

const anyPlan = fc.record({
  name: fc.constant('any'),
  litres: fc.option(volts, { nil: undefined }),
  currency: fc.constantFrom('EUR', 'USD'),
  boards: some('board', {
    ...drawn,
    model: models(BOARDS),
    compute: fc.boolean(),
    net: fc.constantFrom('switch-a', 'none'),
  }),
  supplies: some('supply', {
    ...part,
    rails,
    model: models(SUPPLIES),
    watts: quantity,
    combined: fc.constantFrom([], [], [{ rails: ['5v'], watts: 9 }]),
    spareFor: fc.constantFrom('supply-a', 'supply-b'),
  }),
  converters: some('conv', { ...part, on: plug, volts, amps: quantity, model: models(CONVERTERS), poe }),
  usbHubs: some('hub', { on: plug, ports: count, model: models(USB_HUBS), groupAmps: quantity, amps: quantity }),
  switches: some('switch', {
    ...drawn,
    model: models(SWITCHES),
    poe: fc.constantFrom('af', 'at', 'bt3', 'bt4'),
    allocation: fc.constantFrom('class', 'draw'),
    ports: count,
    poeWatts: quantity,
  }),
  fans: some('fan', { ...drawn, model: models(FANS) }),
  loads: some('load', { ...drawn, poe }),
});

type Things = Record<string, { readonly on?: unknown; readonly poe?: unknown; readonly [key: string]: unknown }>;

/** A class is told to PoE ports alone; a plan that says it elsewhere is refused, which is another test. */
function withClassesInPorts(things: Things): Things {
  return Object.fromEntries(
    Object.entries(things).map(([name, { poe: told, ...thing }]) => [
      name,
      thing.on === 'switch-a' && told !== undefined ? { ...thing, poe: told } : thing,
    ]),
  );
}

/** What plugs lead to, where chance has put nothing else there. */
const BASE = {
  supplies: {
    'supply-a': { rails: { '5v': { volts: 5, amps: 8 } } },
    'supply-b': { rails: { '12v': { volts: 12 }, '5v': { volts: 5, amps: 3 } } },
  },
  converters: { 'conv-a': { on: 'supply-b.12v', volts: 5, amps: 4 }, 'conv-b': { on: 'conv-a', volts: 9, watts: 9 } },
  usbHubs: { 'hub-a': { on: 'mains', ports: 4, portsPerGroup: 2, groupAmps: 2.1 } },
  switches: { 'switch-a': { ports: 8, poe: 'af', on: 'mains' } },
};

test('any plan of the right shape is judged, or refused with the place of its fault', () => {
  let judged = 0;
  fc.assert(
    fc.property(anyPlan, (written) => {
      const read = planFileSchema.safeParse({
        ...written,
        supplies: { ...BASE.supplies, ...written.supplies },
        loads: withClassesInPorts(written.loads as Things),
        converters: { ...BASE.converters, ...withClassesInPorts(written.converters as Things) },
        usbHubs: { ...BASE.usbHubs, ...written.usbHubs },
        switches: { ...BASE.switches, ...written.switches },
      });
      if (!read.success) return;
      try {
        const result = makePlan(read.data);
        expect(planResultSchema.parse(JSON.parse(JSON.stringify(result)))).toEqual(result);
        expect(result.ok).toBe(result.findings.every(({ kind }) => kind !== 'breaks'));
        expect(JSON.stringify(result)).not.toMatch(/NaN|Infinity|undefined/);
        judged++;
      } catch (error) {
        if (!(error instanceof PlanFault)) throw error;
        expect(error.path.length).toBeGreaterThan(1);
      }
    }),
    { numRuns: 1500 },
  );
  // About one in thirteen contradicts itself nowhere.
  expect(judged).toBeGreaterThan(40);
});
