import { z } from 'zod';
import { endpoints } from './endpoint.ts';
import { NODE_ROLES } from './node-roles.ts';

const instant = z.iso.datetime();

/**
 * `unknown`: never contacted. `reachable`, `unreachable`: as the last contact found it. `up`: `up` brought and verified it.
 * `failed`: the last `up` could not finish it.
 */
export const NODE_STATES = ['unknown', 'reachable', 'unreachable', 'up', 'failed'] as const;

export const nodeNameSchema = z.string().min(1).max(63);
/** An address of the internet, version 4 or 6, or a host name; never an option of ssh. */
const addressSchema = z
  .string()
  .min(1)
  .max(253)
  .regex(/^[A-Za-z0-9_:.%][A-Za-z0-9_:.%-]*$/, 'an address or a host name');
export const loginSchema = z.string().regex(/^[a-z_][a-z0-9_.-]{0,31}$/i, 'an account name');
const label = z.string().max(1000);

/** A node as its owner describes it. */
export const nodeSpecSchema = z.object({
  node: nodeNameSchema,
  address: addressSchema,
  port: z.int().min(1).max(65_535).optional().describe('Of its SSH server; 22, or what the SSH configuration says.'),
  user: loginSchema.optional().describe('Whom SSH logs in as; else what the SSH configuration says.'),
  roles: z.array(z.enum(NODE_ROLES)).min(1).default(['compute']),
  identityFile: z.string().max(1000).optional().describe('A private key on the head, absolute path.'),
  jump: z.string().max(253).optional().describe('A host to go through, as of ssh -J.'),
  board: z.string().max(100).optional(),
  labels: z.record(z.string().max(100), label).default({}),
  groups: z.array(z.string().max(63)).default([]),
});

/** Without a name it is called n1, n2, … */
export const newNodeSchema = nodeSpecSchema.partial({ node: true });

export const nodeRowSchema = nodeSpecSchema.extend({
  state: z.enum(NODE_STATES),
  reason: z.string().optional(),
  cores: z.int().positive().optional(),
  memBytes: z.int().positive().optional(),
  system: z.string().optional().describe('Such as Debian GNU/Linux 12 (bookworm).'),
  arch: z.string().optional().describe("Debian's word: amd64, arm64, armhf, riscv64, …"),
  seenAt: instant.optional(),
  source: z.string().optional().describe('Where it was read: node_list.csv:3.'),
});

export const INVENTORY_FORMATS = ['csv', 'yaml', 'ini', 'list'] as const;

export const inventoryTextSchema = z.object({
  name: z.string().max(1000).describe('Of the file, for messages, and for its format where none is given.'),
  text: z.string().max(1024 * 1024),
  format: z.enum(INVENTORY_FORMATS).optional(),
});

export const importResultSchema = z.object({
  added: z.array(nodeNameSchema),
  changed: z.array(nodeNameSchema),
  unchanged: z.array(nodeNameSchema),
  removed: z.array(nodeNameSchema),
  warnings: z.array(z.string()),
});

/** `reachable`: something answers at its SSH port. `present`: the kernel knows it as a neighbour. */
export const neighbourSchema = z.object({
  address: z.string(),
  mac: z.string().optional(),
  maker: z.string().optional().describe('Of the network chip, where the first half of the MAC tells a board maker.'),
  name: z.string().optional().describe('As names resolve on the head.'),
  ssh: z.enum(['answers', 'refuses', 'silent', 'not asked']),
  banner: z.string().optional().describe('What its SSH server calls itself.'),
  node: z.string().optional().describe('The node of the inventory that has this address.'),
});

const onNode = z.object({ node: nodeNameSchema });

export const inventoryEndpoints = endpoints({
  'GET /api/inventory': {
    summary: 'All nodes, or those of a node set, in natural order.',
    query: z.object({ nodes: z.string().max(65_536).optional() }),
    response: z.array(nodeRowSchema),
  },
  'GET /api/inventory/{node}': {
    summary: 'One node, with the facts that were last gathered.',
    params: onNode,
    response: nodeRowSchema.extend({
      facts: z.record(z.string(), z.unknown()).optional(),
      factsAt: instant.optional(),
    }),
  },
  'POST /api/inventory/import': {
    summary: 'Read an inventory; all of it or nothing. Nodes that it does not name stay, unless `replace`.',
    body: inventoryTextSchema.extend({ replace: z.boolean().default(false), dryRun: z.boolean().default(false) }),
    response: importResultSchema,
  },
  'POST /api/inventory': {
    summary: 'Add nodes. 409 where one of the names or addresses is there already with something else.',
    body: z.object({ nodes: z.array(newNodeSchema).min(1).max(1024) }),
    response: importResultSchema,
  },
  'DELETE /api/inventory': {
    summary: 'Forget nodes; they themselves are not touched. 409 while they belong to a cluster that is up.',
    query: z.object({ nodes: z.string().max(4096) }),
    response: z.object({ removed: z.array(nodeNameSchema) }),
  },
  'GET /api/groups': {
    summary: 'Named node sets, folded.',
    response: z.array(z.object({ group: z.string(), nodes: z.string() })),
  },
  'PUT /api/groups/{group}': {
    summary: 'Set a group to these nodes; none removes the group.',
    params: z.object({ group: z.string().max(63) }),
    body: z.object({ nodes: z.string().max(65_536) }),
    response: z.object({ group: z.string(), nodes: z.string() }),
  },
  'POST /api/inventory/discover': {
    summary: 'Neighbours that this computer knows already; and, of the addresses given, what answers. It never scans.',
    body: z.object({ addresses: z.array(addressSchema).max(1024).default([]) }),
    response: z.array(neighbourSchema),
  },
  'POST /api/inventory/{node}/blink': {
    summary: 'Blink the activity light of its board, so that one finds it; put back as it was afterwards.',
    params: onNode,
    body: z.object({ seconds: z.int().min(1).max(600).default(15) }),
    response: z.object({
      led: z.string().optional().describe('Of its name in sysfs; absent where the board has none that we know.'),
    }),
  },
});

export type NodeState = (typeof NODE_STATES)[number];
export type NodeSpec = z.output<typeof nodeSpecSchema>;
export type NewNode = z.output<typeof newNodeSchema>;
export type NodeRow = z.infer<typeof nodeRowSchema>;
export type InventoryText = z.infer<typeof inventoryTextSchema>;
export type InventoryFormat = (typeof INVENTORY_FORMATS)[number];
export type ImportResult = z.infer<typeof importResultSchema>;
export type Neighbour = z.infer<typeof neighbourSchema>;
