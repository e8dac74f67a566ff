import { describe, expect, test } from 'vitest';
import { type PlanResult, planFileSchema } from '../protocol/plan.ts';
import { makePlan } from './make-plan.ts';

const judged = (plan: object): PlanResult => makePlan(planFileSchema.parse({ name: 'any', ...plan }));
const broken = ({ findings }: PlanResult) =>
  findings.filter(({ kind }) => kind === 'breaks').map(({ sentence }) => sentence);
const disks = (on3: number, on5: number, on12 = 0) => ({
  three: { watts: on3, on: 'psu.3v3' },
  five: { watts: on5, on: 'psu.5v' },
  twelve: { watts: on12, on: 'psu.12v1' },
});

describe('rails that share a limit', () => {
  const rails = {
    '3v3': { volts: 3.3, amps: 20 },
    '5v': { volts: 5, amps: 20 },
    '12v1': { volts: 12, amps: 18 },
    '12v2': { volts: 12, amps: 18 },
  };
  const atx = (more: object, loads: object) => judged({ supplies: { psu: { rails, watts: 300, ...more } }, loads });
  const both = {
    combined: [
      { rails: ['3v3', '5v'], watts: 100 },
      { rails: ['12v1', '12v2'], watts: 280 },
    ],
  };

  test('3.3 V and 5 V: each of them holds, both together do not', () => {
    expect(atx({}, disks(60, 60)).ok).toBe(true);
    expect(broken(atx(both, disks(60, 60)))).toEqual(['psu.3v3+5v gives 100 W and must give 120 W typically.']);
    expect(atx(both, disks(50, 50)).ok).toBe(true);
  });

  test('12 V and all: the group holds, the whole supply does not', () => {
    expect(broken(atx(both, disks(40, 55, 210)))).toEqual(['psu gives 300 W and must give 305 W typically.']);
    expect(atx(both, disks(40, 50, 210)).ok).toBe(true);
    const two = { ...disks(0, 0, 160), more: { watts: 130, on: 'psu.12v2' } };
    expect(broken(atx(both, two))).toEqual(['psu.12v1+12v2 gives 280 W and must give 290 W typically.']);
  });

  test('one limit of all rails is that of the whole; of some, the whole stays unknown', () => {
    const all = { watts: undefined, combined: [{ rails: Object.keys(rails), watts: 250 }] };
    expect(atx(all, disks(50, 50, 140)).sentence).toMatch(/^It holds\./);
    expect(atx(all, disks(50, 50, 151)).ok).toBe(false);
    expect(atx({ ...both, watts: undefined }, disks(50, 50, 100)).sentence).toContain('unknown: the limit of psu.');
  });

  test('what is drawn is counted once, however many limits it counts against', () => {
    const { watts } = atx({ ...both, efficiency: 0.8 }, disks(40, 40, 80));
    expect(watts.worst.known).toBeCloseTo(160 / 0.8, 9);
  });

  test.each([
    [[{ rails: ['3v3', '9v'], watts: 9 }], 'it has no rail 9v'],
    [[{ rails: ['5v', '5v'], watts: 9 }], 'a rail stands twice in 5v, 5v'],
    [
      [
        { rails: ['5v', '3v3'], watts: 9 },
        { rails: ['3v3', '5v'], watts: 8 },
      ],
      'the same rails have two limits',
    ],
  ])('%j is refused', (combined, says) => {
    expect(() => atx({ combined }, disks(1, 1))).toThrow(says);
  });
});

test('the table has the shared limit of an ATX supply, and the plan has its own before it', () => {
  const own = (more: object) =>
    judged({ supplies: { psu: { model: 'atx12v-2.0-300w', ...more } }, loads: disks(55, 75) });
  expect(broken(own({}))).toEqual(['psu.3v3+5v gives 120 W and must give 130 W typically.']);
  expect(own({ combined: [{ rails: ['5v', '3v3'], watts: 150 }] }).ok).toBe(true);
});
