import { z } from 'zod';
import { endpoints } from './endpoint.ts';
import { projectSchema } from './project.ts';

export const RUN_STATES = ['running', 'paused', 'done', 'failed', 'cancelled'] as const;
export const TASK_STATES = ['waiting', 'leased', 'answered', 'failed', 'cancelled'] as const;
export type RunState = (typeof RUN_STATES)[number];
export type TaskState = (typeof TASK_STATES)[number];

const instant = z.iso.datetime();
const count = z.int().nonnegative();
export const runIdSchema = z.string().regex(/^r[1-9]\d{0,14}$/, 'a run such as r12');
/** `r12.345`: run r12, its 345th task, counted from 0. */
export const taskIdSchema = z.string().regex(/^r[1-9]\d{0,14}\.\d{1,15}$/, 'a task such as r12.345');
const versionSchema = z.string().regex(/^[0-9a-f]{64}$/, 'a SHA-256 in lower-case hex');

export const projectRowSchema = z.object({
  project: z.string(),
  version: versionSchema.describe('SHA-256 of the newest bundle.'),
  title: z.string().optional(),
  owner: z.string(),
  pushedAt: instant,
  bundleBytes: count,
  versions: count,
});

export const runStatusSchema = z.object({
  run: runIdSchema,
  project: z.string(),
  version: versionSchema,
  owner: z.string(),
  state: z.enum(RUN_STATES),
  reason: z.string().optional().describe('Why it failed, was paused or was cancelled.'),
  tasks: count.describe('Tasks that the feed has yielded so far.'),
  waiting: count,
  leased: count,
  answered: count,
  failed: count,
  cancelled: count,
  feedDone: z.boolean(),
  collected: z.boolean().describe('The last pass of `collect` is over, or the project has none.'),
  rate: z
    .number()
    .nonnegative()
    .describe('Answers per second over the last ten seconds; over the whole run once ended.'),
  secondsLeft: z.number().nonnegative().optional().describe('Absent where nothing can be said.'),
  seconds: z.number().nonnegative().describe('From the first lease to the last answer, or until now.'),
  workers: z.int().positive().describe('Slots that may work on it at the same time.'),
  seed: z.int(),
  view: z.string().optional().describe('Path of the artefact that the dashboard shows.'),
  grid: z
    .array(z.object({ axis: z.string(), size: count }))
    .optional()
    .describe('Axes of a grid feed, slowest first.'),
  createdAt: instant,
  startedAt: instant.optional(),
  endedAt: instant.optional(),
});

export const taskRowSchema = z.object({
  task: taskIdSchema,
  state: z.enum(TASK_STATES),
  attempt: count,
  params: z.unknown(),
  node: z.string().optional(),
});

export const resultSchema = z.object({
  task: taskIdSchema,
  params: z.unknown(),
  answer: z.unknown(),
  attempt: z.int().positive(),
  node: z.string(),
  startedAt: instant,
  endedAt: instant,
});

export const attemptSchema = z.object({
  task: taskIdSchema,
  attempt: z.int().positive(),
  outcome: z.enum(['answered', 'failed', 'lost', 'stale']),
  reason: z.string().optional(),
  exitCode: z.int().optional(),
  log: z.string().optional().describe('What the task wrote to stderr; the middle is cut out where it was long.'),
  node: z.string().optional(),
  startedAt: instant.optional(),
  endedAt: instant,
});

export const artefactSchema = z.object({
  path: z.string(),
  bytes: count,
  sha256: versionSchema,
  writtenAt: instant,
});

const run = z.object({ run: runIdSchema });
const project = z.object({ project: z.string() });

