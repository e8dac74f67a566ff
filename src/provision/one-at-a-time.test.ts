import { expect, test } from 'vitest';
import { BreadboxError } from '../cluster/errors.ts';
import { OneAtATime } from './one-at-a-time.ts';

test('one at a time, until it is over; one that could not begin holds nobody up', async () => {
  const turns = new OneAtATime('up', 'the nodes');
  const refused = new BreadboxError('bad-input', 'There are no nodes.');
  const failing = () => turns.begin(undefined, () => Promise.reject(refused));
  await expect(failing()).rejects.toBe(refused);
  expect(await turns.begin(undefined, async () => 'u1')).toBe('u1');
  await expect(failing()).rejects.toMatchObject({ code: 'already-running', message: 'Another up is under way.' });
  await expect(turns.begin('u1', async () => 'u2')).rejects.toMatchObject({
    message: 'Another up is under way (u1).',
    hint: expect.stringContaining('on the page of the nodes'),
  });
  turns.over();
  expect(await turns.begin(undefined, async () => 'u2')).toBe('u2');
  turns.over();
  turns.resume();
  await expect(turns.begin('m3', async () => 'm4')).rejects.toMatchObject({ code: 'already-running' });
});
