import { z } from 'zod';
import { endpoints } from './endpoint.ts';
import { passwordsSchema } from './fleet.ts';
import { loginSchema } from './inventory.ts';
import { projectSchema } from './project.ts';

/** `pending`: it waits for other runs to end. */
export const RUN_STATES = ['pending', 'running', 'paused', 'done', 'failed', 'cancelled'] as const;
export const FEED_KINDS = ['list', 'grid', 'file', 'command', 'optimise', 'upload', 'unanswered', 'answers'] as const;
export const TASK_STATES = ['waiting', 'leased', 'answered', 'failed', 'cancelled'] as const;
export type RunState = (typeof RUN_STATES)[number];
export type TaskState = (typeof TASK_STATES)[number];

const instant = z.iso.datetime();
const count = z.int().nonnegative();
export const runIdSchema = z.string().regex(/^r[1-9]\d{0,14}$/, 'a run such as r12');
/** What people call a run; several may have the same name, and the newest is meant. */
export const runNameSchema = z
  .string()
  .regex(
    /^(?!r?\d+$)[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/,
    'letters, digits, ".", "-" and "_", at most 63, and neither a number nor like r12',
  );
/** A run by its id or its name. */
export const runRefSchema = z
  .string()
  .regex(/^(r[1-9]\d{0,14}|(?!r?\d+$)[A-Za-z0-9][A-Za-z0-9._-]{0,62})$/, 'a run such as r12, or its name');
/** Among the runs of one user the highest comes first. */
export const prioritySchema = z.int().min(-100).max(100);
/** `r12.345`: run r12, its 345th task, counted from 0. */
export const taskIdSchema = z.string().regex(/^r[1-9]\d{0,14}\.\d{1,15}$/, 'a task such as r12.345');
const versionSchema = z.string().regex(/^[0-9a-f]{64}$/, 'a SHA-256 in lower-case hex');

export const projectRowSchema = z.object({
  project: z.string(),
  version: versionSchema.describe('SHA-256 of the newest bundle.'),
  title: z.string().optional(),
  owner: z.string(),
  readyMade: z.boolean().optional().describe('Its newest version came with Breadbox: everybody may run it.'),
  pushedAt: instant,
  bundleBytes: count,
  versions: count,
});

export const runStatusSchema = z.object({
  run: runIdSchema,
  name: runNameSchema.optional(),
  project: z.string(),
  version: versionSchema,
  owner: z.string(),
  state: z.enum(RUN_STATES),
  reason: z.string().optional().describe('Why it waits, failed, was paused or was cancelled.'),
  after: z.array(runIdSchema).optional().describe('Runs that have to be done before it begins.'),
  priority: prioritySchema,
  maxSlots: z.int().positive().optional().describe('What all runs of its project may use together.'),
  feed: z.enum(FEED_KINDS),
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
  workers: count.describe('Slots of the engine that may work on it at the same time; 0: none of the engine.'),
  seed: z.int(),
  view: z.string().optional().describe('Path of the artefact that the dashboard shows.'),
  artefacts: z.object({ files: count, bytes: count }),
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

/** Consecutive tasks of one slot, so many together as a tenth of a second holds. Times by the clock of the node. */
export const laneBlockSchema = z.object({
  worker: z.string().describe('`p7`: a pilot.'),
  node: z.string(),
  slot: count,
  startedAt: instant.describe('When its first task began to compute.'),
  endedAt: instant.describe('When its last task had sent its files.'),
  askMs: count.describe('How long the slot had waited for tasks before and between them.'),
  sendMs: count.describe('How long their files took to be sent.'),
  tasks: z.int().positive(),
  failed: count,
  task: taskIdSchema.describe('The last of them.'),
});

export const improvementSchema = z.object({
  evaluation: z.int().positive().describe('How many answers the optimiser had when it came.'),
  value: z.number(),
  task: taskIdSchema,
  at: instant,
});

export const optimumSchema = z.object({
  goal: z.enum(['minimise', 'maximise']),
  method: z.string(),
  evaluations: count.describe('Answers that the optimiser has, repeats counted.'),
  budget: z.int().positive(),
  best: improvementSchema.extend({ params: z.record(z.string(), z.unknown()) }).optional(),
  history: z.array(improvementSchema).describe('Each time the best improved, oldest first.'),
});

export const workerRowSchema = z.object({
  worker: z.string().describe('`p7`'),
  kind: z.enum(['engine', 'lent', 'simple']),
  node: z.string(),
  job: z.string().optional().describe('Of a worker of the engine: its job there.'),
  user: z.string().describe('Whose tasks it does.'),
  state: z.enum(['starting', 'working', 'idle', 'leaving', 'silent']),
  slots: count,
  allowed: count.describe("Slots that its user's share lets it use."),
  busy: count,
  lastSeenAt: instant.optional(),
  status: z
    .object({
      processes: z.number().optional(),
      cpuCelsius: z.number().optional(),
      gpuCelsius: z.number().optional(),
      at: instant,
    })
    .optional()
    .describe('What a simple worker said last in post_status.'),
});

/** What became of a node that was asked for. */
export const lendingSchema = z.object({
  node: z.string(),
  state: z.enum(['starting', 'working', 'leaving', 'gone', 'failed']),
  worker: z.string().optional().describe('p7; absent where none was started.'),
  user: z.string().optional().describe('Whose tasks it does.'),
  kind: z.enum(['pilot', 'sh']).optional(),
  slots: count.optional(),
  code: z.string().optional().describe('Where it failed: that of an error.'),
  sentence: z.string().optional().describe('Why it failed, or what to know.'),
  hint: z.string().optional(),
});

const run = z.object({ run: runRefSchema });
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
      workers: z
        .int()
        .min(0)
        .max(4096)
        .optional()
        .describe("Default: the engine's cores. 0: no worker of the engine, only lent computers and simple workers."),
      feed: z
        .enum(['project', 'upload', 'unanswered', 'answers'])
        .default('project')
        .describe(
          '`unanswered`: the tasks of run `from` that have no answer; `answers`: each answer of run `from` is a task.',
        ),
      from: runRefSchema.optional(),
      name: runNameSchema.optional(),
      priority: prioritySchema.optional().describe('Default: what project.yaml says, else 0.'),
      after: z.array(runRefSchema).max(100).optional().describe('It begins when these are done and collected.'),
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
    summary:
      'Upload the tasks of a run: one JSON value of parameters a line. The end of the body ends the feed. With `resume`: ' +
      'the lines that the run has already come first again, unchanged; what follows is added, and a run that was done goes on.',
    params: run,
    query: z.object({ resume: z.stringbool().default(false) }),
    body: 'lines',
    response: z.object({ tasks: count, added: count }),
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
  'PUT /api/farm/runs/{run}/settings': {
    summary: 'Change what may be changed while it runs; what is left out stays.',
    params: run,
    body: z.strictObject({
      name: runNameSchema.nullable().optional(),
      priority: prioritySchema.optional(),
      workers: z.int().min(0).max(4096).optional(),
    }),
    response: runStatusSchema,
  },
  'DELETE /api/farm/runs/{run}': { summary: 'Remove an ended run with its answers.', params: run, response: 'none' },
  'GET /api/farm/runs/{run}/artefacts': {
    summary: 'Files that the run has made, by path.',
    params: run,
    query: z.object({
      prefix: z.string().max(500).default('').describe('Only paths that begin so.'),
      after: z.string().max(500).optional().describe('Only paths after this one.'),
      limit: z.coerce.number().int().min(1).max(100_000).default(100_000),
    }),
    response: z.array(artefactSchema),
  },
  'GET /api/farm/runs/{run}/artefacts.zip': {
    summary: 'All files that the run has made, or those below `prefix`, as one zip.',
    params: run,
    query: z.object({ prefix: z.string().max(500).default('') }),
    response: 'bytes',
  },
  'GET /api/farm/runs/{run}/lanes': {
    summary: 'What the slots have done lately, oldest first: the last `limit` answers, in blocks.',
    params: run,
    query: z.object({ limit: z.coerce.number().int().min(1).max(10_000).default(3000) }),
    response: z.array(laneBlockSchema),
  },
  'GET /api/farm/runs/{run}/optimum': {
    summary: 'Of an optimise feed: the best so far, and how it came about.',
    params: run,
    response: optimumSchema,
  },
  'GET /api/farm/workers': {
    summary: 'Who works: pilots and simple workers.',
    response: z.array(workerRowSchema),
  },
  'POST /api/farm/workers/{worker}/stop': {
    summary: 'Tell a worker to finish what runs, take nothing new, and leave.',
    params: z.object({ worker: z.string().regex(/^p[1-9]\d{0,14}$/, 'a worker such as p7') }),
    response: workerRowSchema,
  },
  'POST /api/farm/lend': {
    summary:
      'Start workers on nodes over SSH, as the login of each and without root: lines, each a node with what became of it. ' +
      'Where one works already, its slots are set anew.',
    body: z.strictObject({
      nodes: z.string().max(65_536).describe('A node set.'),
      slots: z.int().min(1).max(4096).optional().describe("On each. Default: a node's cores; two on the head's own."),
      worker: z
        .enum(['any', 'pilot', 'sh'])
        .default('any')
        .describe('`sh`: the worker that needs no Node.js; `any`: that one only where Node.js 18 is missing.'),
      user: loginSchema.optional().describe("In place of the inventory's."),
      passwords: passwordsSchema.optional(),
    }),
    response: 'lines',
  },
  'POST /api/farm/lend/stop': {
    summary: 'Let the workers that were started over SSH finish what runs, and leave. `now`: end them.',
    body: z.strictObject({ nodes: z.string().max(65_536), now: z.boolean().default(false) }),
    response: z.array(lendingSchema),
  },
  'GET /api/farm/lend': { summary: 'Workers that were started over SSH.', response: z.array(lendingSchema) },
  'GET /api/farm/shares': {
    summary: 'How the slots of the engine are divided between users now.',
    response: z.object({
      slots: count,
      users: z.array(z.object({ user: z.string(), wanted: count, allowed: count, busy: count })),
    }),
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
export type LaneBlock = z.infer<typeof laneBlockSchema>;
export type Improvement = z.infer<typeof improvementSchema>;
export type Optimum = z.infer<typeof optimumSchema>;
export type Lending = z.infer<typeof lendingSchema>;
export type WorkerRow = z.infer<typeof workerRowSchema>;
