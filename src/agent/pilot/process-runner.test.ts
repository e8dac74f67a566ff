import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { startPilot } from './pilot-under-test.ts';

const sh = (script: string) => ['sh', '-c', script];

test('stdin is the parameters, stdout the answer: JSON where it is JSON, else text without its last newline', async () => {
  const { answers } = await startPilot(
    { argv: ['cat'] },
    { params: [{ x: 1.5, s: 'é"\n' }, 'text', null, [1, 2], '5 apples'] },
  );
  const byTask = await answers(5);
  expect(byTask.get('r1.0')).toMatchObject({ ok: true, answer: { x: 1.5, s: 'é"\n' }, attempt: 1 });
  expect(byTask.get('r1.1')).toMatchObject({ answer: 'text' });
  expect(byTask.get('r1.2')).toMatchObject({ answer: null });
  const { answers: texts } = await startPilot({ argv: sh('read x; printf "%s\\n\\n" "-$x-"') }, { params: [7] });
  expect((await texts(1)).get('r1.0')).toMatchObject({ ok: true, answer: '-7-\n' });
});

test('shorter parameters after longer ones leave nothing behind', async () => {
  const { answers } = await startPilot({ argv: ['cat'] }, { params: ['a'.repeat(5000), 'b'], slots: 1 });
  expect((await answers(2)).get('r1.1')).toMatchObject({ answer: 'b' });
});

test('an answer of just under 1 MiB passes, and one above fails with a sentence', async () => {
  const { answers } = await startPilot(
    { argv: sh('read n; head -c "$n" /dev/zero | tr "\\0" x') },
    { params: [1_048_000, 1_048_577] },
  );
  const byTask = await answers(2);
  expect((byTask.get('r1.0') as { answer: string }).answer).toHaveLength(1_048_000);
  expect(byTask.get('r1.1')).toMatchObject({ ok: false, error: expect.stringMatching(/over 1 MiB|more than 1 MiB/) });
});

test('an exit code other than 0 is a failed attempt with its log', async () => {
  const { answers } = await startPilot(
    { argv: sh('read c; echo oops >&2; echo partial; exit $c') },
    { params: [3, 0] },
  );
  const byTask = await answers(2);
  expect(byTask.get('r1.0')).toMatchObject({ ok: false, error: 'exited with 3', exitCode: 3, log: 'oops\n' });
  expect(byTask.get('r1.1')).toMatchObject({ ok: true, answer: 'partial', log: 'oops\n' });
});

test('a signal is named', async () => {
  const { answers } = await startPilot({ argv: sh('kill -KILL $$') }, { params: [0, 1], slots: 1 });
  expect((await answers(2)).get('r1.1')).toMatchObject({ ok: false, error: 'was ended by SIGKILL', exitCode: 137 });
});

test('argv is not expanded, and a builtin of the shell is not meant', async () => {
  const { answers } = await startPilot({ argv: ['printf', '%s|', '$HOME', '*', 'a b', '`id`'] });
  expect((await answers(1)).get('r1.0')).toMatchObject({ answer: '$HOME|*|a b|`id`|' });
  const { answers: exits } = await startPilot({ argv: ['exit', '0'] });
  expect((await exits(1)).get('r1.0')).toMatchObject({
    ok: false,
    exitCode: 127,
    error: expect.stringContaining('no program exit'),
  });
});

test('the bundle is the working directory, its programs keep their executable bit', async () => {
  const { answers } = await startPilot(
    { argv: ['./tool.sh', 'hi'] },
    { files: { 'tool.sh': '#!/bin/sh\necho "$1 $(cat data/x)"', 'data/x': 'there' } },
  );
  expect((await answers(1)).get('r1.0')).toMatchObject({ answer: 'hi there' });
});

test('a script whose interpreter is missing is named', async () => {
  const { answers } = await startPilot({ argv: ['./tool'] }, { files: { tool: '#!/no/such/interpreter\n' } });
  expect((await answers(1)).get('r1.0')).toMatchObject({ ok: false, error: expect.stringContaining('./tool') });
});

test('the environment names the task and holds no token', async () => {
  process.env.BREADBOX_TOKEN = 'secret';
  const { answers } = await startPilot({ argv: sh('env | grep ^BREADBOX_ | sort') }, { slots: 1 });
  delete process.env.BREADBOX_TOKEN;
  const { answer } = (await answers(1)).get('r1.0') as { answer: string };
  const names = answer.split('\n').map((line) => line.split('=')[0]);
  expect(names).toEqual(
    ['ATTEMPT', 'LED', 'NODE', 'OUT', 'PROJECT', 'RUN', 'SEED', 'SLOT', 'TASK'].map((name) => `BREADBOX_${name}`),
  );
  expect(answer).toContain('BREADBOX_TASK=r1.0');
  expect(answer).toContain('BREADBOX_SEED=42');
  expect(answer).toContain('BREADBOX_LED=/run/breadbox/led.sock');
});

