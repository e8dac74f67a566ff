import { PassThrough } from 'node:stream';
import { afterEach, describe, expect, it } from 'vitest';
import type { FleetEvent } from '../../../protocol/fleet.ts';
import { bodyOf, type FakeHead, problem, startFakeHead } from '../../fake-head.ts';
import { FakeWorld, runInFakeWorld } from '../../fake-world.ts';
import { runCli } from '../../run-cli.ts';

let head: FakeHead | undefined;
afterEach(() => head?.stop());

type Event = FleetEvent;
const out = (node: string, text: string, stream: 'stdout' | 'stderr' = 'stdout'): Event => ({
  event: 'output',
  node,
  stream,
  text,
});
const end = (node: string, exitCode = 0): Event => ({ event: 'end', node, exitCode, seconds: 0.5 });
const failed = (node: string, code: string, message: string, hint?: string): Event => ({
  event: 'end',
  node,
  seconds: 0.1,
  error: { code, message, ...(hint && { hint }) },
});

/** A head that answers each call with the next list. */
async function answering(...answers: readonly (readonly Event[])[]) {
  const bodies: Record<string, unknown>[] = [];
  const left = [...answers];
  head = await startFakeHead({
    'POST /api/fleet/run': async (request, response) => {
      bodies.push(JSON.parse(await bodyOf(request)));
      for (const event of left.shift() ?? []) response.write(`\n${JSON.stringify(event)}\n`);
      response.end();
    },
  });
  return { bodies, env: { BREADBOX_URL: head.url, BREADBOX_TOKEN: 'x' } };
}

