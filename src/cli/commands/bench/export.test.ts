import { afterEach, expect, test } from 'vitest';
import { type FakeHead, startFakeHead } from '../../fake-head.ts';
import { runInFakeWorld } from '../../fake-world.ts';

let head: FakeHead | undefined;
afterEach(() => head?.stop());

async function bench(line: string, headers: Record<string, string> = {}) {
  head = await startFakeHead({
    'GET /api/bench-runs/export': (_, response) => {
      response.writeHead(200, headers).end('{}\n');
    },
  });
  return runInFakeWorld(['bench', ...line.split(' ')], { env: { BREADBOX_URL: head.url, BREADBOX_TOKEN: 'secret' } });
}

test('what did not go into one file is said, and the file stays clean', async () => {
  expect(await bench('export', { 'breadbox-older-than': 'b120' })).toMatchObject({
    ...{ exit: 0, stdout: '{}\n' },
    stderr: 'There are older results than b120, which are not in it. Next: --before b120\n',
  });
  expect(await bench('export --before b120 --format csv')).toMatchObject({ exit: 0, stdout: '{}\n', stderr: '' });
  expect(head?.calls.at(-1)).toBe('GET /api/bench-runs/export?format=csv&before=b120');
});

test('as a program asks all commands for JSON, it is JSON', async () => {
  expect(await bench('export --json')).toMatchObject({ exit: 0, stdout: '{}\n' });
  expect(head?.calls).toEqual(['GET /api/bench-runs/export?format=json']);
});

test('a part of one result, or before what is no result, is not asked for', async () => {
  for (const line of ['export b3 --before b120', 'export --before 120', 'export --json --format csv']) {
    expect((await bench(line)).exit, line).toBe(2);
    expect(head?.calls).toEqual([]);
  }
});
