import { z } from 'zod';
import { ROLES, userNameSchema } from './auth.ts';
import { endpoints } from './endpoint.ts';

/** A line of authorized_keys without options. */
export const publicKeySchema = z
  .string()
  .max(16_384)
  .regex(
    /^(ssh-(ed25519|rsa)|ecdsa-sha2-nistp(256|384|521)|sk-(ssh-ed25519|ecdsa-sha2-nistp256)@openssh\.com) +[A-Za-z0-9+/]{40,}={0,3}( [^\r\n]*)?$/,
    'a public SSH key, one line such as ssh-ed25519 AAAA… anna@laptop',
  );

export const userSpecSchema = z.object({
  user: userNameSchema,
  role: z.enum(ROLES).exclude(['node']).default('user'),
  uid: z
    .int()
    .min(1000)
    .max(60_000)
    .optional()
    .describe('Of the Unix account, equal on all nodes; else the next that is free. A viewer has no account.'),
  fullName: z
    .string()
    .max(100)
    .regex(/^[^:\p{Cc}]*$/u, 'no colon and no control character')
    .optional(),
  keys: z.array(publicKeySchema).max(50).default([]).describe('Public SSH keys, lines of authorized_keys.'),
});

export const userRowSchema = userSpecSchema.extend({
  hasPassword: z.boolean().describe('Whether the user can log in to the dashboard by name.'),
  nodes: z.string().optional().describe('Where the account exists, as the last up left it.'),
  addedAt: z.iso.datetime(),
});

const upOfPeople = z
  .string()
  .optional()
  .describe(
    'The up that carries it to the nodes. Absent: no cluster is up, or another up is under way; the next one does.',
  );

const addedUserSchema = userRowSchema.extend({
  password: z.string().optional().describe('A first one, made here; told once.'),
  up: upOfPeople,
});

const one = z.object({ user: userNameSchema });

export const userEndpoints = endpoints({
  'GET /api/users': { summary: 'The people of this cluster.', response: z.array(userRowSchema) },
  'POST /api/users': {
    summary:
      'Add people: a web login each, and, where a cluster is up, the same Unix account, key and home on every node.',
    body: z.object({ users: z.array(userSpecSchema).min(1).max(500), passwords: z.boolean().default(true) }),
    response: z.array(addedUserSchema),
  },
  'POST /api/users/import': {
    summary: 'Add the people of a CSV text with the columns user, role, fullName, key and uid; all of them or none.',
    body: z.object({
      name: z.string().max(1000).describe('Of the file, for messages.'),
      text: z.string().max(1024 * 1024),
      passwords: z.boolean().default(true),
    }),
    response: z.array(addedUserSchema),
  },
  'DELETE /api/users/{user}': {
    summary: 'Remove a person: login and tokens at once, the accounts on all nodes; the home stays unless `home`.',
    params: one,
    query: z.object({ home: z.stringbool().default(false) }),
    response: z.object({ up: upOfPeople }),
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
export type AddedUser = z.infer<typeof addedUserSchema>;
