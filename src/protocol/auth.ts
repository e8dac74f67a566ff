import { z } from 'zod';
import { endpoints } from './endpoint.ts';

export const ROLES = ['owner', 'user', 'viewer', 'node'] as const;
export type Role = (typeof ROLES)[number];

const instant = z.iso.datetime();
export const userNameSchema = z.string().regex(/^[a-z_][a-z0-9_-]{0,31}$/, 'a Unix account name');

export const whoSchema = z.object({
  user: z.string(),
  role: z.enum(ROLES),
  via: z.enum(['session', 'token']),
  nodes: z.string().optional().describe('Node set that a node token may speak for.'),
});

export const tokenRowSchema = z.object({
  tokenId: z.string(),
  role: z.enum(ROLES),
  user: z.string(),
  nodes: z.string().optional().describe('Node set that a node token may speak for.'),
  name: z.string().optional(),
  createdAt: instant,
  lastUsedAt: instant.optional(),
});

export const authEndpoints = endpoints({
  'POST /api/login': {
    summary: 'Start a browser session with the code of a one-time link, an API token, or a name and a password.',
    body: z.union([
      z.object({ code: z.string().max(200) }),
      z.object({ token: z.string().max(200) }),
      z.object({ user: z.string().max(100), password: z.string().max(1000) }),
    ]),
    response: whoSchema,
  },
  'POST /api/logout': { summary: 'End this browser session.', response: 'none' },
  'GET /api/me': { summary: 'Who is calling.', response: whoSchema },
  'POST /api/login-links': {
    summary: 'Make a one-time link that logs a browser in as the caller; it works once, within ten minutes.',
    response: z.object({ url: z.url(), expiresAt: instant }),
  },
  'GET /api/tokens': { summary: 'The API tokens, without their secrets.', response: z.array(tokenRowSchema) },
  'POST /api/tokens': {
    summary: 'Make an API token. Its secret is in this answer and nowhere else.',
    body: z.object({
      role: z.enum(ROLES),
      user: userNameSchema.optional(),
      nodes: z.string().max(4096).optional(),
      name: z.string().max(100).optional(),
    }),
    response: tokenRowSchema.extend({ token: z.string() }),
  },
  'DELETE /api/tokens/{tokenId}': {
    summary: 'Revoke a token.',
    params: z.object({ tokenId: z.string() }),
    response: 'none',
  },
});

/** What a browser session begins with. */
export type Login = z.infer<(typeof authEndpoints)['POST /api/login']['body']>;
export type Who = z.infer<typeof whoSchema>;
export type TokenRow = z.infer<typeof tokenRowSchema>;
