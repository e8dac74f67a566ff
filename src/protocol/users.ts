import { z } from 'zod';
import { ROLES, userNameSchema } from './auth.ts';
import { endpoints } from './endpoint.ts';

export const userSpecSchema = z.object({
  user: userNameSchema,
  role: z.enum(ROLES).exclude(['node']).default('user'),
  uid: z
    .int()
    .min(1000)
    .max(60_000)
    .optional()
    .describe('Of the Unix account, equal on all nodes; else the next that is free.'),
  fullName: z
    .string()
    .max(100)
    .regex(/^[^:\n]*$/)
    .optional(),
  keys: z.array(z.string().max(16_384)).default([]).describe('Public SSH keys, lines of authorized_keys.'),
});

export const userRowSchema = userSpecSchema.extend({
  uid: z.int(),
  hasPassword: z.boolean().describe('Whether the user can log in to the dashboard by name.'),
  nodes: z.string().optional().describe('Where the account exists, as the last up left it.'),
  addedAt: z.iso.datetime(),
});

const one = z.object({ user: userNameSchema });

export const userEndpoints = endpoints({
  'GET /api/users': { summary: 'The people of this cluster.', response: z.array(userRowSchema) },
  'POST /api/users': {
    summary:
      'Add people: a web login each, and, where a cluster is up, the same Unix account, key and home on every node.',
    body: z.object({ users: z.array(userSpecSchema).min(1).max(500), passwords: z.boolean().default(true) }),
    response: z.array(
      userRowSchema.extend({ password: z.string().optional().describe('A first one, made here; told once.') }),
    ),
  },
  'DELETE /api/users/{user}': {
    summary: 'Remove a person: login and tokens at once, the accounts on all nodes; the home stays unless `home`.',
    params: one,
    query: z.object({ home: z.stringbool().default(false) }),
    response: 'none',
  },
  'PUT /api/users/{user}/password': {
    summary: 'Set the password of the dashboard: an owner for anybody, others their own, with the old one.',
    params: one,
    body: z.object({ password: z.string().min(10).max(1000), old: z.string().max(1000).optional() }),
    response: 'none',
  },
});

export type UserSpec = z.output<typeof userSpecSchema>;
export type UserRow = z.infer<typeof userRowSchema>;
