import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Hono } from 'hono';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { securityHeaders } from './security-headers.ts';
import { sendUserFile } from './user-content.ts';

const PNG = Buffer.from('89504e470d0a1a0a0000', 'hex');
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'breadbox-files-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function send(name: string, content: string | Buffer, init: RequestInit = {}): Promise<Response> {
  const file = join(folder, 'content');
  await writeFile(file, content);
  return sendUserFile({ file, name, sha256: 'f00d' }, new Request('http://localhost/x', init));
}

test.each([
  ['picture.png', PNG, 'image/png'],
  ['renamed.bin', PNG, 'image/png'],
  ['photo.jpg', Buffer.from('ffd8ffe000104a46', 'hex'), 'image/jpeg'],
  ['small.webp', Buffer.concat([Buffer.from('RIFF\x01\x02\x03\x04WEBP', 'latin1')]), 'image/webp'],
  ['notes.txt', 'a < b\n', 'text/plain; charset=utf-8'],
  ['table.CSV', 'a,b\n', 'text/plain; charset=utf-8'],
])('%s is shown', async (name, content, type) => {
  const response = await send(name, content);
  expect(response.headers.get('content-type')).toBe(type);
  expect(response.headers.get('content-disposition')).toMatch(/^inline; /);
  expect(response.headers.get('content-security-policy')).toBe("sandbox; default-src 'none'");
  expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  expect(Buffer.from(await response.arrayBuffer())).toEqual(Buffer.from(content));
});

test.each([
  ['page.html', '<script>alert(1)</script>'],
  ['drawing.svg', '<svg onload="alert(1)"/>'],
  ['picture.png', '<script>alert(1)</script>'],
  ['notes.txt', Buffer.from([0x41, 0x00, 0x42])],
  ['program', '#!/bin/sh'],
])('%s is an attachment', async (name, content) => {
  const response = await send(name, content);
  expect(response.headers.get('content-type')).toBe('application/octet-stream');
  expect(response.headers.get('content-disposition')).toMatch(/^attachment; /);
  expect(response.headers.get('content-security-policy')).toBe("sandbox; default-src 'none'");
  await response.body?.cancel();
});

test('its name cannot break out of the header', async () => {
  const { headers } = await send('a/b/"x"\r\nset-cookie: ä\ud800.zip', 'z');
  expect(headers.get('content-disposition')).toBe(
    `attachment; filename="_x___set-cookie____.zip"; filename*=UTF-8''%22x%22%0D%0Aset-cookie%3A%20%C3%A4_.zip`,
  );
});

test('is sent whole, or not at all where it has not changed', async () => {
  const big = Buffer.alloc(3_000_000, 'x');
  const response = await send('big.bin', big);
  expect(response.headers.get('content-length')).toBe('3000000');
  expect((await response.arrayBuffer()).byteLength).toBe(3_000_000);
  const unchanged = await send('big.bin', big, { headers: { 'if-none-match': '"f00d"' } });
  expect(unchanged.status).toBe(304);
  const head = await send('big.bin', big, { method: 'HEAD' });
  expect([head.headers.get('content-length'), await head.text()]).toEqual(['3000000', '']);
  expect(await (await send('empty.txt', '')).text()).toBe('');
});

test('that is not there is not found', async () => {
  const call = sendUserFile({ file: join(folder, 'nothing'), name: 'nothing' }, new Request('http://localhost/x'));
  await expect(call).rejects.toMatchObject({ code: 'not-found' });
});

test('keeps its own policy under the security headers of the head', async () => {
  const app = new Hono();
  app.use(securityHeaders);
  app.get('/api/file', () => send('notes.txt', 'x'));
  const { headers } = await app.request('/api/file');
  expect(headers.get('content-security-policy')).toBe("sandbox; default-src 'none'");
  expect(headers.get('referrer-policy')).toBe('no-referrer');
});
