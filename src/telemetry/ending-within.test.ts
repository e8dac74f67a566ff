import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { endingWithin } from './ending-within.ts';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** Ends with the signal alone, of which nothing but the work knows. */
const silent = (signal: AbortSignal) =>
  new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason), { once: true }));

test('what the work comes to', async () => {
  expect(await endingWithin(50, new AbortController().signal, async () => 5)).toBe(5);
  await expect(
    endingWithin(50, new AbortController().signal, async () => {
      throw new Error('of the work');
    }),
  ).rejects.toThrow('of the work');
});

test('it ends after its time, also where garbage was collected meanwhile', async () => {
  const ended = endingWithin(200, new AbortController().signal, silent).catch((error: unknown) => error);
  for (let at = 0; at < 10; at++) {
    await sleep(10);
    collectGarbage();
  }
  expect(await ended).toMatchObject({ name: 'TimeoutError' });
});

test('it ends with the given signal, for its reason, also where that has ended before', async () => {
  const leave = new AbortController();
  const ended = endingWithin(60_000, leave.signal, silent);
  leave.abort(new Error('gone'));
  await expect(ended).rejects.toThrow('gone');
  await expect(endingWithin(60_000, leave.signal, async (signal) => signal.throwIfAborted())).rejects.toThrow('gone');
});
