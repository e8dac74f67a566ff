import { mkdtemp, open, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type FakeHead, startFakeHead } from '../../fake-head.ts';
import { FakeWorld, runInFakeWorld } from '../../fake-world.ts';
import { runCli } from '../../run-cli.ts';

const AT = '2026-01-02T03:04:05.000Z';

let head: FakeHead;
let sent: unknown[];
let role: string;
let directory: string;
beforeEach(async () => {
  sent = [];
  role = 'owner';
  directory = await mkdtemp(join(tmpdir(), 'breadbox-kiosk-'));
  const kiosk = { hasPin: true, dim: { from: '22:00', to: '07:00' }, paused: false };
  const take =
    (answer: unknown) =>
    async (request: AsyncIterable<Buffer>, response: { end(text: string): unknown }): Promise<void> => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk);
      if (chunks.length > 0) sent.push(JSON.parse(Buffer.concat(chunks).toString('utf8')));
      response.end(JSON.stringify(answer));
    };
  const revoked =
    (tokenId: string) =>
    async (_: unknown, response: ServerResponse): Promise<void> => {
      sent.push(`revoked ${tokenId}`);
      response.writeHead(204).end();
    };
  head = await startFakeHead({
    'GET /api/kiosk': take(kiosk),
    'PUT /api/kiosk': take(kiosk),
    'GET /api/status': take({ url: 'http://127.0.0.1:8642' }),
    'GET /api/me': async (_, response) => void response.end(JSON.stringify({ user: 'ada', role, via: 'token' })),
    'GET /api/tokens': async (_, response) =>
      void response.writeHead(role === 'viewer' ? 403 : 200).end(
        JSON.stringify([
          { tokenId: 't1', role: 'viewer', user: 'kiosk', name: 'hall', createdAt: AT, lastUsedAt: AT },
          { tokenId: 't2', role: 'viewer', user: 'kiosk', name: 'desk', createdAt: AT },
          { tokenId: 't3', role: 'viewer', user: 'kiosk', name: 'desk', createdAt: AT },
          { tokenId: 't4', role: 'viewer', user: 'ada', name: 'attic', createdAt: AT },
        ]),
      ),
    ...Object.fromEntries(['t1', 't2', 't3'].map((tokenId) => [`DELETE /api/tokens/${tokenId}`, revoked(tokenId)])),
    'DELETE /api/tokens/t7': async (_, response) => {
      sent.push('revoked');
      response.writeHead(204).end();
    },
    'POST /api/tokens': take({ token: 'bbx_secret', tokenId: 't7', role: 'viewer', user: 'kiosk' }),
  });
});
afterEach(async () => {
  await head.stop();
  await rm(directory, { recursive: true });
});

const env = () => ({ BREADBOX_URL: head.url, BREADBOX_TOKEN: 'secret', NO_COLOR: '1' });
const run = (...argv: string[]) => runInFakeWorld(argv, { env: env(), cwd: directory });

test('alone it says what the kiosk goes by', async () => {
  const { exit, stdout } = await run('kiosk');
  expect([exit, stdout.split('\n').map((line) => line.replaceAll(/\s+/g, ' ').trim())]).toEqual([
    0,
    [
      ...['PIN set', 'dims from 22:00 to 07:00', 'farm not paused here', '', 'SCREEN ID MADE SEEN'],
      ...[
        expect.stringMatching(/^hall t1 /),
        expect.stringMatching(/^desk t2 /),
        expect.stringMatching(/^desk t3 /),
        '',
      ],
    ],
  ]);
  expect(JSON.parse((await run('kiosk', '--json')).stdout)).toMatchObject({
    ...{ hasPin: true, links: [{ name: 'hall', tokenId: 't1' }, { tokenId: 't2' }, { tokenId: 't3' }] },
  });
});

test('the screens are listed for the owner alone', async () => {
  for (role of ['viewer', 'user']) {
    const { exit, stdout } = await run('kiosk', 'show');
    expect([exit, stdout], role).toEqual([0, expect.stringMatching(/^PIN +set\n.*\n.*not paused here\n$/)]);
    expect(JSON.parse((await run('kiosk', 'show', '--json')).stdout)).not.toHaveProperty('links');
    expect((await run('kiosk', 'show', '-q')).stdout).toBe('');
  }
});

test('their ids alone end all of them, also those that have one name', async () => {
  const { stdout } = await run('kiosk', 'show', '-q');
  expect(stdout).toBe('t1\nt2\nt3\n');
  for (const tokenId of stdout.trim().split('\n')) expect((await run('kiosk', 'revoke', tokenId)).exit).toBe(0);
  expect(sent).toEqual(['revoked t1', 'revoked t2', 'revoked t3']);
});

