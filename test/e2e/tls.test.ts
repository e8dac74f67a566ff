import { spawn, spawnSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createServer } from 'node:tls';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BuiltHead } from './built-head.ts';

const CLI = join(import.meta.dirname, '../../bin/breadbox');
const AGENT = join(import.meta.dirname, '../../dist/breadbox-agent.cjs');

let place: string;
let head: BuiltHead;
/** https://127.0.0.1:PORT */
let url: string;
let fingerprint: string;
let ca: string;

beforeAll(async () => {
  place = mkdtempSync(join(tmpdir(), 'breadbox-tls-'));
  head = await BuiltHead.start({
    home: join(place, 'head'),
    args: ['--listen', '0.0.0.0', '--tls-port', '0', '--trust-users'],
  });
  const { tls } = (await (await head.call('GET /api/status')).json()) as {
    tls: { urls: string[]; fingerprint: string };
  };
  url = `https://127.0.0.1:${new URL(tls.urls[0]!).port}`;
  fingerprint = tls.fingerprint;
  ca = join(head.home, 'tls', 'ca.pem');
});
afterAll(async () => {
  await head.stop();
  rmSync(place, { recursive: true, maxRetries: 10, retryDelay: 100 });
});

function cli(words: readonly string[], env: Record<string, string>, input = '') {
  const home = join(place, 'laptop');
  const { PATH = '' } = process.env;
  return spawnSync(CLI, words, { encoding: 'utf8', input, env: { PATH, HOME: place, BREADBOX_HOME: home, ...env } });
}

interface Answer {
  readonly status: number;
  readonly headers: Record<string, string | string[] | undefined>;
  readonly body: string;
}

function call(path: string, init: { method?: string; headers?: Record<string, string>; body?: string } = {}) {
  return new Promise<Answer>((resolve, reject) => {
    const { method = 'GET', headers = {}, body } = init;
    const outgoing = request(
      `${url}${path}`,
      { method, headers, ca: readFileSync(ca), servername: 'localhost', agent: false },
      (response) => {
        let text = '';
        response.on('data', (chunk) => {
          text += chunk;
        });
        response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }));
      },
    );
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

describe('the certificate', () => {
  test('is of an authority whose key only the head can read, and begins in 1970', () => {
    for (const name of ['ca.key', 'head.key']) expect(statSync(join(head.home, 'tls', name)).mode & 0o777).toBe(0o600);
    const words = ['s_client', '-connect', new URL(url).host, '-CAfile', ca, '-attime', '3600', '-verify_return_error'];
    const { status, stdout, stderr } = spawnSync('openssl', words, { encoding: 'utf8', input: '' });
    expect([status, stderr]).toEqual([0, expect.stringContaining('verify return:1')]);
    expect(stdout).toContain('Verification: OK');
  });

  test('curl --cacert takes it, plain curl does not', () => {
    const curl = (words: readonly string[]) =>
      spawnSync('curl', ['-sS', ...words, `${url}/api/health`], { encoding: 'utf8' });
    expect(curl(['--cacert', ca]).stdout).toContain('"ok":true');
    expect(curl([])).toMatchObject({ status: 60, stdout: '' });
  });

  test('that has ended is made anew by the next start; the authority stays', async () => {
    const home = join(place, 'old');
    const first = await BuiltHead.start({ home, args: ['--listen', '0.0.0.0', '--tls-port', '0'] });
    await first.stop();
    const before = readFileSync(join(home, 'tls', 'ca.pem'), 'utf8');
    expire(home);
    expect(new Date(new X509Certificate(readFileSync(join(home, 'tls', 'head.pem'))).validTo).getTime()).toBeLessThan(
      Date.now(),
    );
    const second = await BuiltHead.start({ home, args: ['--listen', '0.0.0.0', '--tls-port', '0'] });
    await second.stop();
    expect(readFileSync(join(home, 'tls', 'ca.pem'), 'utf8')).toBe(before);
    const renewed = new X509Certificate(readFileSync(join(home, 'tls', 'head.pem')));
    expect(new Date(renewed.validTo).getTime()).toBeGreaterThan(Date.now() + 300 * 86_400_000);
  });
});

