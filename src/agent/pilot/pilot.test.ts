import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { FakeHead } from '../fake-head.ts';
import { hasFile, startPilot, until } from './pilot-under-test.ts';

const sh = (script: string) => ['sh', '-c', script];
const many = (count: number) => Array.from({ length: count }, (_, index) => index);

/** Tasks run until it is called. */
function untilTold(): { argv: string[]; go: () => void } {
  const file = join(tmpdir(), `breadbox-go-${process.pid}`);
  onTestFinished(() => rmSync(file, { force: true }));
  const wait = `touch "$BREADBOX_OUT/on-$BREADBOX_TASK"; while [ ! -e '${file}' ]; do sleep 0.05; done; cat`;
  return { argv: sh(wait), go: () => writeFileSync(file, '') };
}

test('thousands of tasks come back once each, in batches', async () => {
  const begun = performance.now();
  const { answers, head } = await startPilot({ argv: ['cat'], mode: 'process' }, { params: many(600) });
  const byTask = await answers(600);
  expect(byTask.size).toBe(600);
  expect(head.answers).toHaveLength(600);
  expect(many(600).every((index) => (byTask.get(`r1.${index}`) as { answer: number }).answer === index)).toBe(true);
  // What comes within 20 ms goes together; where tasks take longer than that, each goes alone.
  const most = Math.max(200, 2 + (performance.now() - begun) / 20);
  expect(head.requests.filter((request) => request === 'POST /api/farm/answers').length).toBeLessThan(most);
});

test('however fast tasks are, no more are asked for than a lease may hold', async () => {
  const body = 'print(json.dumps({"task": json.loads(line)["task"], "answer": 1}), flush=True)';
  const echo = `import json, sys\nfor line in sys.stdin: ${body}`;
  const pilot = await startPilot({ argv: ['python3', '-c', echo], mode: 'stream' }, { params: many(5000) });
  let most = 0;
  pilot.head.refuse = (request, body) => {
    if (request.includes('/lease')) most = Math.max(most, (body as { want: number }).want);
    return undefined;
  };
  await pilot.answers(5000);
  await sleep(300);
  expect(most).toBeGreaterThan(2);
  expect(most).toBeLessThanOrEqual(1024);
});

test('a lost answer of the head loses and repeats no task', async () => {
  const pilot = await startPilot({ argv: ['cat'] }, { params: many(60) });
  let requests = 0;
  pilot.head.losesAnswerOf = (request) => request.includes('/lease') && requests++ % 2 === 0;
  const byTask = await pilot.answers(60);
  expect(byTask.size).toBe(60);
  expect(pilot.head.answers).toHaveLength(60);
});

test('answers whose acknowledgement was lost are sent again', async () => {
  const pilot = await startPilot({ argv: ['cat'] }, { params: many(20) });
  let lost = false;
  pilot.head.losesAnswerOf = (request) => {
    const lose = !lost && request.includes('/answers');
    lost ||= lose;
    return lose;
  };
  // The head has them all and some twice: those whose acknowledgement did not come.
  await until(() => pilot.head.answers.length > 20 && new Set(pilot.head.answers.map(({ task }) => task)).size === 20);
  expect(lost).toBe(true);
});

test('a head that is away, or moved, is waited for: the worker file says where it is now', async () => {
  const { argv, go } = untilTold();
  const pilot = await startPilot({ argv }, { params: [1, 2] });
  for (const task of ['r1.0', 'r1.1']) await until(() => hasFile(pilot.workDir, `on-${task}`));
  await pilot.head.close();
  go();
  await sleep(600);
  const next = new FakeHead();
  await next.start();
  try {
    writeFileSync(
      pilot.workerFilePath,
      JSON.stringify({ url: next.url, token: 't', workDir: pilot.workDir, slots: 2 }),
    );
    await until(() => next.answers.length === 2);
    pilot.soft.abort();
    await pilot.done;
  } finally {
    await next.close();
  }
});

