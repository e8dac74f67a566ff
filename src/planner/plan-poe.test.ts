import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { POE_CLASSES } from '../machines/boards-switches.ts';
import { type PlanResult, planFileSchema } from '../protocol/plan.ts';
import { makePlan } from './make-plan.ts';
import { PlanFault } from './plan-fault.ts';

const judged = (plan: object): PlanResult => makePlan(planFileSchema.parse({ name: 'any', ...plan }));
const said = ({ findings }: PlanResult, kind: string, check = 'poe-budget') =>
  findings.filter((finding) => finding.kind === kind && finding.check === check).map(({ sentence }) => sentence);
const withSwitch = (given: object, loads: object) =>
  judged({ switches: { sw: { ports: 8, watts: 5, on: 'mains', poe: 'at', ...given } }, loads });
const cams = (count: number, poeClass: number | undefined, watts: number | 'unknown') => ({
  cam: { count, watts, on: 'sw', ...(poeClass !== undefined && { poe: { class: poeClass } }) },
});

test('classes reserve what IEEE 802.3 has, of which cables take a share', () => {
  expect(POE_CLASSES.map(({ portWatts }) => portWatts.value)).toEqual([15.4, 4, 7, 15.4, 30, 45, 60, 75, 90]);
  expect(POE_CLASSES.map(({ deviceWatts }) => deviceWatts.value)).toEqual([
    12.95, 3.84, 6.49, 12.95, 25.5, 40, 51, 62, 71.3,
  ]);
  expect(POE_CLASSES.every(({ portWatts, deviceWatts }) => portWatts.value > deviceWatts.value)).toBe(true);
});

describe('a switch that allocates by class', () => {
  test('gives no power to the third device of class 4, however little it draws', () => {
    const two = withSwitch({ poeWatts: 65, allocation: 'class' }, cams(2, 4, 5));
    expect(two.sentence).toMatch(/^It holds\./);
    expect(said(two, 'note')).toEqual(['sw sets aside 60 W for 2 devices of class 4, of its 65 W of PoE.']);
    expect(two.feeds.find(({ kind }) => kind === 'poe-budget')?.reservedWatts).toEqual({ low: 60, high: 60 });
    const three = withSwitch({ poeWatts: 65, allocation: 'class' }, cams(3, 4, 5));
    expect(three).toMatchObject({ ok: false, breaksFirst: { where: 'all PoE ports of sw', at: 'typical' } });
    expect(said(three, 'breaks')).toEqual([
      'sw sets aside 90 W for 3 devices of class 4, and has 65 W of PoE: not every device gets power.',
    ]);
  });

  test('what is unknown of its devices cannot exceed their classes', () => {
    const unknown = withSwitch({ poeWatts: 65, allocation: 'class' }, cams(2, 4, 'unknown'));
    expect(unknown.findings.filter(({ check }) => check === 'poe-budget').map(({ kind }) => kind)).toEqual(['note']);
    expect(withSwitch({ poeWatts: 65, allocation: 'draw' }, cams(2, 4, 'unknown')).findings).toContainEqual(
      expect.objectContaining({ check: 'poe-budget', kind: 'unknown' }),
    );
  });

  test('names whose class nobody says', () => {
    const result = withSwitch(
      { poeWatts: 65, allocation: 'class' },
      { ...cams(1, 4, 5), lamp: { watts: 5, on: 'sw' } },
    );
    expect(said(result, 'note')).toEqual([
      'sw sets aside 37 to 60 W for 1 device of class 4 and 1 device of unknown class, of its 65 W of PoE.',
    ]);
    const tight = withSwitch({ poeWatts: 50, allocation: 'class' }, { ...cams(1, 4, 5), lamp: { watts: 5, on: 'sw' } });
    expect(tight.sentence).toContain('unknown: the PoE class of lamp');
    expect(said(tight, 'unknown')).toContain(
      'sw sets aside 37 to 60 W for 1 device of class 4 and 1 device of unknown class, and has 50 W of PoE: whether every device gets power is unknown. Say poe: {class: …} of lamp.',
    );
    // 20 W are too much for classes 0 to 3, so it is of class 4 at least.
    const much = withSwitch({ poeWatts: 50, allocation: 'class' }, { ...cams(1, 4, 5), lamp: { watts: 20, on: 'sw' } });
    expect(said(much, 'breaks')[0]).toContain('sets aside 60 W');
  });
});