/** Signs another certificate with the head's own authority: one that has ended. */
function expire(home: string): void {
  const at = (name: string) => join(home, 'tls', name);
  writeFileSync(join(place, 'ext'), 'subjectAltName=DNS:localhost,IP:127.0.0.1\n');
  const openssl = (words: readonly string[]) => {
    const { status, stderr } = spawnSync('openssl', words, { encoding: 'utf8' });
    if (status !== 0) throw new Error(stderr);
  };
  openssl(['req', '-new', '-key', at('head.key'), '-subj', '/CN=Breadbox head', '-out', join(place, 'csr')]);
  const signed = ['-CA', at('ca.pem'), '-CAkey', at('ca.key'), '-CAcreateserial', '-extfile', join(place, 'ext')];
  openssl(['x509', '-req', '-in', join(place, 'csr'), ...signed, '-days', '-1', '-out', at('head.pem')]);
}

describe('who comes without TLS, or says nothing', () => {
  test('is told to use https', async () => {
    const answer = await fetch(url.replace('https:', 'http:'));
    expect([answer.status, await answer.text()]).toEqual([400, expect.stringContaining('speaks HTTPS')]);
  });

  test('is cut off, and keeps nobody else from coming in', async () => {
    const { port, hostname } = new URL(url);
    const silent = Array.from({ length: 50 }, () => connect(Number(port), hostname));
    const half = connect(Number(port), hostname, () => half.write(Buffer.from([22, 3, 1, 0, 200])));
    const ended = Promise.all(
      [...silent, half].map((socket) => new Promise((resolve) => socket.once('close', resolve))),
    );
    for (const socket of [...silent, half]) socket.on('error', () => {});
    await sleep(100);
    const from = Date.now();
    expect((await call('/api/health')).status).toBe(200);
    expect(Date.now() - from).toBeLessThan(2000);
    await ended;
    expect(Date.now() - from).toBeLessThan(25_000);
  });
});

describe('people', () => {
  test('get a cookie for TLS alone, under a name that only TLS may set', async () => {
    const headers = { origin: url, 'content-type': 'application/json' };
    const body = JSON.stringify({ token: await head.token() });
    const login = await call('/api/login', { method: 'POST', headers, body });
    const [cookie = ''] = login.headers['set-cookie'] as string[];
    expect(cookie).toMatch(/^__Host-breadbox_session=\S+; .*; Secure$/);
    expect(cookie).toContain('HttpOnly; SameSite=Strict');
    expect(login.headers['strict-transport-security']).toBeUndefined();
    const [session = ''] = cookie.split(';');
    expect(JSON.parse((await call('/api/me', { headers: { cookie: session } })).body)).toMatchObject({
      via: 'session',
    });
    const plain = session.replace('__Host-', '');
    expect((await call('/api/me', { headers: { cookie: plain } })).status).toBe(401);
    const link = (origin: string) => call('/api/login-links', { method: 'POST', headers: { cookie: session, origin } });
    expect((await link(url.replace('https', 'http'))).status).toBe(403);
    expect(JSON.parse((await link(url)).body).url).toMatch(new RegExp(`^${url}/login#code=`));
  });

  test('use only names that are the head’s', async () => {
    const { port } = new URL(url);
    expect((await call('/api/health', { headers: { host: `evil.example:${port}` } })).status).toBe(421);
    expect((await call('/api/health', { headers: { host: `localhost:${port}` } })).status).toBe(200);
  });
});