describe('breadbox run', () => {
  it('prints lines behind their nodes, also where they come in pieces', async () => {
    const { env, bodies } = await answering([
      ...[out('n1', 'one\ntw'), out('n2', 'a\n'), out('n1', 'o\nthree'), out('n2', 'bad\n', 'stderr')],
      ...[end('n2'), end('n1')],
    ]);
    expect(await runInFakeWorld(['run', '-w', 'n[1-2]', '--', 'x', 'y z'], { env })).toEqual({
      exit: 0,
      stdout: 'n1: one\nn2: a\nn1: two\nn1: three\n',
      stderr: 'n2: bad\n',
    });
    expect(bodies).toEqual([{ nodes: 'n[1-2]', argv: ['x', 'y z'], root: false }]);
  });

  it('folds equal outputs in the order of their first nodes', async () => {
    const { env } = await answering([
      ...[out('n3', 'same\n'), out('n2', 'oth'), out('n1', 'sa'), out('n2', 'er'), out('n1', 'me\n')],
      ...[end('n1'), end('n2'), end('n3'), end('n4')],
    ]);
    const { stdout } = await runInFakeWorld(['run', '-b', '-w', 'n[1-4]', 'x'], { env });
    const rule = '-'.repeat(15);
    expect(stdout).toBe(`${rule}\nn[1,3]\n${rule}\nsame\n${rule}\nn2\n${rule}\nother\n`);
  });

  it('says equal failures once, and exits with 1', async () => {
    const { env } = await answering([
      ...[end('n1'), end('n2', 2), end('n3', 2), end('n4', 255)],
      failed('n5', 'unreachable', 'n5 (10.0.0.5) cannot be reached: ssh says: x', 'Is it on? Try: ping 10.0.0.5'),
      failed('n6', 'unreachable', 'n6 (10.0.0.6) cannot be reached: ssh says: x', 'Is it on? Try: ping 10.0.0.6'),
    ]);
    expect(await runInFakeWorld(['run', '-w', 'n[1-6]', 'x'], { env })).toEqual({
      exit: 1,
      stdout: '',
      stderr:
        'breadbox: n[2-3]: the command ended with exit code 2.\n' +
        'breadbox: n4: the command ended with exit code 255.\n' +
        'breadbox: n[5-6] cannot be reached: ssh says: x\n',
    });
  });

  it('exits with 5 where no node could be reached, and with --json tells of each', async () => {
    const answer = [failed('n2', 'unreachable', 'n2 is off'), failed('n1', 'unreachable', 'n1 is off')];
    const { env } = await answering(answer);
    const { exit, stdout } = await runInFakeWorld(['run', '--json', '-w', 'n[1-2]', 'x'], { env });
    expect(exit).toBe(5);
    expect(JSON.parse(stdout)).toMatchObject([
      { node: 'n1', exitCode: null, stdout: '', stderr: '', seconds: 0.1, error: { code: 'unreachable' } },
      { node: 'n2' },
    ]);
  });

  it('hands on what came through a pipe', async () => {
    const { env, bodies } = await answering([end('n1')]);
    await runInFakeWorld(['run', '-w', 'n1', '--timeout', '1.5', 'x'], { env, stdin: 'hällo' });
    expect(bodies[0]).toMatchObject({ stdin: Buffer.from('hällo').toString('base64'), timeoutSec: 1.5 });
  });

  it('asks once for a password, unseen, and goes on with the nodes that want it', async () => {
    const { env, bodies } = await answering(
      [end('n1'), failed('n2', 'needs-password', 'n2 asks'), failed('n3', 'needs-password', 'n3 asks')],
      [out('n2', 'in\n'), end('n2'), end('n3', 4)],
    );
    const keys = new PassThrough();
    const raw: boolean[] = [];
    const stdin = Object.assign(keys, { isTTY: true, setRawMode: (on: boolean) => raw.push(on) });
    const world = new FakeWorld({ env, stdin, terminal: { columns: 80 } });
    setTimeout(() => keys.write('sesamx\x7fä\r'), 50);
    expect(await runCli(['run', '-w', 'n[1-3]', 'x'], world)).toBe(1);
    expect(bodies[1]).toMatchObject({ nodes: 'n[2-3]', passwords: { ssh: 'sesamä', sudo: 'sesamä' } });
    expect(raw).toEqual([true, false]);
    expect(world.stderr.written).toContain('Password of the login on n[2-3]: \n');
    expect(world.stderr.written).not.toContain('sesam');
    expect(world.stdout.written).toBe('n2: in\n');
  });

  it('without a terminal says what is missing', async () => {
    const { env } = await answering([failed('n1', 'needs-password', 'n1 asks for the password of pi', 'Give it.')]);
    const { exit, stderr } = await runInFakeWorld(['run', '-w', 'n1', 'x'], { env });
    expect({ exit, stderr }).toEqual({ exit: 4, stderr: 'breadbox: n1 asks for the password of pi\n  Give it.\n' });
  });

  it.each([
    [['run', 'x'], 'Say on which nodes: -w NODESET.'],
    [['run', '-w', 'n1'], 'Say what to run.'],
    [['run', '-w', 'n1', '--timeout', 'soon', 'x'], "--timeout: 'soon' is not a number of seconds above 0."],
  ])('%j is used wrongly', async (argv, said) => {
    expect(await runInFakeWorld(argv)).toMatchObject({ exit: 2, stderr: expect.stringContaining(said) });
  });

  it('says so where the head goes away in the middle', async () => {
    head = await startFakeHead({
      'POST /api/fleet/run': (_, response) => {
        response.write(`${JSON.stringify(out('n1', 'begun\n'))}\n{"ev`, () => response.destroy());
      },
    });
    const env = { BREADBOX_URL: head.url, BREADBOX_TOKEN: 'x' };
    const outcome = await runInFakeWorld(['run', '-w', 'n1', 'x'], { env });
    expect(outcome).toMatchObject({ exit: 5, stdout: 'n1: begun\n', stderr: expect.stringContaining('went away') });
  });

  it("hands on the head's refusal", async () => {
    head = await startFakeHead({ 'POST /api/fleet/run': problem('not-found', 404, 'The inventory has no n9.') });
    const env = { BREADBOX_URL: head.url, BREADBOX_TOKEN: 'x' };
    expect(await runInFakeWorld(['run', '-w', 'n9', 'x'], { env })).toMatchObject({ exit: 3 });
  });
});
