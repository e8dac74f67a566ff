import { expect, test } from 'vitest';
import type { WhoContext } from '../who.ts';
import { checkNode, pilotOf, runOf, seesOwner } from './farm-scope.ts';

const who = (more: Partial<WhoContext>): WhoContext => ({ user: 'ben', role: 'user', via: 'token', ...more });

test('users see their own, owner and viewer all', () => {
  expect(seesOwner(who({}), 'anna')).toBe(false);
  expect(seesOwner(who({}), 'ben')).toBe(true);
  expect(seesOwner(who({ role: 'viewer' }), 'anna')).toBe(true);
  expect(seesOwner(who({ role: 'owner' }), 'anna')).toBe(true);
});

test('a worker speaks for itself alone', () => {
  expect(pilotOf(who({ role: 'node', pilot: 3 }))).toEqual({ pilot: 3, user: 'ben' });
  expect(() => pilotOf(who({ role: 'node' }))).toThrow(expect.objectContaining({ code: 'not-allowed' }));
  expect(runOf(who({ role: 'node', run: 3 }), 'r3')).toBe(3);
  expect(() => runOf(who({ role: 'node', run: 3 }), 'r4')).toThrow(expect.objectContaining({ code: 'not-allowed' }));
});

test('a token bound to nodes speaks for those alone', () => {
  const bound = who({ role: 'node', pilot: 3, nodes: 'pi[1-2]' });
  expect(() => checkNode(bound, 'pi2')).not.toThrow();
  for (const node of ['other', 'pi3', 'pi01', '', 'PI1'])
    expect(() => checkNode(bound, node)).toThrow(expect.objectContaining({ code: 'not-allowed' }));
  expect(() => checkNode(who({ role: 'node', pilot: 3 }), 'other')).not.toThrow();
});
