import { expect, test } from 'vitest';
import { startPilot } from './pilot-under-test.ts';

/** Python, as most will write it: one task a line, unbuffered by flush. */
const loop = (body: string) => `
import json, os, sys, time
for line in sys.stdin:
    t = json.loads(line)
    p = t["params"]
    def say(o):
        print(json.dumps(o), flush=True)
${body.replace(/^/gm, '    ')}
`;
const start = (body: string, params: readonly unknown[], spec = {}) =>
  startPilot(
    { mode: 'stream', argv: ['python3', 'main.py'], ...spec },
    { files: { 'main.py': loop(body) }, params, slots: 1 },
  );

test('one process answers all tasks of a slot', async () => {
  const { answers } = await start('say({"task": t["task"], "answer": [p * 2, os.getpid()]})', [1, 2, 3]);
  const byTask = await answers(3);
  const values = [...byTask.values()].map((answer) => (answer as { answer: number[] }).answer);
  expect(values.map(([value]) => value)).toEqual([2, 4, 6]);
  expect(new Set(values.map(([, pid]) => pid)).size).toBe(1);
});

test('an error is a failed attempt, and the process lives', async () => {
  const { answers } = await start(
    'say({"task": t["task"], "error": "no"} if p == 0 else {"task": t["task"], "answer": p})',
    [0, 1],
  );
  const byTask = await answers(2);
  expect(byTask.get('r1.0')).toMatchObject({ ok: false, error: 'no' });
  expect(byTask.get('r1.1')).toMatchObject({ ok: true, answer: 1 });
});

test('stderr during a task is its log', async () => {
  const { answers } = await start(
    'print("about", p, file=sys.stderr, flush=True)\nsay({"task": t["task"], "answer": p})',
    [1, 2],
  );
  const byTask = await answers(2);
  expect(byTask.get('r1.0')).toMatchObject({ log: 'about 1\n' });
  expect(byTask.get('r1.1')).toMatchObject({ log: 'about 2\n' });
});

test('files go under "out"', async () => {
  const { answers, head } = await start(
    'open(t["out"] + "/f", "w").write(str(p))\nsay({"task": t["task"], "answer": p})',
    [1, 2],
  );
  await answers(2);
  expect(Object.fromEntries(head.artefacts)).toEqual({ 'r1.0/f': Buffer.from('1'), 'r1.1/f': Buffer.from('2') });
});

test('any other line is quoted in a failed attempt, and the process is started again', async () => {
  const body = 'if p == 0: print("hello there", flush=True)\nelse: say({"task": t["task"], "answer": p})';
  const { answers } = await start(body, [0, 1]);
  const byTask = await answers(2);
  expect(byTask.get('r1.0')).toMatchObject({ ok: false, error: expect.stringContaining('hello there') });
  expect(byTask.get('r1.1')).toMatchObject({ ok: true, answer: 1 });
});

test('an answer to another task is no answer', async () => {
  const { answers } = await start('say({"task": "r1.77", "answer": 1})', [0]);
  expect((await answers(1)).get('r1.0')).toMatchObject({ ok: false, error: expect.stringContaining('r1.77') });
});

test('the death of the process fails the task in flight with exit code and last words', async () => {
  const body =
    'if p == 0:\n    print("bye", file=sys.stderr, flush=True)\n    sys.exit(5)\nsay({"task": t["task"], "answer": p})';
  const { answers } = await start(body, [0, 1]);
  const byTask = await answers(2);
  expect(byTask.get('r1.0')).toMatchObject({
    ok: false,
    exitCode: 5,
    error: expect.stringContaining('exited with 5'),
    log: 'bye\n',
  });
  expect(byTask.get('r1.1')).toMatchObject({ ok: true, answer: 1 });
});

test('a process that always dies fails one task at a time, slower after the third', async () => {
  const begun = Date.now();
  const { answers } = await startPilot({ mode: 'stream', argv: ['false'] }, { params: [0, 1, 2, 3], slots: 1 });
  const byTask = await answers(4);
  expect([...byTask.values()].every(({ ok }) => !ok)).toBe(true);
  expect(Date.now() - begun).toBeGreaterThan(450);
});

test('a task over its time limit is killed with its process', async () => {
  const body = 'if p == 0: time.sleep(30)\nsay({"task": t["task"], "answer": p})';
  const { answers } = await start(body, [0, 1], { timeLimitSec: 4 });
  const byTask = await answers(2);
  expect(byTask.get('r1.0')).toMatchObject({ ok: false, error: 'ran longer than its time limit of 4 s' });
  expect(byTask.get('r1.1')).toMatchObject({ ok: true, answer: 1 });
});

test('a line without end is cut off', async () => {
  const body = 'if p == 0: sys.stdout.write("x" * 3000000)\nelse: say({"task": t["task"], "answer": p})';
  const { answers } = await start(body, [0, 1]);
  const byTask = await answers(2);
  expect(byTask.get('r1.0')).toMatchObject({ ok: false, error: expect.stringContaining('longer than 1 MiB') });
  expect(byTask.get('r1.1')).toMatchObject({ ok: true, answer: 1 });
});

test('large parameters and answers pass whole', async () => {
  const { answers } = await start('say({"task": t["task"], "answer": p})', ['ü'.repeat(80_000)]);
  expect((await answers(1)).get('r1.0')).toMatchObject({ ok: true, answer: 'ü'.repeat(80_000) });
});
