import { afterEach, expect, test } from 'vitest';
import { type FakeHead, json, startFakeHead } from '../../fake-head.ts';
import { runInFakeWorld } from '../../fake-world.ts';

let head: FakeHead | undefined;
afterEach(() => head?.stop());

test('what is being ended is not called running', async () => {
  const run = { run: 'b4', benchmark: 'hpl', state: 'running', nodes: 'n1', machine: { name: 'rain' } };
  head = await startFakeHead({ 'POST /api/bench-runs/b4/cancel': json(run) });
  const env = { BREADBOX_URL: head.url, BREADBOX_TOKEN: 'secret' };
  expect(await runInFakeWorld(['bench', 'cancel', 'b4'], { env })).toEqual({
    ...{ exit: 0, stderr: '', stdout: 'b4 is being ended; what was found by then stays.\n' },
  });
});
