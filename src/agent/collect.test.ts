import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strToU8, zipSync } from 'fflate';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { WorkerFile } from '../protocol/pilot.ts';
import { collect } from './collect.ts';
import { FakeHead } from './fake-head.ts';
import { until } from './pilot/pilot-under-test.ts';

const SUM = `
import json, os, sys
rows = [json.loads(line) for line in sys.stdin]
assert all(sorted(row) == ["answer", "params", "task"] for row in rows)
os.makedirs(os.environ["BREADBOX_OUT"] + "/d", exist_ok=True)
open(os.environ["BREADBOX_OUT"] + "/d/sum.txt", "w").write(str(sum(row["answer"] for row in rows)))
open(os.environ["BREADBOX_OUT"] + "/same.txt", "w").write("same")
`;

const row = (index: number) => ({
  task: `r1.${index}`,
  params: index,
  answer: index * 10,
  attempt: 1,
  node: 'n1',
  startedAt: '',
  endedAt: '',
});

async function startCollect(program: string, worker: Partial<WorkerFile> = {}) {
  const head = new FakeHead();
  await head.start();
  const workDir = mkdtempSync(join(tmpdir(), 'collect-test-'));
  const version = head.addBundle(Buffer.from(zipSync({ 'collect.py': strToU8(program) })));
  const show = (state: string, answered: number, waiting: number) => {
    head.results = Array.from({ length: answered }, (_, index) => row(index));
    head.status = {
      ...{
        run: 'r1',
        project: 'x',
        version,
        owner: 'o',
        state,
        tasks: answered + waiting,
        waiting,
        leased: 0,
        answered,
      },
      ...{ failed: 0, cancelled: 0, feedDone: true, collected: false, rate: 0, seconds: 1, workers: 1, seed: 3 },
      ...{ priority: 0, feed: 'list', artefacts: { files: 0, bytes: 0 } },
      createdAt: '2026-01-01T00:00:00Z',
    };
  };
  show('running', 0, 4);
  const file: WorkerFile = {
    url: head.url,
    token: 't',
    workDir,
    run: 'r1',
    argv: ['python3', 'collect.py'],
    ...worker,
  };
  const workerFilePath = join(workDir, 'worker.json');
  writeFileSync(workerFilePath, JSON.stringify(file));
  const soft = new AbortController();
  const done = collect({ workerFilePath, file, version: '0', soft: soft.signal, hard: soft.signal, say: () => {} });
  done.catch(() => {});
  onTestFinished(async () => {
    soft.abort();
    await done.catch(() => {});
    await head.close();
    rmSync(workDir, { recursive: true });
  });
  return { head, done, soft, show, workDir };
}

test('collects as answers arrive and a last time at the end, and sends what changed', async () => {
  const { head, done, show, workDir } = await startCollect(SUM);
  show('running', 2, 2);
  await until(() => head.artefacts.get('r1/d/sum.txt')?.toString() === '10');
  show('done', 4, 0);
  await done;
  expect(head.artefacts.get('r1/d/sum.txt')?.toString()).toBe('60');
  expect(head.requests.filter((request) => request.endsWith('same.txt'))).toHaveLength(1);
  expect(head.collected).toEqual({});
  expect(existsSync(join(workDir, 'collect/r1'))).toBe(false);
});

test('a last pass that fails is reported with its last words; an earlier one is only tried again', async () => {
  const { head, done, show } = await startCollect('import sys\nsys.exit("cannot stitch")');
  show('running', 1, 3);
  await until(() => head.requests.some((request) => request.includes('/results')));
  expect(head.collected).toBeUndefined();
  show('done', 4, 0);
  await expect(done).rejects.toMatchObject({ code: 'run-failed' });
  expect(head.collected?.error).toMatch(/exited with 1.*cannot stitch/s);
});

test('setup comes first', async () => {
  const { head, done, show } = await startCollect(
    'import os\nopen(os.environ["BREADBOX_OUT"] + "/x", "w").write(open("made").read())',
    { setup: 'echo yes >made' },
  );
  show('done', 1, 0);
  await done;
  expect(head.artefacts.get('r1/x')?.toString()).toBe('yes\n');
});

test('it finds the LEDs of the node it runs on', async () => {
  vi.stubEnv('BREADBOX_LED', '');
  onTestFinished(() => void vi.unstubAllEnvs());
  const { head, done, show } = await startCollect(
    'import os\nopen(os.environ["BREADBOX_OUT"] + "/led", "w").write(os.environ["BREADBOX_LED"])',
  );
  show('done', 1, 0);
  await done;
  expect(head.artefacts.get('r1/led')?.toString()).toBe('/run/breadbox/led.sock');
});

test('a run that was cancelled or removed is left', async () => {
  const cancelled = await startCollect(SUM);
  cancelled.show('cancelled', 1, 0);
  await cancelled.done;
  expect(cancelled.head.collected).toBeUndefined();
  const removed = await startCollect(SUM);
  removed.head.refuse = () => 404;
  await removed.done;
});

test('asked to stop, it kills a pass and leaves', async () => {
  const { head, done, show, soft } = await startCollect('import time\ntime.sleep(60)');
  show('done', 1, 0);
  await until(() => head.requests.some((request) => request.includes('/results')));
  await new Promise((resolve) => setTimeout(resolve, 200));
  soft.abort();
  await done;
  expect(head.collected).toBeUndefined();
});
