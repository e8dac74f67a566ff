import { Readable } from 'node:stream';
import { expect, it } from 'vitest';
import { runInFakeWorld } from '../fake-world.ts';

const CLOCKS = '[2026-11-21T22:08:05.123] error: Check for out of sync clocks';
const SYMPTOM = 'srun: error: Task launch for StepId=19.0 failed on node n2: Communication connection failure';

it('says what is behind a line, and what to do, without a head', async () => {
  const { exit, stdout } = await runInFakeWorld(['explain', CLOCKS]);
  expect(exit).toBe(0);
  expect(stdout).toContain('Two clocks differ');
  expect(stdout).toContain('chronyc makestep');
  expect(stdout).toContain('breadbox doctor tests the cluster for it');
});

it('reads a stream, and puts the cause before what it brought about', async () => {
  const stdin = Readable.from([Buffer.from(`${SYMPTOM}\n`), Buffer.from(`${CLOCKS}\n`)]);
  const { stdout } = await runInFakeWorld(['explain', '--json'], { stdin });
  const found = JSON.parse(stdout) as { check: string; sentence: string; fix: string; line: string }[];
  expect(found.map(({ check }) => check)).toEqual(['clock-skew', 'slurmd-stopped']);
  expect(found[0]).toMatchObject({ line: CLOCKS });
  expect(found.every(({ sentence, fix }) => sentence !== '' && fix !== '')).toBe(true);
});

it('reads the end of a long stream', async () => {
  const stdin = Readable.from([
    ...Array.from({ length: 30 }, (_, at) => Buffer.from(`step ${at} of 30\n`.repeat(8000))),
    Buffer.from(`${CLOCKS}\n`),
  ]);
  const { stdout } = await runInFakeWorld(['explain', '--quiet'], { stdin });
  expect(stdout).toBe('clock-skew\n');
});

it('takes words that were not quoted as one line', async () => {
  const { stdout } = await runInFakeWorld(['explain', '-q', ...SYMPTOM.split(' ')]);
  expect(stdout).toBe('slurmd-stopped\n');
});

it('says so where it knows nothing', async () => {
  const plain = await runInFakeWorld(['explain', 'all is well']);
  expect(plain).toMatchObject({ exit: 0, stderr: '' });
  expect(plain.stdout).toContain('Breadbox does not know these words.');
  expect(JSON.parse((await runInFakeWorld(['explain', '--json', 'all is well'])).stdout)).toEqual([]);
});

it('shows control characters in place of obeying them', async () => {
  const { stdout } = await runInFakeWorld([
    'explain',
    '\u001b]0;owned\u0007error: Munge decode failed: Invalid credential',
  ]);
  expect(stdout).toContain('munge-key');
  expect(stdout).not.toContain('\u001b');
});
