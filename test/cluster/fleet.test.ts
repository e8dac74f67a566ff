import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import type { FleetEvent } from '../../src/protocol/fleet.ts';
import type { Sandbox } from '../../src/protocol/sandbox.ts';
import { ClusterHead } from './cluster-head.ts';

const CLI = fileURLToPath(new URL('../../bin/breadbox', import.meta.url));
const PASSWORD = "Sesam, öffne 'dich' 4711";

const hasTmux = existsSync('/usr/bin/tmux');

interface Row {
  readonly node: string;
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly error?: { readonly code: string; readonly message: string };
}

describe('commands and files on many nodes', () => {
  let head: ClusterHead;
  let sandbox: Pick<Sandbox, 'name' | 'inventory' | 'head' | 'nodes'>;
  let all: readonly string[];

  beforeAll(async () => {
    head = await ClusterHead.start();
    sandbox = await head.sandbox(['--nodes', '2', '--name', 'fleet']);
    all = sandbox.nodes.map(({ node }) => node).sort();
    expect((await head.breadbox(['nodes', 'import', sandbox.inventory])).exitCode).toBe(0);
  });
  afterAll(async () => {
    await head.remove();
    expect(await processesWith(`${head.home}/ssh/known_hosts`)).toEqual([]);
  });

  /** The events of a command, by the API. */
  const call = async (body: object): Promise<FleetEvent[]> => {
    const response = await head.running.call('POST /api/fleet/run', body);
    const lines = (await response.text()).split('\n').filter((line) => line !== '');
    return lines.map((line) => JSON.parse(line) as FleetEvent);
  };
  const endOf = (events: readonly FleetEvent[]) => events.find(({ event }) => event === 'end');
  const textOf = (events: readonly FleetEvent[]) =>
    events.map((event) => (event.event === 'output' ? event.text : '')).join('');

  test('a node is not spoken to before its key is pinned', async () => {
    const { exitCode, stderr } = await head.breadbox(['run', '-w', '@all', '--', 'true']);
    expect(exitCode).toBe(4);
    expect(stderr).toContain('nodes contact');
    const contact = await head.breadbox(['nodes', 'contact', '@all']);
    expect(contact.exitCode).toBe(0);
    expect(contact.stdout.match(/SHA256:/g)).toHaveLength(3);
    const again = await head.json<readonly { state: string }[]>(['nodes', 'contact', '@all']);
    expect(again.map(({ state }) => state)).toEqual(['known', 'known', 'known']);
  });

  test('a command runs everywhere; its lines carry names; its exit codes are told', async () => {
    const words = ['run', '-w', '@all', '--', `echo out; echo err >&2; test "$(hostname)" != ${all[0]} || exit 7`];
    const { exitCode, stdout, stderr } = await head.breadbox(words);
    expect(exitCode).toBe(1);
    expect(stdout.trim().split('\n').sort()).toEqual(all.map((node) => `${node}: out`));
    expect(stderr).toContain(`${all[1]}: err\n`);
    expect(stderr).toContain(`${all[0]}: the command ended with exit code 7.`);
    const { stdout: json } = await head.breadbox(['run', '--json', ...words.slice(1)]);
    const rows = JSON.parse(json) as Row[];
    expect(rows.map(({ node, exitCode: code }) => [node, code])).toEqual(all.map((node, i) => [node, i === 0 ? 7 : 0]));
    expect(rows[1]).toMatchObject({ stdout: 'out\n', stderr: 'err\n' });
  });

  test('equal outputs are folded', async () => {
    const { stdout } = await head.breadbox(['run', '-b', '-w', '@all', 'uname']);
    const set = (await head.breadbox(['run', '-w', '@all', '-b', '--', 'echo', 'x'])).stdout.split('\n')[1];
    expect(stdout).toBe(`---------------\n${set}\n---------------\nLinux\n`);
  });

  test('stdin goes to all, words of a shell stay what they are', async () => {
    const { stdout } = await head.breadbox(['run', '-w', '@all', '-b', '--', 'cat; echo "$0 *"'], { input: 'ünï\n' });
    expect(stdout).toMatch(/\nünï\n.*bash \*\n$/s);
  });

  test('terminals on all of them are typed to at once, and written down', async () => {
    const { running } = head;
    const asked = await running.call('POST /api/consoles', { nodes: '@all', cols: 77, rows: 21 });
    const opened = (await asked.json()) as readonly { console: string; node: string; ticket: string }[];
    expect(opened).toHaveLength(3);
    const headers = { authorization: `Bearer ${await running.token()}` };
    const shown = opened.map(async ({ console, ticket }) => {
      const url = `${running.url.replace('http', 'ws')}/api/consoles/${console}?ticket=${ticket}`;
      const socket = new WebSocket(url, { headers });
      let text = '';
      socket.on('message', (data) => {
        text += String(data);
      });
      await once(socket, 'open');
      socket.send(JSON.stringify({ keys: 'echo $(hostname)-$(stty size); exit 5\r' }));
      await once(socket, 'close');
      return text;
    });
    const texts = await Promise.all(shown);
    for (const [i, { node }] of opened.entries()) {
      expect(texts[i]).toContain(`${node}-21 77`);
      expect(texts[i]).toContain('{"ended":{"because":"the shell has ended","exitCode":5}}');
    }
    const rows = (await (await running.call('GET /api/consoles')).json()) as readonly {
      node: string;
      because: string;
    }[];
    expect(rows.map(({ node }) => node).sort()).toEqual(all);
    expect(new Set(rows.map(({ because }) => because))).toEqual(new Set(['the shell has ended']));
  });

  test('files arrive whole, under the name or in the folder that was asked for', async () => {
    const folder = join(head.home, '..', 'to-copy');
    await mkdir(join(folder, 'sub'), { recursive: true });
    await writeFile(join(folder, 'sub', 'a b'), 'x'.repeat(3_000_000));
    await writeFile(join(folder, 'one'), 'one\n');
    const one = await head.breadbox(['copy', join(folder, 'one'), '-w', '@all', 'renamed']);
    expect(one).toMatchObject({ exitCode: 0, stdout: 'Copied to 3 of 3 nodes.\n' });
    await head.breadbox(['copy', join(folder, 'sub'), join(folder, 'one'), '-w', '@all', 'folder/new']);
    const { stdout } = await head.breadbox([
      'run',
      '-w',
      '@all',
      '-b',
      '--',
      "cat renamed folder/new/one; wc -c <'folder/new/sub/a b'",
    ]);
    expect(stdout).toMatch(/\none\none\n3000000\n$/);
    const refused = await head.breadbox(['copy', join(folder, 'one'), '-w', '@all', '/proc/no']);
    expect(refused.exitCode).toBe(1);
    expect(await readdir(join(head.home, 'ssh'))).not.toContainEqual(expect.stringMatching(/^copy-/));
  });

  test('Ctrl-C ends the command on the nodes too', async () => {
    const mark = `7${Date.now()}`;
    const env = { PATH: process.env.PATH, BREADBOX_HOME: head.home };
    const child = spawn(CLI, ['run', '-w', '@all', '--', `echo go; sleep ${mark}`], {
      env,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await new Promise((resolve) => child.stdout.once('data', resolve));
    child.kill('SIGINT');
    expect(await new Promise((resolve) => child.once('close', resolve))).toBe(130);
    await expect.poll(() => processesWith(`sleep ${mark}`), { timeout: 30_000 }).toEqual([]);
  });

  test('a password lets in, and shows up nowhere', async () => {
    const [node] = all;
    const make = `useradd -m -s /bin/bash guest; echo 'guest:${PASSWORD.replaceAll("'", `'\\''`)}' | chpasswd`;
    expect((await head.breadbox(['run', '-w', node!, '--root', '--', make])).exitCode).toBe(0);
    const run = { nodes: node, user: 'guest', argv: ['id', '-un'] };
    expect(endOf(await call(run))).toMatchObject({ error: { code: 'needs-password' } });
    const wrong = endOf(await call({ ...run, passwords: { ssh: 'wrong' } }));
    expect(wrong).toMatchObject({
      error: { code: 'needs-password', message: expect.stringContaining('did not take') },
    });
    let over = false;
    const seen = (async () => {
      const places: string[] = [];
      while (!over) places.push(...(await whereSeen(PASSWORD)));
      return places;
    })();
    const events = await call({ ...run, passwords: { ssh: PASSWORD } });
    over = true;
    expect(textOf(events)).toBe('guest\n');
    expect(await seen).toEqual([]);
    // The connection stays, so the next one needs none.
    expect(textOf(await call(run))).toBe('guest\n');
  });

  test('sudo gets its password, and the script all of its stdin', async () => {
    const [node] = all;
    const run = {
      nodes: node,
      user: 'guest',
      root: true,
      argv: ['id -un; cat'],
      stdin: Buffer.from('kept\n').toString('base64'),
    };
    const ssh = PASSWORD;
    expect(endOf(await call({ ...run, passwords: { ssh, sudo: PASSWORD } }))).toMatchObject({
      error: { code: 'not-allowed' },
    });
    expect(
      (await head.breadbox(['run', '-w', node!, '--root', '--', "echo 'guest ALL=(ALL) ALL' >/etc/sudoers.d/guest"]))
        .exitCode,
    ).toBe(0);
    expect(endOf(await call({ ...run, passwords: { ssh } }))).toMatchObject({ error: { code: 'needs-password' } });
    const wrong = endOf(await call({ ...run, passwords: { ssh, sudo: 'wrong' } }));
    expect(wrong).toMatchObject({
      error: { code: 'needs-password', message: expect.stringContaining('did not take') },
    });
    for (let turn = 0; turn < 2; turn++)
      expect(textOf(await call({ ...run, passwords: { ssh, sudo: PASSWORD } }))).toBe('root\nkept\n');
  });

  test('a node that dies is told of within seconds, and the others finish', async () => {
    const dying = all[2]!;
    const began = Date.now();
    const running = head.breadbox([
      'run',
      '--json',
      '-w',
      '@all',
      '--',
      `echo go; test "$(hostname)" != ${dying} || sleep 100`,
    ]);
    await sleep(1500);
    await head.breadbox(['sandbox', 'stop', dying, '--force']);
    const rows = JSON.parse((await running).stdout) as Row[];
    expect(rows.map(({ exitCode, error }) => error?.code ?? exitCode)).toEqual([0, 0, 'unreachable']);
    expect(Date.now() - began).toBeLessThan(25_000);
    const { exitCode, stderr } = await head.breadbox(['run', '-w', dying, '--', 'true']);
    expect(exitCode).toBe(5);
    expect(stderr).toContain('ssh says');
    await head.breadbox(['sandbox', 'start', dying]);
    expect((await head.breadbox(['run', '-w', dying, '--', 'true'])).exitCode).toBe(0);
  });

  test.skipIf(!hasTmux)(
    'a shell on two nodes is a pane each, and typing goes to both where that was chosen',
    async () => {
      const sockets = join(head.home, '..', 'tmux');
      await mkdir(sockets);
      const env = { ...process.env, BREADBOX_HOME: head.home, TMUX: undefined, TMUX_TMPDIR: sockets };
      // The terminal is itself a pane of tmux, of another server.
      const terminal = (...words: readonly string[]) =>
        execFileSync('tmux', ['-L', 'outer', '-f', '/dev/null', ...words], { env, encoding: 'utf8' });
      const inner = `env -u TMUX ${CLI} ssh '${all[1]},${all[2]}' --together; echo "ended with $?"; sleep 60`;
      terminal('new-session', '-d', '-x', '160', '-y', '40', inner);
      try {
        const shown = () => terminal('capture-pane', '-p');
        await expect.poll(() => shown().match(/pi@.*\$/g)?.length, { timeout: 30_000 }).toBe(2);
        terminal('send-keys', 'echo "+$(hostname)+"', 'Enter');
        for (const node of all.slice(1)) await expect.poll(shown, { timeout: 30_000 }).toContain(`+${node}+`);
        terminal('send-keys', 'exit', 'Enter');
        await expect.poll(shown, { timeout: 30_000 }).toContain('ended with 0');
      } finally {
        terminal('kill-server');
      }
    },
  );

  test('a board without a light is said to have none', async () => {
    expect(await head.json(['nodes', 'blink', all[0]!])).toEqual({ node: all[0], led: null });
  });

  test('a head that stops takes its connections with it; one that was killed leaves them to the next', async () => {
    expect((await head.breadbox(['run', '-w', '@all', '--', 'true'])).exitCode).toBe(0);
    expect((await processesWith(`${head.home}/ssh/known_hosts`)).length).toBeGreaterThan(2);
    await head.kill();
    await head.startAgain();
    expect(await processesWith(`${head.home}/ssh/known_hosts`)).toEqual([]);
    expect((await head.breadbox(['run', '-w', '@all', '--', 'true'])).exitCode).toBe(0);
  });
});

/** Pids whose arguments hold the words; virtual nodes are of this machine too. */
async function processesWith(words: string): Promise<string[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(
    pids.map(async (pid) => {
      const text = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => ''); // it has ended
      return text.replaceAll('\0', ' ').includes(words) ? [`${pid} ${text}`] : [];
    }),
  );
  return found.flat();
}

/** In arguments and environments of all processes but this one. */
async function whereSeen(secret: string): Promise<string[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid);
  const files = pids.flatMap((pid) => [`/proc/${pid}/cmdline`, `/proc/${pid}/environ`]);
  const found = await Promise.all(
    files.map(async (path) => ((await readFile(path, 'utf8').catch(() => '')).includes(secret) ? [path] : [])),
  );
  return found.flat();
}
