import { expect, test } from 'vitest';
import type { NodeTelemetry } from '../../protocol/telemetry.ts';
import { type Cable, cableOf, cableText, isCableTrouble, measuredText, usualBits } from './cable.ts';

const WIRED = { interface: 'eth0', kind: 'wired', isMain: true } as const;

function watched(values: Record<string, number>, card: object = WIRED): NodeTelemetry {
  const about = { version: '0', nodeVersion: 'v20', bootId: 'b', cores: 4, memBytes: 8e9, troubles: [] };
  return {
    ...{ node: 'n1', state: 'live', values },
    about: { ...about, interfaces: [card as typeof WIRED] },
  };
}

const FAST = watched({ 'link_up.eth0': 1, 'link_speed_bits_per_second.eth0': 1e9, 'link_duplex_full.eth0': 1 });

test('a cable is what its kernel tells and what the last test measured', () => {
  const cable = cableOf(FAST, { downMbit: 938, upMbit: 934 }, [], 'n1');
  expect(cable).toEqual({ kind: 'wired', state: 'up', bitsPerSec: 1e9, isHalfDuplex: false, measuredMbit: 934 });
  expect(cableText(cable)).toBe('1\u202fGbit/s');
  expect(measuredText(cable)).toBe('934\u202fMbit/s');
});

test('what is not told is not known', () => {
  expect(cableOf(undefined, undefined, [], 'n1').state).toBe('unknown');
  expect(cableText(cableOf(undefined, undefined, [], 'n1'))).toBe('speed unknown');
  expect(measuredText(cableOf(FAST, undefined, [], 'n1'))).toBeUndefined();
  const radio = watched({ 'link_up.wlan0': 1 }, { interface: 'wlan0', kind: 'wireless', isMain: true });
  expect(cableText(cableOf(radio, undefined, [], 'n1'))).toBe('Wi-Fi');
});

test('a cable that is slower than usual, half duplex, loose or accused is trouble', () => {
  const up = (bitsPerSec: number, more: Partial<Cable> = {}): Cable => ({
    ...{ kind: 'wired', state: 'up', bitsPerSec, isHalfDuplex: false },
    ...more,
  });
  const usual = usualBits([up(1e9), up(1e8), up(1e9), up(1e10, { state: 'nobody' }), up(1e9)]);
  expect(usual).toBe(1e9);
  expect(isCableTrouble(up(1e8), usual)).toBe(true);
  expect(isCableTrouble(up(1e9), usual)).toBe(false);
  expect(isCableTrouble(up(2.5e9), usual)).toBe(false);
  expect(isCableTrouble(up(1e9, { isHalfDuplex: true }), usual)).toBe(true);
  expect(isCableTrouble(up(1e9, { state: 'nobody' }), usual)).toBe(true);
  const said = { what: '', why: '', todo: '', sentence: 'Every path to n1 is slow.' };
  const accused = cableOf(FAST, undefined, [{ kind: 'slow-node', node: 'n1', ...said }], 'n1');
  expect(isCableTrouble(accused, usual)).toBe(true);
  const silent = cableOf(FAST, undefined, [{ kind: 'silent', node: 'n1', ...said }], 'n1');
  expect(isCableTrouble(silent, usual)).toBe(false);
  expect(isCableTrouble(cableOf(FAST, undefined, [{ kind: 'slow-node', node: 'n2', ...said }], 'n1'), usual)).toBe(
    false,
  );
});
