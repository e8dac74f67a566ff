import { z } from 'zod';
import { endpoints } from './endpoint.ts';
import { loginSchema, nodeNameSchema } from './inventory.ts';

const nodes = z.string().min(1).max(65_536).describe('A node set; groups as @blue.');

/** Asked for once, by the person who has them; kept in memory for the call, or for the `up`, that they came with. */
export const passwordsSchema = z.object({
  ssh: z.string().max(1000).optional().describe('For first contact, where no key is in place yet.'),
  sudo: z.string().max(1000).optional(),
});

/** One line of the answer to a command on many nodes. Text is UTF-8; what is not is replaced. */
export const fleetEventSchema = z.discriminatedUnion('event', [
  z.object({
    event: z.literal('output'),
    node: nodeNameSchema,
    stream: z.enum(['stdout', 'stderr']),
    text: z.string(),
  }),
  z.object({
    event: z.literal('end'),
    node: nodeNameSchema,
    exitCode: z.int().optional().describe('Absent where the command did not run, or was ended.'),
    seconds: z.number(),
    error: z.object({ code: z.string(), message: z.string(), hint: z.string().optional() }).optional(),
  }),
]);

/** Of a host at first contact. */
export const hostKeySchema = z.object({
  node: nodeNameSchema,
  address: z.string(),
  state: z.enum(['new', 'known', 'changed', 'unreachable']),
  type: z.string().optional(),
  fingerprint: z.string().optional().describe('SHA256:…, as ssh-keygen -l prints it.'),
  pinned: z.string().optional().describe('Where it changed: the fingerprint that was pinned.'),
  reason: z.string().optional(),
});

export const fleetEndpoints = endpoints({
  'POST /api/fleet/run': {
    summary:
      'Run a command on many nodes by SSH; lines of events as they happen, blank ones where nothing does. The command ends where the caller hangs up.',
    body: z.object({
      nodes,
      argv: z.array(z.string().max(131_072)).min(1).describe('Joined by spaces for the shell there, as ssh does.'),
      timeoutSec: z.number().positive().max(86_400).optional(),
      connectTimeoutSec: z.number().positive().max(600).default(10),
      user: loginSchema.optional(),
      root: z.boolean().default(false).describe('As root, by sudo where the login is not root.'),
      stdin: z
        .string()
        .max(16 * 1024 * 1024)
        .optional()
        .describe('Base64; the same for each node.'),
      passwords: passwordsSchema.optional(),
    }),
    response: 'lines',
  },
  'PUT /api/fleet/files': {
    summary: 'Copy files to many nodes: the body is a tar stream, unpacked below `path` there. Lines of events.',
    query: z.object({
      nodes,
      path: z.string().min(1).max(4096),
      only: z
        .string()
        .max(255)
        .regex(/^[^/]+$/)
        .optional()
        .describe('The tar holds this one file alone: where `path` is no folder there, the file becomes it.'),
      user: loginSchema.optional(),
    }),
    body: 'bytes',
    response: 'lines',
  },
  'POST /api/fleet/contact': {
    summary: 'Look at the host keys of nodes, and pin those that are new where `pin` says so.',
    body: z.object({ nodes, pin: z.boolean().default(false), replace: z.boolean().default(false) }),
    response: z.array(hostKeySchema),
  },
  'GET /api/fleet/ssh': {
    summary: 'The command lines that reach nodes from the account and computer of the head.',
    query: z.object({ nodes, user: loginSchema.optional() }),
    response: z.array(z.object({ node: nodeNameSchema, argv: z.array(z.string()) })),
  },
});

export type Passwords = z.infer<typeof passwordsSchema>;
export type FleetEvent = z.infer<typeof fleetEventSchema>;
export type HostKey = z.infer<typeof hostKeySchema>;