describe('the command line', () => {
  test('knows a head by its fingerprint, and keeps it', async () => {
    const token = await head.token();
    const elsewhere = `${url}#sha256=${fingerprint}`;
    expect(cli(['status', '-q'], { BREADBOX_URL: elsewhere, BREADBOX_TOKEN: token }).stdout.trim()).toBe(head.url);
    expect(cli(['status', '-q'], { BREADBOX_URL: url, BREADBOX_CA: ca, BREADBOX_TOKEN: token }).stdout.trim()).toBe(
      head.url,
    );
    const login = cli(['login', elsewhere, '--token-file', '-'], {}, `${token}\n`);
    expect([login.status, login.stdout]).toEqual([0, expect.stringContaining('(owner)')]);
    expect(statSync(join(place, 'laptop', 'login.json')).mode & 0o777).toBe(0o600);
    expect(cli(['status', '-q'], {}).stdout.trim()).toBe(head.url);
    expect(cli(['login', '-q'], {}).stdout).toContain(`${url}/login#code=`);
    expect(cli(['start', '--detach'], {})).toMatchObject({
      status: 6,
      stderr: expect.stringContaining('logged in to'),
    });
    expect(cli(['login', '--forget'], {}).status).toBe(0);
    expect(existsSync(join(place, 'laptop', 'login.json'))).toBe(false);
  });

  test.each([
    ['another fingerprint', () => ({ BREADBOX_URL: `${url}#sha256=${'0'.repeat(64)}` }), 'not the fingerprint'],
    ['no pin', () => ({ BREADBOX_URL: url }), 'not trusted'],
    ['http on the port of TLS', () => ({ BREADBOX_URL: `${head.url.replace('http', 'https')}` }), 'does not speak TLS'],
  ])('%s: nothing is sent', async (_, env, sentence) => {
    const { status, stderr } = cli(['status'], { ...env(), BREADBOX_TOKEN: await head.token() });
    expect([status, stderr]).toEqual([4, expect.stringContaining(sentence)]);
  });

  test('http to the port of TLS is told to use https', () => {
    const { status, stderr } = cli(['status'], { BREADBOX_URL: url.replace('https', 'http'), BREADBOX_TOKEN: 'none' });
    expect([status, stderr]).toEqual([2, expect.stringContaining('https:// in place of http://')]);
  });

  test('a login without a terminal needs the fingerprint', async () => {
    const { status, stderr } = cli(['login', url, '--token-file', '-'], {}, await head.token());
    expect([status, stderr]).toEqual([4, expect.stringContaining(fingerprint)]);
  });

  test('a stranger with a certificate of his own gets no token', async () => {
    const seen: string[] = [];
    const own = join(place, 'stranger');
    const words = [
      'req',
      '-x509',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:P-256',
      '-nodes',
      '-subj',
      '/CN=Breadbox head',
    ];
    const made = [...words, '-addext', 'subjectAltName=IP:127.0.0.1', '-keyout', `${own}.key`, '-out', `${own}.pem`];
    spawnSync('openssl', made);
    const server = createServer({ key: readFileSync(`${own}.key`), cert: readFileSync(`${own}.pem`) }, (socket) => {
      socket.on('data', (chunk) => seen.push(String(chunk)));
      socket.on('error', () => {});
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    const token = await head.token();
    const pinned = [
      { BREADBOX_CA: ca, BREADBOX_URL: `https://127.0.0.1:${port}` },
      { BREADBOX_URL: `https://127.0.0.1:${port}#sha256=${fingerprint}` },
    ];
    for (const env of pinned) {
      const child = spawn(CLI, ['status'], {
        env: { PATH: process.env.PATH, HOME: place, BREADBOX_TOKEN: token, ...env },
      });
      expect(await new Promise((resolve) => child.once('close', resolve))).toBe(4);
    }
    expect(seen.join('')).toBe('');
    await new Promise((resolve) => server.close(resolve));
  });
});

describe('lending', () => {
  test('goes over TLS, known by the fingerprint', async () => {
    const someone = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
    const agent = join(place, 'breadbox-agent.cjs');
    copyFileSync(AGENT, agent);
    spawnSync('chmod', ['-R', 'a+rX', agent, place]);
    const work = mkdtempSync(join(tmpdir(), 'breadbox-lent-'));
    spawnSync('chmod', ['777', work]);
    const made = await head.call('POST /api/tokens', { role: 'node', user: 'anna', nodes: 'lent1' });
    const { token } = (await made.json()) as { token: string };
    const lend = (address: string) =>
      spawn(process.execPath, [agent, 'pilot', address, '--yes', '--name', 'lent1', '--slots', '1', '--work', work], {
        ...{ env: { PATH: process.env.PATH, BREADBOX_TOKEN: token }, stdio: ['ignore', 'ignore', 'pipe'], ...someone },
      });
    const wrong = lend(`${url}#sha256=${'0'.repeat(64)}`);
    expect(await new Promise((resolve) => wrong.once('close', resolve))).toBe(5);
    const lender = lend(`${url}#sha256=${fingerprint}`);
    let workers: { node?: string; state?: string }[] = [];
    for (let tries = 0; tries < 100 && workers.length === 0; tries++) {
      await sleep(100);
      workers = (await (await head.call('GET /api/farm/workers')).json()) as typeof workers;
    }
    expect(workers[0]).toMatchObject({ node: 'lent1' });
    expect(readFileSync(`/proc/${lender.pid}/cmdline`, 'utf8')).not.toContain(token);
    lender.kill('SIGTERM');
    expect(await new Promise((resolve) => lender.once('close', resolve))).toBe(0);
    rmSync(work, { recursive: true });
  });
});
