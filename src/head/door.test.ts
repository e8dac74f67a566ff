import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Door } from './door.ts';
import { openTestHead, problemOf, type TestHead } from './open-test-head.ts';

let head: TestHead;
beforeAll(async () => {
  head = await openTestHead();
});
afterAll(() => head.close());

const forNodes: Door = {
  ...{ scheme: 'https', nodesOnly: true, url: (host) => `https://${host}` },
  hosts: () => new Set(['10.0.0.1', '127.0.0.1']),
};

function atTheirDoor(key: `${string} ${string}`, secret?: string, host = '10.0.0.1:8643', body?: string) {
  const [method, path] = key.split(' ') as [string, string];
  const headers = { host, ...(secret !== undefined && { authorization: `Bearer ${secret}` }) };
  return head.app.request(path, { method, headers, body }, { door: forNodes });
}

test('nodes get in, by the port of a tunnel too', async () => {
  for (const host of ['10.0.0.1:8643', '127.0.0.1:40001']) {
    const response = await atTheirDoor('GET /api/me', head.secrets.node, host);
    expect([response.status, await response.json()]).toEqual([200, expect.objectContaining({ role: 'node' })]);
  }
  expect((await atTheirDoor('GET /api/me', head.secrets.node, 'evil.example:8643')).status).toBe(421);
});

test.each(['owner', 'user', 'viewer'] as const)('a token of the role %s does not', async (role) => {
  const response = await atTheirDoor('GET /api/me', head.secrets[role]);
  expect([response.status, (await problemOf(response)).code]).toEqual([403, 'not-allowed']);
});

test('nobody logs in there, and the dashboard is elsewhere', async () => {
  const body = JSON.stringify({ token: head.secrets.owner });
  expect((await atTheirDoor('POST /api/login', undefined, '10.0.0.1:8643', body)).status).toBe(403);
  expect((await atTheirDoor('GET /')).status).toBe(403);
  for (const open of ['GET /api/health', 'GET /api/ca'] as const) expect((await atTheirDoor(open)).status).toBe(200);
});

test('a token that was revoked is told apart from one that may not', async () => {
  const response = await atTheirDoor('GET /api/me', `bbx_${'x'.repeat(43)}`);
  expect([response.status, (await problemOf(response)).code]).toEqual([401, 'not-logged-in']);
});