test('a link is for a viewer of its own account', async () => {
  const { exit, stdout } = await run('kiosk', 'link');
  expect(exit).toBe(0);
  expect(stdout).toBe(
    'http://127.0.0.1:8642/kiosk#token=bbx_secret\nIt looks on until you say: breadbox kiosk revoke kiosk\n',
  );
  expect(sent).toEqual([{ role: 'viewer', user: 'kiosk', name: 'kiosk' }]);
  const elsewhere = await run('kiosk', 'link', '-q', '--url', 'https://rain.local:8643/', '--name', 'kitchen');
  expect(elsewhere.stdout).toBe('https://rain.local:8643/kiosk#token=bbx_secret\n');
  expect(sent.at(-1)).toMatchObject({ name: 'kitchen' });
  const taken = await run('kiosk', 'link', '--name', 'hall');
  expect([taken.exit, taken.stderr]).toEqual([6, expect.stringContaining('There is a screen hall already.')]);
  expect((await run('kiosk', 'link', '--url', 'rain.local')).exit).toBe(2);
  expect(sent).toHaveLength(2);
});

test('one screen is ended by its name, or by its id where several have it', async () => {
  expect(await run('kiosk', 'revoke', 'hall')).toMatchObject({
    exit: 0,
    stdout: 'The screen hall may not look any more.\n',
  });
  expect(sent).toEqual(['revoked t1']);
  const two = await run('kiosk', 'revoke', 'desk');
  expect([two.exit, two.stderr]).toEqual([6, expect.stringContaining('2 screens are called desk: t2, t3.')]);
  // Of another account: no screen.
  expect((await run('kiosk', 'revoke', 'attic')).exit).toBe(3);
  expect((await run('kiosk', 'revoke', 't4')).exit).toBe(3);
  expect(sent).toEqual(['revoked t1']);
});

test('a link in a page is for this account alone, and not on the screen', async () => {
  const file = join(directory, 'kiosk.html');
  await writeFile(file, 'before', { mode: 0o644 });
  // Who has it open already reads what it was, and goes on to.
  const opened = await open(file);
  const { stdout } = await run('kiosk', 'link', '--save', 'kiosk.html');
  expect(stdout).toContain(`chromium --kiosk file://${directory}/kiosk.html`);
  expect(stdout).not.toContain('bbx_secret');
  expect((await stat(join(directory, 'kiosk.html'))).mode & 0o777).toBe(0o600);
  expect(await readFile(join(directory, 'kiosk.html'), 'utf8')).toContain(
    'content="0; url=http://127.0.0.1:8642/kiosk#token=bbx_secret"',
  );
  expect(await opened.readFile('utf8')).toBe('before');
  await opened.close();
  expect(await readdir(directory)).toEqual(['kiosk.html']);
  expect(sent).not.toContain('revoked');
  expect((await run('kiosk', 'link', '--save', 'no/such/folder.html')).exit).toBe(2);
  expect(sent).toContain('revoked');
});

test('a PIN comes through a pipe, or is typed twice and not shown', async () => {
  const piped = await runInFakeWorld(['kiosk', 'pin'], { env: env(), stdin: '2718\n' });
  expect([piped.exit, sent]).toEqual([0, [{ pin: '2718' }]]);
  expect((await runInFakeWorld(['kiosk', 'pin'], { env: env(), stdin: 'abcd\n' })).stderr).toContain(
    'A PIN has four to twelve digits.',
  );
  expect((await runInFakeWorld(['kiosk', 'pin'], { env: env() })).exit).toBe(2);

  expect(await typePins('271828', '271828')).toMatchObject({ exit: 0, shown: false });
  expect(sent.at(-1)).toEqual({ pin: '271828' });
  expect(await typePins('271828', '314159')).toMatchObject({ exit: 2, shown: false });
  expect(sent).toHaveLength(2);
  await run('kiosk', 'pin', '--none');
  expect(sent.at(-1)).toEqual({ pin: null });
});

test('dims between two times, or never', async () => {
  expect((await run('kiosk', 'dim', '22:00', '07:00')).exit).toBe(0);
  expect((await run('kiosk', 'dim', '--never')).exit).toBe(0);
  expect(sent).toEqual([{ dim: { from: '22:00', to: '07:00' } }, { dim: null }]);
  for (const words of [[], ['22:00'], ['22:00', '7'], ['25:00', '07:00'], ['22:00', '07:00', '--never']])
    expect((await run('kiosk', 'dim', ...words)).exit, words.join(' ')).toBe(2);
  expect(sent).toHaveLength(2);
});

/** At a terminal, whose keys come one line after the other. */
async function typePins(...pins: readonly string[]): Promise<{ exit: number; shown: boolean }> {
  const keys = Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => undefined });
  const world = new FakeWorld({ env: env(), stdin: keys, terminal: { columns: 80 } });
  const ended = runCli(['kiosk', 'pin'], world);
  for (const [at, pin] of pins.entries()) {
    await expect.poll(() => world.stderr.written).toContain(at === 0 ? 'PIN of the kiosk: ' : 'Once more: ');
    keys.write(`${pin}\r`);
  }
  const exit = await ended;
  return { exit, shown: pins.some((pin) => `${world.stdout.written}${world.stderr.written}`.includes(pin)) };
}
