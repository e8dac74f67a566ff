import { expect, test } from 'vitest';
import { openTestHead } from '../open-test-head.ts';

test('why a practice cluster cannot be made is the last line of the answer', async () => {
  const head = await openTestHead();
  try {
    const body = JSON.stringify({ nodes: 1, offline: 2 });
    const answer = await head.request('POST /api/sandboxes', { as: 'owner', body });
    expect(answer.headers.get('content-type')).toBe('application/x-ndjson');
    const lines = (await answer.text()).split('\n').filter((line) => line !== '');
    expect(lines.map((line) => JSON.parse(line))).toEqual([
      { problem: { code: 'bad-input', title: 'Of 1 compute nodes 2 cannot be offline.' } },
    ]);
  } finally {
    await head.close();
  }
});