test('where nobody says how it allocates, both are said', () => {
  const result = withSwitch({ poeWatts: 65 }, cams(3, 4, 5));
  expect(result.ok).toBe(true);
  expect(result.sentence).toContain('whether sw allocates by class');
  expect(said(result, 'unknown')).toEqual([
    'If it allocates by class, sw sets aside 90 W for 3 devices of class 4, and has 65 W of PoE: then not every device gets power. By what is drawn, it gives 15 W at worst, as far as known. Say allocation: class, or draw.',
  ]);
  expect(withSwitch({ poeWatts: 65, allocation: 'draw' }, cams(3, 4, 5)).sentence).toMatch(/^It holds\./);
  expect(said(withSwitch({ poeWatts: 'unknown' }, cams(3, 4, 5)), 'note')).toEqual([
    'If it allocates by class, sw sets aside 90 W for 3 devices of class 4, however little is drawn.',
  ]);
});

test('a device gets no more than its class, and no class gets more than the port', () => {
  const small = withSwitch({ poeWatts: 200 }, cams(2, 2, 9));
  expect(said(small, 'breaks', 'poe-port')).toEqual([
    'Each of the 2 PoE ports of sw, class 2 gives 6.49 W and must give 9 W typically.',
  ]);
  const large = withSwitch({ poe: 'af', poeWatts: 200, allocation: 'class' }, cams(1, 4, 9));
  expect(said(large, 'warning', 'poe-port')).toEqual([
    'cam is of class 4, and a PoE port of sw gives 15.4 W: it runs with less than its class may draw, or not at all.',
  ]);
  expect(said(large, 'note')).toEqual(['sw sets aside 15.4 W for 1 device of class 4, of its 200 W of PoE.']);
  expect(withSwitch({ poe: 'bt4', poeWatts: 200 }, cams(2, 8, 71)).ok).toBe(true);
});

test('a class is told by what is in the port: a HAT, not the board behind it', () => {
  const plan = (hat: object, board: object) => ({
    switches: { sw: { ports: 8, watts: 5, on: 'mains', poe: 'af', poeWatts: 60, allocation: 'class' } },
    converters: { hat: { count: 4, on: 'sw', volts: 5, amps: 2.5, efficiency: 0.9, ...hat } },
    boards: { pi: { count: 4, watts: 5, on: 'hat', ...board } },
  });
  expect(said(judged(plan({ poe: { class: 2 } }, {})), 'note')[0]).toContain('28 W for 4 devices of class 2');
  expect(said(judged(plan({ poe: { class: 3 } }, {})), 'breaks')[0]).toContain('61.6 W for 4 devices of class 3');
  expect(() => judged(plan({}, { poe: { class: 3 } }))).toThrow(PlanFault);
});

test('one more device makes no budget better, and a larger budget makes none worse', () => {
  const device = fc.record({
    watts: fc.oneof(fc.constant('unknown' as const), fc.integer({ min: 0, max: 13 })),
    poe: fc.option(
      fc.integer({ min: 0, max: 8 }).map((one) => ({ class: one })),
      { nil: undefined },
    ),
  });
  const RANK = { breaks: 2, unknown: 1 } as Record<string, number>;
  const worst = (given: object, devices: readonly object[]) => {
    const loads = Object.fromEntries(devices.map((one, at) => [`d${at}`, { ...one, on: 'sw' }]));
    const { findings } = withSwitch({ poe: 'bt4', ...given }, loads);
    return Math.max(0, ...findings.filter(({ check }) => check === 'poe-budget').map(({ kind }) => RANK[kind] ?? 0));
  };
  fc.assert(
    fc.property(
      fc.array(device, { minLength: 1, maxLength: 5 }),
      device,
      fc.integer({ min: 1, max: 400 }),
      fc.constantFrom('class', 'draw', undefined),
      (devices, more, poeWatts, allocation) => {
        const given = { poeWatts, allocation };
        expect(worst(given, [...devices, more])).toBeGreaterThanOrEqual(worst(given, devices));
        expect(worst({ poeWatts: poeWatts + 50, allocation }, devices)).toBeLessThanOrEqual(worst(given, devices));
      },
    ),
    { numRuns: 200 },
  );
});
