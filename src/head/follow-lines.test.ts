import { expect, test } from 'vitest';
import { followLines } from './follow-lines.ts';

interface State {
  readonly state: 'running' | 'done';
}

test('while nothing changes, empty lines say that the head is there, until the end', { timeout: 60_000 }, async () => {
  let take: (line: State | undefined) => void = () => {};
  let left = 0;
  const follow = async (tell: typeof take) => {
    take = tell;
    tell({ state: 'running' });
    return () => void left++;
  };
  const { body } = followLines<State>(follow, ({ state }) => state === 'done', undefined, 5);
  const reader = body!.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  while (!text.endsWith('\n\n\n')) text += (await reader.read()).value;
  expect(text).toMatch(/^\{"state":"running"\}\n\n\n$/);
  take({ state: 'done' });
  take(undefined);
  for (let next = await reader.read(); !next.done; next = await reader.read()) text += next.value;
  expect(text.split('\n').filter((line) => line !== '')).toEqual(['{"state":"running"}', '{"state":"done"}']);
  expect(left).toBe(0);
});

test('who leaves is told nothing more', async () => {
  let left = 0;
  const { body } = followLines<State>(
    async () => () => void left++,
    () => false,
    undefined,
    5,
  );
  await body!.cancel();
  await expect.poll(() => left).toBe(1);
});
