import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strToU8, zipSync } from 'fflate';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { WorkerFile } from '../protocol/pilot.ts';
import { FakeHead } from './fake-head.ts';
import { feed } from './feed.ts';
import { until } from './pilot/pilot-under-test.ts';

async function startFeed(program: string, prepare: (head: FakeHead) => void) {
  const head = new FakeHead();
  await head.start();
  const workDir = mkdtempSync(join(tmpdir(), 'feed-test-'));
  const version = head.addBundle(Buffer.from(zipSync({ 'feed.py': strToU8(program) })));
  head.runs.set('r1', {
    spec: { project: 'x', version, argv: ['true'], mode: 'process', timeLimitSec: 9, seed: 7 },
    waiting: [],
  });
  prepare(head);
  const file: WorkerFile = { url: head.url, token: 't', workDir, run: 'r1', argv: ['python3', 'feed.py'] };
  const workerFilePath = join(workDir, 'worker.json');
  writeFileSync(workerFilePath, JSON.stringify(file));
  const soft = new AbortController();
  const done = feed({ workerFilePath, file, version: '0', soft: soft.signal, hard: soft.signal, say: () => {} });
  done.catch(() => {});
  onTestFinished(async () => {
    soft.abort();
    head.wake();
    await done.catch(() => {});
    await head.close();
    rmSync(workDir, { recursive: true });
  });
  return { head, done, soft };
}

const BISECT = `
import json, os, sys
seed, n, told = int(os.environ["BREADBOX_SEED"]), 0, []
for line in sys.stdin:
    m = json.loads(line)
    if "tell" in m:
        told += m["tell"]
    elif len(told) >= 2:
        print(json.dumps({"done": True}), flush=True)
    else:
        print(json.dumps({"tasks": [{"key": f"k{n + i}", "params": seed + i} for i in range(m["ask"])]}), flush=True)
        n += m["ask"]
`;

test('asks are answered, tells are told, and the end is the end', async () => {
  const { head, done } = await startFeed(BISECT, (head) => {
    head.feedEvents = [
      { kind: 'ask', seq: 1, n: 2 },
      { kind: 'tell', seq: 2, answers: [{ key: 'k0', answer: 1 }] },
      { kind: 'tell', seq: 3, answers: [{ key: 'k1', answer: { y: 2 } }] },
      { kind: 'ask', seq: 4, n: 5 },
    ];
  });
  await until(() => head.replies.length === 2);
  expect(head.replies).toEqual([
    {
      seq: 1,
      tasks: [
        { key: 'k0', params: 7 },
        { key: 'k1', params: 8 },
      ],
    },
    { seq: 4, done: true },
  ]);
  head.feedEnd = true;
  head.wake();
  await done;
  expect(head.feedError).toBeUndefined();
});

test.each([
  ['a line that is no JSON', 'input()\nprint("hello", flush=True)\ninput()', /neither.*hello/],
  ['tasks without keys', 'input()\nprint(\'{"tasks":[{"params":1}]}\', flush=True)\ninput()', /neither.*params/],
  [
    'its death',
    'import sys\ninput()\nprint("no data file", file=sys.stderr)\nsys.exit(4)',
    /exited with 4.*no data file/,
  ],
  ['an unasked line', 'print("ready", flush=True)\nimport time\ntime.sleep(9)', /not asked for: ready/],
])('%s fails the run with a sentence', async (_, program, sentence) => {
  const { head, done } = await startFeed(program, (head) => {
    if (!program.includes('ready')) head.feedEvents = [{ kind: 'ask', seq: 1, n: 1 }];
  });
  await expect(done).rejects.toMatchObject({ code: 'run-failed' });
  expect(head.feedError).toMatch(sentence);
});

test('it finds the LEDs of the node it runs on, or those that its head has named', async () => {
  const program = `import json, os
input()
print(json.dumps({"tasks": [{"key": "a", "params": os.environ["BREADBOX_LED"]}]}), flush=True)
input()`;
  const paramsOf = async () => {
    const { head } = await startFeed(program, (head) => {
      head.feedEvents = [{ kind: 'ask', seq: 1, n: 1 }];
    });
    await until(() => head.replies.length === 1);
    return (head.replies[0] as { tasks: { params: unknown }[] }).tasks[0]?.params;
  };
  vi.stubEnv('BREADBOX_LED', '');
  onTestFinished(() => void vi.unstubAllEnvs());
  expect(await paramsOf()).toBe('/run/breadbox/led.sock');
  vi.stubEnv('BREADBOX_LED', '/home/led/ada.sock');
  expect(await paramsOf()).toBe('/home/led/ada.sock');
});

test('a program that is done may leave', async () => {
  const { head, done } = await startFeed('input()\nprint(\'{"done":true}\', flush=True)', (head) => {
    head.feedEvents = [{ kind: 'ask', seq: 1, n: 1 }];
  });
  await until(() => head.replies.length === 1);
  head.feedEvents.push({ kind: 'tell', seq: 2, answers: [{ key: 'a', answer: 1 }] });
  head.wake();
  await new Promise((resolve) => setTimeout(resolve, 100));
  head.feedEnd = true;
  head.wake();
  await done;
  expect(head.feedError).toBeUndefined();
});

test('asked to stop, it leaves at once and fails nothing', async () => {
  const { head, done, soft } = await startFeed('import time\ninput()\ntime.sleep(60)', (head) => {
    head.feedEvents = [{ kind: 'ask', seq: 1, n: 1 }];
  });
  await until(() => head.requests.filter((request) => request.includes('feed/next')).length === 2);
  soft.abort();
  await done;
  expect(head.feedError).toBeUndefined();
});
