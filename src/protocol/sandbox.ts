import { z } from 'zod';
import { endpoints } from './endpoint.ts';
import { nodeNameSchema } from './inventory.ts';

export const SANDBOX_RELEASES = ['bookworm', 'trixie'] as const;

export const sandboxNodeSchema = z.object({
  node: nodeNameSchema,
  address: z.string(),
  state: z.enum(['running', 'stopped']),
  internet: z.boolean(),
});

export const sandboxSchema = z.object({
  name: z.string(),
  release: z.enum(SANDBOX_RELEASES),
  head: nodeNameSchema,
  nodes: z.array(sandboxNodeSchema),
  network: z.string(),
  inventory: z.string().describe('Path of the inventory file on the computer of the head.'),
  createdAt: z.iso.datetime(),
});

export const sandboxName = z
  .string()
  .regex(/^[a-z][a-z0-9]{0,7}$/, 'one to eight small letters and digits, a letter first');
const one = z.object({ name: sandboxName });
const oneNode = one.extend({ node: nodeNameSchema });

export const sandboxEndpoints = endpoints({
  'GET /api/sandboxes': { summary: 'Practice clusters on this computer.', response: z.array(sandboxSchema) },
  'POST /api/sandboxes': {
    summary: 'Make a practice cluster of virtual nodes: lines of progress, the last one the sandbox or a problem.',
    body: z.object({
      name: sandboxName.optional(),
      nodes: z.int().min(1).max(64).default(4).describe('Compute nodes; a head node comes with them.'),
      release: z.enum(SANDBOX_RELEASES).default('bookworm'),
      offline: z.int().min(0).max(64).default(0).describe('So many of the last nodes get no way to the internet.'),
    }),
    response: 'lines',
  },
  'DELETE /api/sandboxes/{name}': { summary: 'End its nodes and remove all of it.', params: one, response: 'none' },
  'POST /api/sandboxes/{name}/save': {
    summary: 'Keep the disks as they are, to come back to. Nodes that run are powered off for it, and on again.',
    params: one,
    response: 'none',
  },
  'POST /api/sandboxes/{name}/reset': {
    summary: 'Go back to the disks as they were saved last, or made. What was changed since is lost.',
    params: one,
    response: 'none',
  },
  'POST /api/sandboxes/{name}/nodes/{node}/stop': {
    summary: 'Power off a virtual node; `force`: pull the plug.',
    params: oneNode,
    body: z.object({ force: z.boolean().default(false) }),
    response: 'none',
  },
  'POST /api/sandboxes/{name}/nodes/{node}/start': {
    summary: 'Boot a virtual node.',
    params: oneNode,
    response: 'none',
  },
});

/** A line of the answer to `POST /api/sandboxes`. */
export const sandboxLineSchema = z.union([
  z.object({ doing: z.string() }),
  z.object({ sandbox: sandboxSchema }),
  z.object({ problem: z.object({ code: z.string(), title: z.string(), hint: z.string().optional() }) }),
]);

export type Sandbox = z.infer<typeof sandboxSchema>;
export type SandboxLine = z.infer<typeof sandboxLineSchema>;
export type SandboxRelease = (typeof SANDBOX_RELEASES)[number];
