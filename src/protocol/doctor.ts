import { z } from 'zod';
import { endpoints } from './endpoint.ts';
import { passwordsSchema } from './fleet.ts';
import { nodeNameSchema } from './inventory.ts';

const instant = z.iso.datetime();

/** The ladder, from the ground up: what stands on a rung that fails is not to blame. */
export const RUNGS = [
  'power',
  'names',
  'ssh',
  'clock',
  'versions',
  'users',
  'auth',
  'paths',
  'cgroups',
  'slurmd',
  'srun',
  'mpi',
  'home',
] as const;
export type Rung = (typeof RUNGS)[number];

/** `unknown`: it could not be tested, such as where a node cannot be reached; `skipped`: a rung below it failed there. */
export const RUNG_STATES = ['waiting', 'running', 'ok', 'warning', 'failed', 'skipped', 'unknown'] as const;
export const EXAMINATION_STATES = ['running', 'done', 'cancelled', 'interrupted'] as const;

export const findingSchema = z.object({
  check: z.string().describe('A stable word: munge-key.'),
  rung: z.enum(RUNGS),
  level: z.enum(['error', 'warning']).describe('`warning`: it works all the same, or will for now.'),
  nodes: z.string().describe('A node set.'),
  sentence: z.string().describe('What is wrong, plainly.'),
  cause: z.string().optional().describe('How that usually comes about.'),
  proof: z.string().describe('The very line that shows it.'),
  proofFrom: z.string().optional().describe('Where that line comes from: `journal of munge on n2`, or a command.'),
  fix: z.string().describe('The commands that mend it, as a person would type them; or what to do by hand.'),
  fixable: z.boolean().describe('`--fix` can do it.'),
  needs: z.enum(['restart', 'reboot']).optional().describe('What takes place with the fix: of services, of the node.'),
  fixed: z.boolean().optional().describe('It was tried, and whether it is gone now.'),
  trouble: z.string().optional().describe('Why the fix failed.'),
});

export const rungSchema = z.object({
  rung: z.enum(RUNGS),
  title: z.string(),
  state: z.enum(RUNG_STATES),
  nodes: z.record(nodeNameSchema, z.enum(RUNG_STATES)),
  tested: z.array(z.string()).describe('What was tested by doing, as sentences.'),
  because: z.string().optional().describe('Of one that was skipped or is unknown: why.'),
  seconds: z.number(),
});

export const examinationSchema = z.object({
  examination: z.string().describe('d1, d2, …'),
  state: z.enum(EXAMINATION_STATES),
  ok: z.boolean().describe('It has ended, and nothing of level error is left.'),
  nodes: z.string().describe('A node set.'),
  fix: z.boolean(),
  by: z.string(),
  startedAt: instant,
  endedAt: instant.optional(),
  doing: z.string().optional().describe('What happens at the moment.'),
  rungs: z.array(rungSchema),
  findings: z.array(findingSchema).describe('What is to blame first, first.'),
  steps: z.array(z.object({ node: nodeNameSchema, what: z.string() })).describe('What was done to mend, in order.'),
});

const one = z.object({ examination: z.string().regex(/^d[1-9]\d*$/, 'the number of an examination, such as d4') });

export const doctorEndpoints = endpoints({
  'POST /api/doctor': {
    summary: 'Begin to examine the cluster, rung by rung; with `fix`, mend what can be mended. 409 while another does.',
    body: z.object({
      nodes: z.string().max(65_536).optional().describe('A node set. Default: all.'),
      fix: z.boolean().default(false),
      checks: z.array(z.string()).max(100).optional().describe('With `fix`: only what these found.'),
      passwords: passwordsSchema.optional(),
      confirm: z
        .string()
        .max(1024)
        .optional()
        .describe("The caller's own password, with `fix` in a browser session of one who has a password."),
    }),
    response: examinationSchema,
  },
  'GET /api/doctor': { summary: 'The last twenty examinations, newest first.', response: z.array(examinationSchema) },
  'GET /api/doctor/{examination}': { summary: 'One of them.', params: one, response: examinationSchema },
  'GET /api/doctor/{examination}/follow': {
    summary: 'It, as lines, each time it has changed, to its end.',
    params: one,
    response: 'lines',
  },
  'POST /api/doctor/{examination}/cancel': {
    summary: 'End it after the commands under way.',
    params: one,
    response: 'none',
  },
});

export type Finding = z.infer<typeof findingSchema>;
export type RungState = (typeof RUNG_STATES)[number];
export type RungProgress = z.infer<typeof rungSchema>;
export type Examination = z.infer<typeof examinationSchema>;