export const farmEndpoints = endpoints({
  'POST /api/farm/projects': {
    summary: 'Push a bundle: a zip with project.yaml at its top.',
    body: 'bytes',
    response: z.object({
      project: z.string(),
      version: versionSchema,
      created: z.boolean(),
      warnings: z.array(z.string()).describe('What is allowed but most likely not meant.'),
    }),
  },
  'GET /api/farm/projects': { summary: 'The projects.', response: z.array(projectRowSchema) },
  'GET /api/farm/projects/{project}': {
    summary: 'A project and the project.yaml of its newest version.',
    params: project,
    response: projectRowSchema.extend({ spec: projectSchema, runs: z.array(runStatusSchema) }),
  },
  'DELETE /api/farm/projects/{project}': {
    summary: 'Remove a project with all its versions and ended runs; refused while one runs.',
    params: project,
    response: 'none',
  },
  'GET /api/farm/bundles/{version}': {
    summary: 'A bundle as it was pushed.',
    params: z.object({ version: versionSchema }),
    response: 'bytes',
  },
  'POST /api/farm/runs': {
    summary: "Run a project's feed, or tasks that are uploaded next.",
    body: z.object({
      project: z.string(),
      version: versionSchema.optional().describe('Default: the newest.'),
      workers: z.int().min(1).max(4096).optional().describe("Default: the engine's cores."),
      feed: z.enum(['project', 'upload']).default('project'),
      seed: z
        .int()
        .min(0)
        .max(2 ** 31 - 1)
        .optional(),
    }),
    response: runStatusSchema,
  },
  'GET /api/farm/runs': {
    summary: 'Runs, newest first.',
    query: z.object({ project: z.string().optional(), limit: z.coerce.number().int().min(1).max(1000).default(100) }),
    response: z.array(runStatusSchema),
  },
  'GET /api/farm/runs/{run}': { summary: 'A run.', params: run, response: runStatusSchema },
  'POST /api/farm/runs/{run}/tasks': {
    summary: 'Upload the tasks of a run: one JSON value of parameters a line. The end of the body ends the feed.',
    params: run,
    body: 'lines',
    response: z.object({ tasks: count }),
  },
  'GET /api/farm/runs/{run}/tasks': {
    summary: 'Tasks in feed order.',
    params: run,
    query: z.object({
      state: z.enum(TASK_STATES).optional(),
      after: z.coerce.number().int().min(-1).default(-1).describe('Only tasks after this one of the feed.'),
      limit: z.coerce.number().int().min(1).max(10_000).default(1000),
    }),
    response: z.array(taskRowSchema),
  },
  'GET /api/farm/runs/{run}/results': {
    summary: 'Accepted answers in feed order, as JSON Lines or CSV.',
    params: run,
    query: z.object({ format: z.enum(['jsonl', 'csv']).default('jsonl') }),
    response: 'lines',
  },
  'GET /api/farm/runs/{run}/attempts': {
    summary: 'Attempts that failed, were lost or refused, and those that left a log, newest first.',
    params: run,
    query: z.object({
      task: taskIdSchema.optional(),
      limit: z.coerce.number().int().min(1).max(1000).default(100),
    }),
    response: z.array(attemptSchema),
  },
  'POST /api/farm/runs/{run}/pause': {
    summary: 'Lease no more tasks; what runs, ends.',
    params: run,
    response: runStatusSchema,
  },
  'POST /api/farm/runs/{run}/resume': { summary: 'End a pause.', params: run, response: runStatusSchema },
  'POST /api/farm/runs/{run}/cancel': {
    summary: 'End the run now; running tasks are killed.',
    params: run,
    response: runStatusSchema,
  },
  'POST /api/farm/runs/{run}/retry': {
    summary: 'Queue the failed tasks again.',
    params: run,
    response: runStatusSchema,
  },
  'DELETE /api/farm/runs/{run}': { summary: 'Remove an ended run with its answers.', params: run, response: 'none' },
  'GET /api/farm/runs/{run}/artefacts': {
    summary: 'Files that the run has made.',
    params: run,
    response: z.array(artefactSchema),
  },
  'GET /api/farm/runs/{run}/artefacts/{path}': {
    summary: 'One file. `path` may hold slashes.',
    params: run.extend({ path: z.string() }),
    response: 'bytes',
  },
});

export type ProjectRow = z.infer<typeof projectRowSchema>;
export type RunStatus = z.infer<typeof runStatusSchema>;
export type TaskRow = z.infer<typeof taskRowSchema>;
export type Result = z.infer<typeof resultSchema>;
export type Attempt = z.infer<typeof attemptSchema>;
export type Artefact = z.infer<typeof artefactSchema>;
