import { describe, expect, test } from 'vitest';
import { type PlanResult, planFileSchema } from '../protocol/plan.ts';
import { makePlan } from './make-plan.ts';

const judged = (plan: object): PlanResult => makePlan(planFileSchema.parse({ name: 'any', ...plan }));
const said = ({ findings }: PlanResult, kind: string, check?: string) =>
  findings
    .filter((finding) => finding.kind === kind && (check === undefined || finding.check === check))
    .map(({ sentence }) => sentence);

describe('fuses', () => {
  const twoRails = { s: { watts: 200, rails: { '12v': { volts: 12, amps: 10 }, '5v': { volts: 5, amps: 10 } } } };

  test('each of a kind is checked at its own voltage', () => {
    const result = judged({
      supplies: twoRails,
      loads: { disk: { watts: 24, count: 2, fuse: 3, on: ['s.12v', 's.5v'] } },
    });
    expect(result).toMatchObject({ ok: false, breaksFirst: { where: 'fuse of each disk on 5 V' } });
    expect(said(result, 'breaks')).toEqual([
      'The fuse of each disk on 5 V is for 3 A and must carry 24 W (4.8 A) typically: it blows.',
    ]);
  });

  test('one whose voltage nobody said is named', () => {
    const result = judged({ loads: { disk: { watts: 24, fuse: 3, on: 'mains' } } });
    expect(result.sentence).toBe('It holds for what is known; unknown: the fuse of disk.');
    expect(judged({ loads: { disk: { watts: 24, volts: 12, fuse: 3, on: 'mains' } } }).sentence).toBe('It holds.');
  });

  test('a rail of the table keeps its amperes when the plan says its fuse', () => {
    const fused = judged({
      supplies: { psu: { model: 'rpi-usb-c-15w', rails: { out: { volts: 5.1, fuse: 3 } } } },
      loads: { pi: { watts: 15.9, on: 'psu' } },
    });
    expect(said(fused, 'breaks')).toEqual([
      'psu.out gives 15.3 W (3 A) and must give 15.9 W (3.1 A) typically.',
      'The fuse of psu.out is for 3 A and must carry 15.9 W (3.1 A) typically: it blows.',
    ]);
  });
});

describe('a spare supply', () => {
  const rails = { '12v': { volts: 12, amps: 8 }, '5v': { volts: 5, amps: 8 } };
  const withSpare = (spare: object) =>
    judged({
      supplies: { main: { watts: 120, rails }, other: { ...spare, spareFor: 'main' } },
      loads: { a: { watts: 60, on: 'main.12v' }, b: { watts: 30, on: 'main.5v' } },
    });

  test('gives no more than it gives in all', () => {
    expect(said(withSpare({ watts: 80, rails }), 'warning')).toEqual([
      'other cannot stand in for main: other gives 80 W and must give 90 W typically.',
    ]);
    expect(said(withSpare({ watts: 120, rails }), 'note')[0]).toBe(
      'other waits as a spare for main and adds nothing meanwhile: alone it holds the load. If each fed half of it, that would be 31 % of other.12v and 38 % of other.5v at worst.',
    );
    const silent = withSpare({ rails });
    expect(silent.sentence).toContain('unknown: whether other can stand in for main.');
  });

  test('has fuses, and rails that share a limit', () => {
    const fused = { watts: 120, rails: { ...rails, '12v': { volts: 12, amps: 8, fuse: 4 } } };
    expect(said(withSpare(fused), 'warning')).toEqual([
      'other cannot stand in for main: The fuse of other.12v is for 4 A and must carry 60 W (5 A) typically: it blows.',
    ]);
    const tired = { watts: 120, rails: { ...rails, '12v': { volts: 12, amps: 8, fuse: 6 } } };
    expect(said(withSpare(tired), 'warning')[0]).toMatch(
      /^Where other stands in for main: The fuse of other.12v, 6 A,/,
    );
    expect(said(withSpare({ watts: 120, rails, combined: [{ rails: ['12v', '5v'], watts: 70 }] }), 'warning')).toEqual([
      'other cannot stand in for main: other.12v+5v gives 70 W and must give 90 W typically.',
    ]);
  });

  test('has to hold what two rails of the same voltage gave, on its one', () => {
    const two = { a: { volts: 12, amps: 5 }, b: { volts: 12, amps: 5 } };
    const result = judged({
      supplies: {
        main: { watts: 120, rails: two },
        other: { rails: { '12v': { volts: 12, amps: 6 } }, spareFor: 'main' },
      },
      loads: { a: { watts: 50, on: 'main.a' }, b: { watts: 50, on: 'main.b' } },
    });
    expect(said(result, 'warning', 'spare')).toEqual([
      'other cannot stand in for main: other.12v gives 72 W (6 A) and must give 100 W (8.3 A) typically.',
    ]);
  });

  test('stands in for one of several', () => {
    const result = judged({
      supplies: {
        main: { count: 2, rails: { '12v': { volts: 12, amps: 5 } } },
        other: { rails: { '12v': { volts: 12, amps: 5 } }, spareFor: 'main' },
      },
      loads: { a: { watts: 50, count: 2, on: 'main' } },
    });
    expect(said(result, 'note')).toHaveLength(1);
    expect(result.ok).toBe(true);
  });
});

