import { existsSync } from 'node:fs';
import { expect, test, vi } from 'vitest';
import { startPilot, until } from './pilot-under-test.ts';

test('a step of the clock, or a sleep of the computer, is not the time of a task', async () => {
  const script = 'touch started; sleep 0.5; echo done';
  const { head, workDir, answers } = await startPilot({ argv: ['sh', '-c', script], timeLimitSec: 20 });
  await until(() => existsSync(`${workDir}/bundles/${[...head.bundles.keys()][0]}/started`));
  const now = Date.now;
  const clock = vi.spyOn(Date, 'now').mockImplementation(() => now() + 3_600_000);
  try {
    await until(() => head.answers.length === 1);
  } finally {
    clock.mockRestore();
  }
  expect((await answers(1)).get('r1.0')).toMatchObject({ ok: true, answer: 'done' });
});

test('a pilot that finds no place to work does not say that it is there', async () => {
  const { head, done } = await startPilot({}, { worker: { workDir: '/dev/null/work' } });
  await expect(done).rejects.toThrow();
  expect(head.requests).toEqual([]);
});
