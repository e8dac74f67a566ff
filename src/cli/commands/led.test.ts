import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { bodyOf, startFakeHead } from '../fake-head.ts';
import { runInFakeWorld } from '../fake-world.ts';
import { ledSocket } from '../panel/led-socket.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'breadbox-led-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Stands for the agent's socket: takes a line and says that. */
async function listen(answer: (line: string) => string) {
  const lines: string[] = [];
  const server = net.createServer((socket) => {
    socket.setEncoding('utf8').on('data', (chunk: string) => {
      lines.push(chunk);
      socket.write(answer(chunk));
    });
    socket.on('error', () => undefined);
  });
  const path = join(folder, 'led.sock');
  await new Promise<void>((resolve) => server.listen(path, resolve));
  return { path, lines, stop: () => new Promise((resolve) => server.close(resolve)) };
}

it('tells the agent of this computer, where a job finds it', async () => {
  const agent = await listen(() => 'ok\n');
  const { exit, stdout } = await runInFakeWorld(['led', 'user1', 'on'], { env: { BREADBOX_LED: agent.path } });
  await agent.stop();
  expect({ exit, stdout }).toEqual({ exit: 0, stdout: 'user1 is on.\n' });
  expect(agent.lines).toEqual(['user1 on\n']);
});

it('passes on what the agent has against it', async () => {
  const agent = await listen(() => 'too many at once\n');
  const { exit, stderr } = await runInFakeWorld(['led', 'user2', 'off'], { env: { BREADBOX_LED: agent.path } });
  await agent.stop();
  expect(exit).toBe(1);
  expect(stderr).toContain('too many at once');
});

it('says where no agent is, and what to do', async () => {
  const env = { BREADBOX_LED: join(folder, 'nobody.sock') };
  const { exit, stderr } = await runInFakeWorld(['led', 'user1', 'on'], { env });
  expect(exit).toBe(5);
  expect(stderr).toContain('no agent listens there');
  expect(stderr).toContain('-w NODES');
});

it('goes to the job’s, the installed agent’s, the head’s own agent’s, in this order', () => {
  const [ofService, own] = [join(folder, 'service.sock'), join(folder, 'led.sock')];
  const env = { BREADBOX_HOME: folder };
  expect(ledSocket(env, ofService)).toBe(ofService);
  writeFileSync(own, '');
  expect(ledSocket(env, ofService)).toBe(own);
  writeFileSync(ofService, '');
  expect(ledSocket(env, ofService)).toBe(ofService);
  expect(ledSocket({ ...env, BREADBOX_LED: '/x' }, ofService)).toBe('/x');
});

it('of nodes goes by the head', async () => {
  let body = '';
  const head = await startFakeHead({
    async 'POST /api/panel/led'(request, response) {
      body = await bodyOf(request);
      response.writeHead(204).end();
    },
  });
  const env = { BREADBOX_URL: head.url, BREADBOX_TOKEN: 'x', BREADBOX_LED: join(folder, 'nobody.sock') };
  const { exit, stdout } = await runInFakeWorld(['led', 'user2', 'on', '-w', 'n[1-2]'], { env });
  await head.stop();
  expect({ exit, stdout }).toEqual({ exit: 0, stdout: 'user2 is on on n[1-2].\n' });
  expect(JSON.parse(body)).toEqual({ nodes: 'n[1-2]', led: 'user2', on: true });
});

it('knows two LEDs and two states', async () => {
  expect((await runInFakeWorld(['led', 'boot', 'on'])).exit).toBe(2);
  expect((await runInFakeWorld(['led', 'user1', 'blink'])).exit).toBe(2);
});
