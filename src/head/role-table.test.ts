import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ApiKey, api } from '../protocol/api.ts';
import { ROLES } from '../protocol/auth.ts';
import { openTestHead, problemOf, type TestHead } from './open-test-head.ts';
import { roleTable } from './role-table.ts';

let head: TestHead;
let mounted: string[];

beforeAll(async () => {
  head = await openTestHead();
  // Middleware is registered for all methods; what has a method is a call.
  mounted = head.app.routes
    .filter(({ method }) => method !== 'ALL')
    .map(({ method, path }) => `${method} ${asInTable(path)}`);
});
afterAll(() => head.close());

function asInTable(pattern: string): string {
  return pattern.replace(/:(\w+)(\{[^}]+\})?/g, '{$1}');
}

test('every mounted call has a row, every row is mounted, once', () => {
  expect([...mounted].sort()).toEqual(Object.keys(roleTable).sort());
  expect(Object.keys(roleTable).sort()).toEqual(Object.keys(api).sort());
});

/** Nonsense in path and body: whoever is allowed gets past the table, and no further than validation. */
function attempt(key: ApiKey, as?: (typeof ROLES)[number]): Promise<Response> {
  const path = key.replaceAll(/\{\w+\}/g, 'nonsense') as `${string} ${string}`;
  const body = key.startsWith('GET') ? {} : { body: '{}' };
  return head.request(path, { ...body, ...(as && { as }) });
}

describe.each(Object.keys(roleTable) as ApiKey[])('%s', (key) => {
  const roles: readonly string[] | 'open' = roleTable[key];

  test('nobody', async () => {
    const response = await attempt(key);
    if (roles === 'open') expect([200, 400]).toContain(response.status);
    else {
      expect(response.status).toBe(401);
      expect((await problemOf(response)).code).toBe('not-logged-in');
    }
  });

  test.each(ROLES)('%s', async (role) => {
    const response = await attempt(key, role);
    if (roles === 'open' || roles.includes(role)) {
      expect([200, 204, 400, 404]).toContain(response.status);
      await response.body?.cancel();
    } else {
      expect(response.status).toBe(403);
      expect((await problemOf(response)).code).toBe('not-allowed');
    }
  });
});
