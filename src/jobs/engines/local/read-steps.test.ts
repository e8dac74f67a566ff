import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readSteps } from './read-steps.ts';

let folder: string;
const line = (step: number, state: string) =>
  JSON.stringify({ step: String(step), name: 'true', tasks: 1, state, startedAt: '2026-01-01T00:00:00.000Z' });

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'breadbox-steps-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function read(lines: readonly string[]) {
  const path = join(folder, 'steps.jsonl');
  await writeFile(path, `${lines.join('\n')}\n`);
  return readSteps(path, process.getuid!());
}

test('the last line of a step counts, and what is no such line is passed over', async () => {
  const steps = await read([line(0, 'running'), 'null', '{"step":"1"}', line(1, 'running'), '[', line(0, 'completed')]);
  expect(steps.map(({ step, state }) => `${step} ${state}`)).toEqual(['0 completed', '1 running']);
});

test('a job that notes steps without end is told of its first thousand', async () => {
  const many = Array.from({ length: 1500 }, (_, step) => line(step, 'running'));
  const steps = await read([...many, line(999, 'failed'), line(1200, 'failed')]);
  expect(steps).toHaveLength(1000);
  expect(steps.at(-1)).toMatchObject({ step: '999', state: 'failed' });
});