test('a spare board that hangs on one USB port is no fault of the plan', () => {
  const hub = { strip: { ports: 4, portsPerGroup: 2, groupAmps: 2.1, on: 'mains' } };
  const result = judged({ usbHubs: hub, boards: { pi: { watts: 5, on: 'strip.1', spare: 1 } } });
  expect(result.ok).toBe(true);
});

describe('what a supply gives in all', () => {
  test('is unknown where it is not said and two rails are in use', () => {
    const rails = { '12v': { volts: 12, amps: 10 }, '5v': { volts: 5, amps: 10 } };
    const both = { a: { watts: 100, on: 'psu.12v' }, b: { watts: 40, on: 'psu.5v' } };
    expect(judged({ supplies: { psu: { rails } }, loads: both }).sentence).toContain('unknown: the limit of psu.');
    expect(judged({ supplies: { psu: { rails } }, loads: { a: both.a } }).sentence).toMatch(/^It holds\./);
    const shared = { rails, combined: [{ rails: ['12v', '5v'], watts: 150 }] };
    expect(judged({ supplies: { psu: shared }, loads: both }).sentence).toMatch(/^It holds\./);
  });

  test('bounds its one rail as well', () => {
    const result = judged({
      supplies: { psu: { watts: 100, rails: { '5v': { volts: 5, amps: 30 } } } },
      loads: { a: { watts: 120, on: 'psu' } },
    });
    expect(said(result, 'breaks')).toEqual(['psu.5v gives 100 W (20 A) and must give 120 W (24 A) typically.']);
  });
});

describe('switches', () => {
  test('boards that do not say their switch need ports all the same', () => {
    const switches = { a: { ports: 5, watts: 0, on: 'mains' }, b: { ports: 5, watts: 0, on: 'mains' } };
    const boards = (count: number, more: object = {}) => ({ pi: { watts: 5, on: 'mains', count, ...more } });
    const many = judged({ switches, boards: boards(50) });
    expect(said(many, 'breaks')).toEqual(['a and b have 10 ports left together, and 50 are wanted for pi.']);
    const few = judged({ switches, boards: boards(6) });
    expect(few.sentence).toBe('It holds for what is known; unknown: the switch of pi.');
    expect(judged({ switches, boards: boards(5, { net: 'a' }) }).sentence).toBe('It holds.');
    expect(judged({ switches, boards: boards(50, { net: 'none' }) }).sentence).toBe('It holds.');
  });

  const poe = (watts: number, poeWatts: number, more: object = { allocation: 'draw' }) =>
    judged({
      switches: { sw: { ports: 8, watts: 5, on: 'mains', poe: 'af', poePorts: 4, poeWatts, ...more } },
      boards: { cam: { watts, count: 4, on: 'sw' } },
    });

  test('cables take some of what PoE ports give: 51.6 W of 52 may be 61.4', () => {
    const tight = poe(12.9, 52);
    expect(tight.sentence).toContain('unknown: the loss in the cables of sw.');
    expect(said(tight, 'unknown')).toEqual([
      'all PoE ports of sw gives 52 W; 51.6 W at worst are known, and 0.4 W are left for what is unknown: the loss in the cables of sw. With the longest cables, 61.4 W are to be given for what is known.',
    ]);
    // 4 × 15.4 W is the most that any cable makes of it.
    expect(poe(12.9, 61.6).sentence).toMatch(/^It holds\./);
    expect(poe(13, 100).breaksFirst?.where).toBe('PoE ports of sw');
    expect(poe(12.9, 51).breaksFirst?.where).toBe('all PoE ports of sw');
  });

  test('what a PoE switch and its cables lose comes out of the wall, unknown', () => {
    expect(poe(10, 100).watts.worst).toEqual({
      known: 45,
      unknown: ['the loss in the cables of sw', 'the loss in sw'],
    });
  });
});

describe('USB hubs', () => {
  const hub = (on: object, more: object = {}) =>
    judged({
      supplies: {
        psu: { rails: { '5v': { volts: 5, watts: 11 } } },
        big: { rails: { '12v': { volts: 12, watts: 11 } } },
      },
      usbHubs: { strip: { ports: 2, groupAmps: 4, ...on, ...more } },
      boards: { pi: { watts: 10, on: 'strip.1' } },
    });

  test('at another voltage it converts, with a loss that is known or unknown', () => {
    expect(hub({ on: 'psu' }).sentence).toMatch(/^It holds\./);
    expect(hub({ on: 'big' }).sentence).toContain('unknown: the loss in strip.');
    expect(hub({ on: 'big' }, { efficiency: 0.95 }).sentence).toMatch(/^It holds\./);
    expect(said(hub({ on: 'big' }, { efficiency: 0.8 }), 'breaks')).toEqual([
      'big.12v gives 11 W (0.92 A) and must give 12.5 W (1 A) typically.',
    ]);
    expect(hub({ on: 'mains' }).watts.worst).toEqual({ known: 10, unknown: ['the loss in strip'] });
  });

  test('one that nothing is said to feed is named', () => {
    expect(hub({}).sentence).toContain('unknown: what feeds strip.');
    expect(hub({ on: 'mains' }).sentence).toMatch(/^It holds\./);
  });
});
