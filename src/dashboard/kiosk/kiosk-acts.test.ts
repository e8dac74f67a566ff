import { expect, test } from 'vitest';
import type { Maintenance } from '../../protocol/maintenance.ts';
import { actsNow } from './kiosk-acts.ts';

const going: Maintenance = {
  ...{ maintenance: 'm1', kind: 'power-off', state: 'running', by: 'the kiosk' },
  ...{ startedAt: '2026-01-01T10:00:00.000Z', nodes: [] },
};
const lastOf = (maintenance: Maintenance | undefined) => actsNow(maintenance).at(-1)?.action;

test('what is being switched off is left on where that was begun here, and not switched off again', () => {
  expect(lastOf(undefined)).toBe('power-off');
  expect(lastOf(going)).toBe('stay-on');
  expect(actsNow(going)).toHaveLength(5);
  expect(lastOf({ ...going, by: 'ada' })).toBe('resume');
  expect(lastOf({ ...going, kind: 'reboot' })).toBe('power-off');
});