test('a 503 is asked again; a 401 ends the pilot', async () => {
  const pilot = await startPilot({ argv: ['cat'] }, { params: [1] });
  let refusals = 0;
  pilot.head.refuse = (request) => (request.includes('/answers') && refusals++ < 3 ? 503 : undefined);
  await pilot.answers(1);
  expect(refusals).toBeGreaterThanOrEqual(3);
  pilot.head.refuse = () => 401;
  await expect(pilot.done).rejects.toThrow('401');
});

test('an answer that the head refuses becomes a failed attempt and holds up no other', async () => {
  const pilot = await startPilot({ argv: ['cat'] }, { params: ['good', 'bad', 'fine'] });
  pilot.head.refuse = (request, body) =>
    request.includes('/answers') && JSON.stringify(body).includes('"bad"') ? 400 : undefined;
  const byTask = await pilot.answers(3);
  expect(byTask.get('r1.0')).toMatchObject({ ok: true });
  expect(byTask.get('r1.1')).toMatchObject({ ok: false, error: expect.stringContaining('refused') });
  expect(byTask.get('r1.2')).toMatchObject({ ok: true });
});

test('asked to stop, it finishes what runs, gives back the rest and leaves nothing behind', async () => {
  const { argv, go } = untilTold();
  const pilot = await startPilot({ argv }, { params: many(2) });
  for (const task of ['r1.0', 'r1.1']) await until(() => hasFile(pilot.workDir, `on-${task}`));
  pilot.head.addTasks('r1', many(9));
  pilot.soft.abort();
  go();
  await pilot.done;
  expect(pilot.head.answers).toHaveLength(2);
  expect(pilot.head.answers.every(({ ok }) => ok)).toBe(true);
  expect(readdirSync(pilot.workDir).filter((name) => name.startsWith('pilot-'))).toEqual([]);
  expect(readdirSync('/dev/shm').filter((name) => name.startsWith(`breadbox-pilot-${process.pid}-`))).toEqual([]);
});

test('tasks that were leased and not begun are released', async () => {
  const pilot = await startPilot(
    { argv: sh('read n; [ "$n" -lt 20 ] || sleep 1; echo $n') },
    { params: many(300), slots: 1 },
  );
  await until(() => pilot.head.answers.length >= 15);
  pilot.soft.abort();
  await pilot.done;
  expect(pilot.head.released.length).toBeGreaterThan(0);
  const begun = pilot.head.answers.map(({ task }) => task);
  expect(pilot.head.released.filter((task) => begun.includes(task))).toEqual([]);
  const left = pilot.head.runs.get('r1')?.waiting.length ?? 0;
  expect(new Set([...begun, ...pilot.head.released]).size + left).toBe(300);
});

test('tasks held in advance are let go when tasks become slow', async () => {
  const pilot = await startPilot(
    { argv: sh('read n; [ "$n" -lt 20 ] || sleep 3; echo $n') },
    { params: many(200), slots: 1 },
  );
  await until(() => pilot.head.released.length > 0);
  expect(pilot.head.answers.length).toBeGreaterThanOrEqual(20);
});

test('a stop file, and a head that says so, end it', async () => {
  const pilot = await startPilot({ argv: ['cat'] }, { worker: { stopFile: '/proc/self/status' } });
  await pilot.done;
  const told = await startPilot({ argv: ['cat'] }, { params: [1] });
  await told.answers(1);
  told.head.stop = true;
  told.head.wake();
  await told.done;
});

test('killed, it kills its tasks and gives them back', async () => {
  const pilot = await startPilot({ argv: sh('echo $$ >"$BREADBOX_OUT/pid"; sleep 30') }, { params: [1], slots: 1 });
  await until(() => hasFile(pilot.workDir, 'pid'));
  pilot.soft.abort();
  pilot.hard.abort();
  await expect(pilot.done).rejects.toThrow('killed');
  expect(pilot.head.released).toEqual(['r1.0']);
  expect(pilot.head.answers).toEqual([]);
});

