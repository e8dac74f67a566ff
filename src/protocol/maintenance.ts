import { z } from 'zod';
import { endpoints } from './endpoint.ts';
import { passwordsSchema } from './fleet.ts';
import { nodeNameSchema } from './inventory.ts';

const instant = z.iso.datetime();

export const MAINTENANCE_KINDS = ['reboot', 'power-off'] as const;
/** `interrupted`: the head ended meanwhile; the same again goes on. */
export const MAINTENANCE_STATES = ['running', 'done', 'failed', 'cancelled', 'interrupted'] as const;
/** Of one node, in the order in which it goes through them; `back`: it came with a new boot id, and is tested now. */
export const MAINTENANCE_STEPS = [
  'waiting',
  'draining',
  'rebooting',
  'back',
  'powering-off',
  'done',
  'failed',
  'skipped',
] as const;

const awaitedJobSchema = z.object({
  jobId: z.string(),
  name: z.string(),
  endsAt: instant.optional().describe('At the latest, by its time limit. Absent: it has none, or that is not known.'),
});

export const maintenanceSchema = z.object({
  maintenance: z.string().describe('m1, m2, …'),
  kind: z.enum(MAINTENANCE_KINDS),
  state: z.enum(MAINTENANCE_STATES),
  nodes: z.array(
    z.object({
      node: nodeNameSchema,
      step: z.enum(MAINTENANCE_STEPS),
      now: z.string().optional().describe('What it waits for, in words.'),
      jobs: z.array(awaitedJobSchema).optional().describe('That run there, and are waited for: the first eight.'),
      reason: z.string().optional().describe('Why it failed or was left out.'),
      seconds: z.number().optional(),
    }),
  ),
  jobCount: z.int().optional().describe('How many different jobs are waited for, with those that no node lists.'),
  by: z.string(),
  startedAt: instant,
  endedAt: instant.optional(),
});

const one = z.object({ maintenance: z.string().regex(/^m[1-9]\d*$/, 'the number of a maintenance, such as m4') });

export const maintenanceEndpoints = endpoints({
  'POST /api/maintenance': {
    summary:
      'Begin to restart or switch off nodes. They are drained first; with `rolling` one after another, each tested and resumed ' +
      'before the next. The head node is the last. 409 while another goes on.',
    body: z.strictObject({
      kind: z.enum(MAINTENANCE_KINDS),
      nodes: z.string().max(65_536).optional().describe('A node set. Default: all of the cluster.'),
      rolling: z.boolean().default(true).describe('Of reboot.'),
      atOnce: z.int().min(1).max(64).default(1).describe('Of rolling: so many nodes at a time.'),
      byGroup: z.boolean().default(false).describe('Of rolling: the nodes of a group of the inventory together.'),
      reason: z.string().min(1).max(200).optional(),
      drainSec: z
        .int()
        .min(0)
        .max(7 * 86_400)
        .optional()
        .describe('How long a node may take to end what runs there; then it is left out. Default: a day.'),
      passwords: passwordsSchema.optional(),
    }),
    response: maintenanceSchema,
  },
  'GET /api/maintenance': { summary: 'The last twenty, newest first.', response: z.array(maintenanceSchema) },
  'GET /api/maintenance/{maintenance}': { summary: 'One of them.', params: one, response: maintenanceSchema },
  'GET /api/maintenance/{maintenance}/follow': {
    summary: 'It, as lines, each time it has changed, to its end.',
    params: one,
    response: 'lines',
  },
  'POST /api/maintenance/{maintenance}/cancel': {
    summary: 'Take no further node; the one under way is finished, and those that were only drained are resumed.',
    params: one,
    response: 'none',
  },
});

export type MaintenanceKind = (typeof MAINTENANCE_KINDS)[number];
export type AwaitedJob = z.infer<typeof awaitedJobSchema>;
export type Maintenance = z.infer<typeof maintenanceSchema>;
