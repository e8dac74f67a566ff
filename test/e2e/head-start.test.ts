import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { BuiltHead, runHead, temporaryHome } from './built-head.ts';

let home: string;
let remove: () => Promise<void>;
const running: BuiltHead[] = [];

beforeEach(async () => {
  ({ home, remove } = await temporaryHome());
});
afterEach(async () => {
  for (const head of running.splice(0)) await head.stop('SIGKILL');
  await remove();
});

async function start(args: readonly string[] = []): Promise<BuiltHead> {
  const head = await BuiltHead.start({ home, args });
  running.push(head);
  return head;
}

test('the first start prints a link that logs in once; later starts keep the token', async () => {
  const head = await start();
  // Root's is passed through by the accounts of its users.
  expect((await stat(home)).mode & 0o777).toBe(process.getuid?.() === 0 ? 0o711 : 0o700);
  expect((await stat(join(home, 'owner.token'))).mode & 0o777).toBe(0o600);
  expect(JSON.parse(await readFile(join(home, 'head.json'), 'utf8'))).toEqual({
    pid: head.pid,
    url: head.url,
    version: expect.stringMatching(/^\d+\.\d+\.\d+/),
    socket: join(home, 'head.sock'),
  });
  const code = /\/login#code=(\S+)/.exec(head.output)?.[1];
  const login = () => fetch(`${head.url}/api/login`, { method: 'POST', body: JSON.stringify({ code }) });
  expect(await (await login()).json()).toMatchObject({ role: 'owner', via: 'session' });
  expect((await login()).status).toBe(401);

  const token = await head.token();
  const stopped = await head.stop();
  expect(stopped.exitCode).toBe(0);
  expect(stopped.stderr).not.toContain(token);
  expect(stopped.stderr).not.toContain(code);

  const again = await start();
  expect(again.output).not.toContain('login#');
  expect(await again.token()).toBe(token);
  expect(await (await again.call('GET /api/status')).json()).toMatchObject({ pid: again.pid, home, engine: 'local' });
});

test('a second head in the same data directory is refused with the first one named', async () => {
  const head = await start();
  const second = await runHead({ home, args: ['--port', '0'] });
  expect(second.exitCode).toBe(6);
  expect(second.stderr).toContain(`breadboxd: Another head (process ${head.pid}) is using ${home}.`);
  expect((await head.call('GET /api/health')).status).toBe(200);
});

test('after kill -9 the next one starts', async () => {
  const head = await start();
  await head.stop('SIGKILL');
  const again = await start();
  expect((await again.call('GET /api/me')).status).toBe(200);
});

test('a port in use is named, with what to do, and the first start stays the first', async () => {
  const head = await start();
  const { port } = new URL(head.url);
  const other = await temporaryHome();
  const refused = await runHead({ home: other.home, args: ['--port', port] });
  expect(refused.exitCode).toBe(6);
  expect(refused.stderr).toMatch(new RegExp(`^breadboxd: Port ${port} of 127\\.0\\.0\\.1 is taken`));
  expect(refused.stderr).toContain(`--port ${Number(port) + 1}`);
  const free = await BuiltHead.start({ home: other.home });
  running.push(free);
  expect(free.output).toContain('login#code=');
  await free.stop();
  await other.remove();
});

describe('a stop', () => {
  test.each(['SIGTERM', 'SIGINT'] as const)(
    'by %s ends streams with a word and the process with 0, soon',
    async (signal) => {
      const head = await start();
      const live = await head.call('GET /api/live');
      const heard = live.text();
      const began = Date.now();
      expect((await head.stop(signal)).exitCode).toBe(0);
      expect(Date.now() - began).toBeLessThan(2000);
      expect(await heard).toContain('event: stopping\ndata: {}\n\n');
    },
  );

  test('by a call is answered first', async () => {
    const head = await start();
    expect((await head.call('POST /api/stop')).status).toBe(204);
    expect((await head.ended).exitCode).toBe(0);
  });

  test('is not kept waiting by a pilot that waits for work', async () => {
    const head = await start();
    const tokenOf = async (answer: Response) => ((await answer.json()) as { token: string }).token;
    const post = (path: string, body: object, token: string) =>
      fetch(head.url + path, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}` },
        body: JSON.stringify(body),
      });
    const lent = await tokenOf(await head.call('POST /api/tokens', { role: 'node' }));
    // A lent pilot: one that the head had started would be ended again, because no job of the engine is behind it.
    const pilot = await tokenOf(await post('/api/farm/pilots', { node: 'n1', slots: 1, version: '0' }, lent));
    const poll = post('/api/farm/lease', { grant: 1, want: 1, waitSec: 50 }, pilot);
    await new Promise((resolve) => setTimeout(resolve, 300));
    const began = Date.now();
    expect((await head.stop()).exitCode).toBe(0);
    expect(Date.now() - began).toBeLessThan(2000);
    expect((await poll).status).toBe(200);
  });
});

describe('a data directory that cannot be used', () => {
  test('because there is a file', async () => {
    await writeFile(home, 'a file');
    const { exitCode, stderr } = await runHead({ home, args: ['--port', '0'] });
    expect(exitCode).toBe(1);
    expect(stderr).toContain(`breadboxd: The data directory ${home} cannot be written: there is a file`);
    expect(stderr).toContain(`chown -R`);
  });

  test('because nothing can be made there', async () => {
    const { exitCode, stderr } = await runHead({ home: '/proc/breadbox', args: ['--port', '0'] });
    expect(exitCode).toBe(1);
    expect(stderr).toContain('breadboxd: The data directory /proc/breadbox cannot be written');
    expect(stderr).not.toContain('    at ');
  });
});

describe('the configuration', () => {
  test('is printed with where each value comes from', async () => {
    const { exitCode, stdout } = await runHead({
      home,
      args: ['--print-config', '--port', '99'],
      env: { BREADBOX_LOG_LEVEL: 'warn' },
    });
    expect(exitCode).toBe(0);
    expect(stdout).toContain('port: 99  # --port');
    expect(stdout).toContain('logLevel: "warn"  # BREADBOX_LOG_LEVEL');
    await expect(stat(home)).rejects.toThrow();
  });

  test('names file, line and key of what is wrong', async () => {
    await mkdir(home);
    await writeFile(join(home, 'config.yaml'), '# mine\nlogLevel: loud\n');
    const { exitCode, stderr } = await runHead({ home });
    expect(exitCode).toBe(2);
    expect(stderr).toContain(`breadboxd: ${home}/config.yaml:2:logLevel: `);
  });

  test('names an address to listen on that this computer has', async () => {
    const { exitCode, stderr } = await runHead({ home, args: ['--port', '0', '--listen', '203.0.113.9'] });
    expect(exitCode).toBe(2);
    expect(stderr).toContain('Listening on 203.0.113.9');
  });

  test('has a manual', async () => {
    expect(await runHead({ home, args: ['--help'] })).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining('--log-level'),
    });
    expect(await runHead({ home, args: ['--version'] })).toMatchObject({
      exitCode: 0,
      stdout: expect.stringMatching(/^\d+\.\d+\.\d+/),
    });
    expect(await runHead({ home, args: ['--nonsense'] })).toMatchObject({ exitCode: 2 });
  });
});