test('what is ended together with the pilot, as Slurm ends a job, has not failed; what ends itself has', async () => {
  const argv = ['sh', '-c', 'read -r sec; sleep $sec; kill -TERM $$'];
  const { head, soft, done, answers } = await startPilot({ argv }, { params: [0, 1] });
  await answers(1);
  expect(head.answers[0]).toMatchObject({ task: 'r1.0', ok: false, exitCode: 143 });
  soft.abort();
  await done;
  expect(head.answers).toHaveLength(1);
  expect(head.released).toContain('r1.1');
});

test('tasks of a cancelled run are killed and answer nothing', async () => {
  const pilot = await startPilot({ argv: sh('touch "$BREADBOX_OUT/on"; sleep 30') }, { params: many(2) });
  await until(() => hasFile(pilot.workDir, 'on'));
  pilot.head.cancelled = ['r1'];
  await until(() => pilot.head.shown.at(-1)?.length === 0);
  pilot.head.cancelled = [];
  const { spec } = pilot.head.runs.get('r1') ?? {};
  if (spec === undefined) throw new Error('r1 is gone');
  pilot.head.runs.set('r2', { spec: { ...spec, argv: ['cat'] }, waiting: [] });
  pilot.head.addTasks('r2', [5]);
  await pilot.answers(1);
  expect(pilot.head.answers.map(({ task }) => task)).toEqual(['r2.0']);
});

test('a run takes no more slots than it may', async () => {
  const pilot = await startPilot(
    { argv: sh('mkdir "$LOCK" || exit 9; sleep 0.05; rmdir "$LOCK"; echo 1') },
    { params: [] },
  );
  process.env.LOCK = `${pilot.workDir}/lock`;
  const { spec } = pilot.head.runs.get('r1') ?? {};
  if (spec === undefined) throw new Error('r1 is gone');
  pilot.head.runs.set('r2', { spec, limit: 1, waiting: [] });
  pilot.head.addTasks('r2', many(8));
  const byTask = await pilot.answers(8);
  expect([...byTask.values()].every(({ ok }) => ok)).toBe(true);
});

test('what runs is shown', async () => {
  const pilot = await startPilot({ argv: sh('sleep 60') }, { params: [1] });
  await until(() => pilot.head.shown.some((tasks) => tasks.join() === 'r1.0'));
});

test('a failed setup fails the tasks with its last words; a done one is not done again', async () => {
  const pilot = await startPilot(
    { argv: ['cat'], setup: 'echo trying\nno-such-command\necho never' },
    { params: [1, 2] },
  );
  const byTask = await pilot.answers(2);
  expect(byTask.get('r1.1')).toMatchObject({
    ok: false,
    error: expect.stringMatching(/setup failed.*no-such-command/s),
  });
  const good = await startPilot({ argv: ['cat', 'made'], setup: 'echo once >>made' }, { params: [1] });
  expect((await good.answers(1)).get('r1.0')).toMatchObject({ ok: true, answer: 'once' });
  const { spec } = good.head.runs.get('r1') ?? {};
  if (spec === undefined) throw new Error('r1 is gone');
  good.head.runs.set('r2', { spec, waiting: [] });
  good.head.addTasks('r2', [1]);
  expect((await good.answers(2)).get('r2.0')).toMatchObject({ ok: true, answer: 'once' });
});

test('a bundle that is not what was asked for fails the tasks', async () => {
  const pilot = await startPilot({ argv: ['cat'] }, { params: [] });
  const version = 'a'.repeat(64);
  pilot.head.bundles.set(version, Buffer.from('not a zip'));
  const { spec } = pilot.head.runs.get('r1') ?? {};
  if (spec === undefined) throw new Error('r1 is gone');
  pilot.head.runs.set('r2', { spec: { ...spec, version }, waiting: [] });
  pilot.head.addTasks('r2', [1]);
  expect((await pilot.answers(1)).get('r2.0')).toMatchObject({ ok: false, error: expect.stringContaining('checksum') });
});

test('without work it leaves after ten seconds', async () => {
  const begun = Date.now();
  const pilot = await startPilot({}, { params: [] });
  await pilot.done;
  expect(Date.now() - begun).toBeGreaterThan(9000);
}, 60_000);