test('files under $BREADBOX_OUT are sent before the answer; links are not, files of a failed attempt are not', async () => {
  const script =
    'read n; mkdir "$BREADBOX_OUT/d"; echo "$n" >"$BREADBOX_OUT/d/f $n"; ln -s /etc/passwd "$BREADBOX_OUT/link"; exit "$n"';
  const { answers, head } = await startPilot({ argv: sh(script) }, { params: [0, 1, 0], slots: 1 });
  const byTask = await answers(3);
  expect(Object.fromEntries(head.artefacts)).toEqual({
    'r1.0/d/f 0': Buffer.from('0\n'),
    'r1.2/d/f 0': Buffer.from('0\n'),
  });
  expect(byTask.get('r1.0')).toMatchObject({ ok: true, log: expect.stringContaining('link') });
  const put = head.requests.findIndex((request) => request.startsWith('PUT') && request.includes('r1.0'));
  expect(put).toBeLessThan(head.requests.indexOf('POST /api/farm/answers'));
});

test('files over 64 MiB together are a failed attempt', async () => {
  const { answers } = await startPilot({ argv: sh('truncate -s 65M "$BREADBOX_OUT/big"') });
  expect((await answers(1)).get('r1.0')).toMatchObject({ ok: false, error: expect.stringContaining('65 MiB') });
});

test('the time limit ends a task that ignores TERM, with the children it forked, and the slot goes on', async () => {
  const script = `read x; [ "$x" = quick ] && { echo done; exit; }; trap "" TERM; sleep 61.${process.pid} & sleep 61.${process.pid}; sleep 61.${process.pid}`;
  const { answers } = await startPilot(
    { argv: sh(script), timeLimitSec: 0.3 },
    { params: ['slow', 'quick'].map((x) => x), slots: 1 },
  );
  const byTask = await answers(2);
  expect(byTask.get('r1.0')).toMatchObject({ ok: false, error: 'ran longer than its time limit of 0.3 s' });
  await expect.poll(() => sleepers(`61.${process.pid}`)).toBe(0);
});

test('what a task leaves in the background ends with it', async () => {
  const { answers } = await startPilot({ argv: sh(`sleep 62.${process.pid} & echo hi`) }, { params: [0, 1, 2] });
  expect((await answers(3)).get('r1.2')).toMatchObject({ answer: 'hi' });
  await expect.poll(() => sleepers(`62.${process.pid}`)).toBe(0);
});

test('endless stdout is cut off', async () => {
  const { answers } = await startPilot({ argv: ['yes'] }, { params: [0] });
  expect((await answers(1)).get('r1.0')).toMatchObject({
    ok: false,
    error: expect.stringContaining('more than 1 MiB on stdout'),
  });
});

test('of a long stderr the head and the tail are kept', async () => {
  const noise = 'head -c 3000000 /dev/zero | tr "\\0" x >&2; sleep 0.1';
  const script = `echo first >&2; ${noise}; ${noise}; echo last >&2; echo 1`;
  const { answers } = await startPilot({ argv: sh(script) });
  const { log } = (await answers(1)).get('r1.0') as { log: string };
  expect(log.replace(/x+/g, 'x').replace(/\d+/, 'N')).toBe('first\nx\n[… N bytes cut …]\nxlast\n');
  expect(Buffer.byteLength(log)).toBeLessThan(65 * 1024);
});

test('the memory limit counts the whole group', async () => {
  const script = 'python3 -c "x = bytearray(150 << 20); import time; time.sleep(20)" & wait';
  const { answers } = await startPilot({ argv: sh(script), memBytes: 64 * 1024 * 1024 });
  expect((await answers(1)).get('r1.0')).toMatchObject({ ok: false, error: 'used more than 64 MiB' });
});

test('a launcher that is killed from outside fails only its task', async () => {
  const { answers } = await startPilot(
    { argv: sh('read x; [ "$x" = 0 ] && kill -KILL $PPID; echo "$x"') },
    { params: [0, 1], slots: 1 },
  );
  const byTask = await answers(2);
  expect(byTask.get('r1.0')).toMatchObject({ ok: false, error: expect.stringContaining('killed') });
  expect(byTask.get('r1.1')).toMatchObject({ ok: true, answer: 1 });
});

function sleepers(seconds: string): number {
  const lines = execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' }).split('\n');
  return lines.filter((line) => line === `sleep ${seconds}`).length;
}
