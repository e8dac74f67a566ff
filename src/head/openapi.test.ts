import { Validator } from '@seriousme/openapi-schema-validator';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { api } from '../protocol/api.ts';
import { openTestHead, type TestHead } from './open-test-head.ts';

interface Operation {
  summary: string;
  security: unknown[];
  parameters?: { name: string; in: string }[];
  requestBody?: { content: Record<string, { schema: unknown }> };
  responses: Record<string, { content?: Record<string, unknown> }>;
}

let head: TestHead;
let document: { openapi: string; paths: Record<string, Record<string, Operation>>; components: Record<string, object> };

beforeAll(async () => {
  head = await openTestHead();
  document = (await (await head.request('GET /api/openapi.json', { as: 'viewer' })).json()) as typeof document;
});
afterAll(() => head.close());

test('is valid OpenAPI 3.1', async () => {
  const validator = new Validator();
  const { valid, errors } = await validator.validate(structuredClone(document));
  expect(errors ?? []).toEqual([]);
  expect(valid).toBe(true);
  expect(validator.version).toBe('3.1');
});

test('describes every call, its errors and who may make it', () => {
  const described = Object.entries(document.paths).flatMap(([path, calls]) =>
    Object.keys(calls).map((method) => `${method.toUpperCase()} ${path}`),
  );
  expect(described.sort()).toEqual(Object.keys(api).sort());
  for (const calls of Object.values(document.paths)) {
    for (const call of Object.values(calls)) {
      expect(call.responses.default?.content).toHaveProperty(['application/problem+json']);
      expect(call.security).toBeInstanceOf(Array);
    }
  }
  expect(Object.keys(document.components.securitySchemes ?? {})).toEqual(['token', 'session']);
  expect(document.paths['/api/health']?.get?.security).toEqual([]);
});

test('carries the schemas of path, query and body', () => {
  const call = document.paths['/api/farm/runs/{run}/tasks'];
  expect(call?.get?.parameters?.map(({ name, in: where }) => `${where} ${name}`)).toEqual([
    'path run',
    'query state',
    'query after',
    'query limit',
  ]);
  expect(call?.post?.requestBody?.content).toHaveProperty(['application/x-ndjson']);
  const lease = document.paths['/api/farm/lease']?.post?.requestBody?.content['application/json']?.schema;
  expect(lease).toMatchObject({ type: 'object', required: ['grant', 'want', 'waitSec'] });
});
