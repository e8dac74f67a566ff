import { createRoute, type RouteConfig } from '@hono/zod-openapi';
import { z } from 'zod';
import { type ApiKey, api } from '../protocol/api.ts';
import type { Role } from '../protocol/auth.ts';
import type { Endpoint } from '../protocol/endpoint.ts';
import { problemSchema } from '../protocol/problem.ts';
import type { HeadApp } from './head-app.ts';
import { roleTable } from './role-table.ts';

const CONTENT_TYPES = {
  bytes: 'application/octet-stream',
  lines: 'application/x-ndjson',
  events: 'text/event-stream',
} as const;

/** Adds a call of the protocol to the OpenAPI document. */
export function describeRoute(app: HeadApp, key: ApiKey): void {
  const endpoint: Endpoint = api[key];
  const roles: readonly Role[] | 'open' = roleTable[key];
  const [method, path] = key.split(' ') as [string, string];
  const route = createRoute({
    method: method.toLowerCase() as RouteConfig['method'],
    path,
    summary: endpoint.summary,
    description: roles === 'open' ? 'Open to all.' : `Roles: ${roles.join(', ')}.`,
    tags: [path.split('/')[2]?.replace('.json', '') ?? 'head'],
    security: roles === 'open' ? [] : [{ token: [] }, { session: [] }],
    request: {
      ...(endpoint.params && { params: endpoint.params }),
      ...(endpoint.query && { query: endpoint.query }),
      ...(endpoint.body && { body: { required: true, content: contentOf(endpoint.body) } }),
    },
    responses: {
      ...(endpoint.response === 'none'
        ? { 204: { description: 'Done.' } }
        : { 200: { description: endpoint.summary, content: contentOf(endpoint.response) } }),
      default: {
        description: 'What went wrong.',
        content: { 'application/problem+json': { schema: problemSchema } },
      },
    },
  } as RouteConfig);
  app.openAPIRegistry.registerPath(route);
}

function contentOf(what: z.ZodType | keyof typeof CONTENT_TYPES): Record<string, { schema: z.ZodType }> {
  if (typeof what !== 'string') return { 'application/json': { schema: what } };
  return { [CONTENT_TYPES[what]]: { schema: z.string() } };
}

/** OpenAPI 3.1 of what is mounted on `app`. */
export function openApiDocument(app: HeadApp, version: string): Record<string, unknown> {
  const document = app.getOpenAPI31Document({
    openapi: '3.1.0',
    info: {
      title: 'Breadbox',
      version,
      license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
    },
  });
  return {
    ...document,
    components: {
      ...document.components,
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', description: 'An API token.' },
        session: { type: 'apiKey', in: 'cookie', name: 'breadbox_session', description: 'A browser session.' },
      },
    },
  };
}
