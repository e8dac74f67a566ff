import { z } from 'zod';
import { endpoints } from './endpoint.ts';
import { passwordsSchema } from './fleet.ts';
import { inventoryTextSchema, nodeNameSchema } from './inventory.ts';

const instant = z.iso.datetime();

/**
 * `up`: bring up all, or go on; `add`, `remove`: some nodes of a cluster that is up; `down`: undo. `agent`, `agent-remove`: watch nodes,
 * or no more, that are of no cluster.
 */
export const UP_KINDS = ['up', 'add', 'remove', 'down', 'agent', 'agent-remove'] as const;
/** `interrupted`: the head ended meanwhile; the same `up` again goes on. */
export const UP_STATES = ['running', 'done', 'failed', 'cancelled', 'interrupted'] as const;
export const PHASE_NODE_STATES = ['waiting', 'running', 'ok', 'changed', 'failed', 'skipped'] as const;

/** How the cluster is to be. What is absent is decided from what the nodes are. */
export const clusterChoicesSchema = z.object({
  name: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'small letters, digits and hyphens, at most 40')
    .optional()
    .describe('ClusterName of Slurm.'),
  home: z.enum(['nfs', 'none']).optional().describe('How /home is shared; nfs: the storage node serves it.'),
  network: z.string().max(64).optional().describe('CIDR of the network that the nodes talk through.'),
  accounting: z.enum(['file', 'slurmdbd']).optional().describe('file: a job history in a text file, no process.'),
  partitionBy: z.enum(['none', 'board', 'group']).optional().describe('none: one partition of all nodes.'),
  timeServer: z.string().max(253).optional().describe('Where the head gets the time; else what its system has.'),
});

/** Something that keeps `up` from beginning or going on; all that are known come at once. */
export const problemSchema = z.object({
  check: z.string().describe('A stable word: unreachable, not-debian, slurm-versions, no-sudo, disk-space, …'),
  node: nodeNameSchema.optional(),
  where: z.string().optional().describe('Line of the inventory: node_list.csv:3.'),
  sentence: z.string(),
  hint: z.string().optional(),
  proof: z.string().optional().describe('The very line that shows it.'),
});

export const phaseProgressSchema = z.object({
  phase: z.string().describe('A stable word: name-hosts.'),
  title: z.string(),
  seconds: z.number(),
  nodes: z.record(
    nodeNameSchema,
    z.object({
      state: z.enum(PHASE_NODE_STATES),
      now: z.string().optional().describe('What happens at the moment.'),
      seconds: z.number().optional(),
      reason: z.string().optional().describe('Why it failed or was skipped.'),
    }),
  ),
});

export const changeSchema = z.object({
  node: nodeNameSchema,
  phase: z.string(),
  what: z.string().describe('In the infinitive: install slurmd, munge.'),
  detail: z.string().optional().describe('Of a file: its difference, as diff -u prints; secrets left out.'),
});

export const upSchema = z.object({
  up: z.string().describe('u1, u2, …'),
  kind: z.enum(UP_KINDS),
  state: z.enum(UP_STATES),
  dryRun: z.boolean(),
  nodes: z.string().describe('A node set.'),
  head: nodeNameSchema.optional(),
  by: z.string(),
  startedAt: instant,
  endedAt: instant.optional(),
  secondsLeft: z.number().optional().describe('An estimate; absent while there is none.'),
  changed: z.int().nonnegative(),
  phases: z.array(phaseProgressSchema),
  verified: z.array(z.string()).describe('What was tested by doing, as sentences.'),
  problems: z.array(problemSchema),
  warnings: z.array(problemSchema),
  reboot: z.string().optional().describe('Nodes that need a restart before all that was set holds.'),
});

export const upDetailSchema = upSchema.extend({ changes: z.array(changeSchema) });

/** A line of `follow`: the whole, each time it has changed, at most four times a second; or a line that a node printed. */
export const upLineSchema = z.union([
  z.object({ up: upSchema }),
  z.object({ change: changeSchema }),
  z.object({ output: z.object({ node: nodeNameSchema, phase: z.string(), text: z.string() }) }),
]);

const one = z.object({ up: z.string().regex(/^u[1-9]\d*$/, 'the number of an up, such as u4') });

export const provisionEndpoints = endpoints({
  'POST /api/ups': {
    summary:
      'Begin to bring up, change or take down the cluster. 409 while another does. An inventory is imported first, all or nothing.',
    body: z.object({
      kind: z.enum(UP_KINDS).default('up'),
      inventory: inventoryTextSchema.optional(),
      nodes: z.string().max(65_536).optional().describe('Of add, remove, agent and agent-remove.'),
      dryRun: z.boolean().default(false),
      choices: clusterChoicesSchema.default({}),
      passwords: passwordsSchema.optional(),
      pinHostKeys: z.boolean().default(false).describe('Take the host keys of nodes that were never contacted.'),
      reboot: z.boolean().default(false).describe('Restart nodes that need it, one phase of the plan.'),
    }),
    response: upDetailSchema,
  },
  'GET /api/ups': { summary: 'The last fifty, newest first.', response: z.array(upSchema) },
  'GET /api/ups/{up}': { summary: 'One, with every change.', params: one, response: upDetailSchema },
  'GET /api/ups/{up}/follow': {
    summary: 'Its progress as lines, to its end; from now where it runs, else the last state alone.',
    params: one,
    response: 'lines',
  },
  'POST /api/ups/{up}/cancel': {
    summary: 'End it after the commands under way. What was changed stays, and the next up goes on.',
    params: one,
    response: 'none',
  },
  'GET /api/cluster': {
    summary: 'The cluster that was brought up; without `name` there is none.',
    response: z.object({
      name: z.string().optional(),
      head: nodeNameSchema.optional(),
      nodes: z.string().optional(),
      slurm: z.string().optional().describe('Its version.'),
      system: z.string().optional(),
      home: z.enum(['nfs', 'none']).optional(),
      network: z.string().optional(),
      verifiedAt: instant.optional(),
    }),
  },
});

export type UpKind = (typeof UP_KINDS)[number];
export type UpState = (typeof UP_STATES)[number];
export type PhaseNodeState = (typeof PHASE_NODE_STATES)[number];
export type ClusterChoices = z.infer<typeof clusterChoicesSchema>;
export type UpProblem = z.infer<typeof problemSchema>;
export type PhaseProgress = z.infer<typeof phaseProgressSchema>;
export type UpChange = z.infer<typeof changeSchema>;
export type Up = z.infer<typeof upSchema>;
export type UpDetail = z.infer<typeof upDetailSchema>;
export type UpLine = z.infer<typeof upLineSchema>;
