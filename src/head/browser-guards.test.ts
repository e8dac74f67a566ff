import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestHead, problemOf, TEST_ORIGIN, type TestHead } from './open-test-head.ts';

let head: TestHead;
let cookie: string;

beforeAll(async () => {
  head = await openTestHead();
  const dashboard = join(head.home, 'dashboard');
  await mkdir(join(dashboard, 'assets'), { recursive: true });
  await writeFile(join(dashboard, 'index.html'), '<!doctype html>');
  await writeFile(join(dashboard, 'favicon.svg'), '<svg/>');
  await writeFile(join(dashboard, 'assets', 'main-4f3a.js'), 'export {}');
  await writeFile(join(head.home, 'secret.txt'), 'not of the dashboard');
  const body = JSON.stringify({ token: head.secrets.owner });
  const response = await head.request('POST /api/login', { body, headers: { origin: TEST_ORIGIN } });
  cookie = /breadbox_session=([^;]*)/.exec(response.headers.get('set-cookie') ?? '')?.[1] ?? '';
});
afterAll(() => head.close());

describe('the Host header', () => {
  test.each(['127.0.0.1:8642', 'localhost:8642', '[::1]:8642', 'LOCALHOST:8642'])('%s is ours', async (host) => {
    expect((await head.request('GET /api/health', { headers: { host } })).status).toBe(200);
  });

  test.each(['evil.example:8642', 'localhost', 'localhost:8643', '127.0.0.1.evil.example:8642', ''])(
    '%j is not, for no call and no page',
    async (host) => {
      const response = await head.request('GET /api/health', { headers: { host } });
      expect(response.status).toBe(421);
      expect((await problemOf(response)).code).toBe('wrong-host');
      expect((await head.request('GET /', { headers: { host } })).status).toBe(421);
      expect((await head.request('GET /api/me', { as: 'owner', headers: { host } })).status).toBe(421);
    },
  );
});

describe('the Origin header', () => {
  const stop = (headers: Record<string, string>) => head.request('POST /api/login-links', { cookie, headers });

  test('must be ours where a cookie changes something', async () => {
    expect((await stop({ origin: TEST_ORIGIN })).status).toBe(200);
    for (const origin of ['http://evil.example', 'http://localhost:3000', 'null', `${TEST_ORIGIN}.evil.example`]) {
      const response = await stop({ origin });
      expect(response.status).toBe(403);
      expect((await problemOf(response)).code).toBe('wrong-origin');
    }
    expect((await stop({})).status).toBe(403);
  });

  test('does not matter where a cookie only reads, or a token calls', async () => {
    expect((await head.request('GET /api/me', { cookie })).status).toBe(200);
    expect((await head.request('POST /api/login-links', { as: 'user' })).status).toBe(200);
  });

  test('of another page does not log in', async () => {
    const body = JSON.stringify({ token: head.secrets.owner });
    const response = await head.request('POST /api/login', { body, headers: { origin: 'http://evil.example' } });
    expect(response.status).toBe(403);
    expect(response.headers.get('set-cookie')).toBeNull();
  });
});

describe('security headers', () => {
  test.each(['/', '/api/health', '/api/nothing', '/api/me', '/assets/main-4f3a.js'])('are on %s', async (path) => {
    const { headers } = await head.request(`GET ${path}`);
    expect(headers.get('content-security-policy')).toBe(
      "default-src 'self'; img-src 'self' blob: data:; style-src 'self'; script-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'",
    );
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
    expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
    expect(headers.get('cache-control') === 'no-store').toBe(path.startsWith('/api'));
  });

  test('are on refusals by the Host header too', async () => {
    const { headers } = await head.request('GET /', { headers: { host: 'evil.example' } });
    expect(headers.get('x-content-type-options')).toBe('nosniff');
  });
});

describe('the dashboard', () => {
  test('is sent for every page that is no file', async () => {
    for (const path of ['/', '/login', '/runs/r12', '/projects/a.b/c']) {
      const response = await head.request(`GET ${path}`);
      expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
      expect(response.headers.get('cache-control')).toBe('no-cache');
      expect(await response.text()).toBe('<!doctype html>');
    }
  });

  test('has files with their types; those with a hash in their name never change', async () => {
    const script = await head.request('GET /assets/main-4f3a.js');
    expect(script.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
    expect(script.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect((await head.request('GET /favicon.svg')).headers.get('content-type')).toBe('image/svg+xml');
    const missing = await head.request('GET /assets/old-1111.js');
    expect(missing.status).toBe(404);
    const asHead = await head.request('HEAD /assets/main-4f3a.js');
    expect(asHead.status).toBe(200);
    expect(await asHead.text()).toBe('');
  });

  test.each([
    '/../secret.txt',
    '/assets/../../secret.txt',
    '/%2e%2e/secret.txt',
    '/assets/..%2f..%2fsecret.txt',
    '/..%5csecret.txt',
    '/%00',
    '/.env',
  ])('has nothing outside of itself: %s', async (path) => {
    const text = await (await head.request(`GET ${path}`)).text();
    expect(text).not.toContain('not of the dashboard');
  });

  test('that was not built says so', async () => {
    const bare = await openTestHead();
    const response = await bare.request('GET /');
    expect(response.status).toBe(404);
    expect((await problemOf(response)).title).toContain('without its dashboard');
    await bare.close();
  });
});
