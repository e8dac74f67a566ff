import { z } from 'zod';
import { endpoints } from './endpoint.ts';

export const JOB_STATES = [
  'pending',
  'running',
  'completed',
  'failed',
  'cancelled',
  'timeout',
  'node-fail',
  'out-of-memory',
] as const;
export type JobStateWord = (typeof JOB_STATES)[number];

/**
 * `draining`: takes no new work, some still runs; `drained`: none does; `down`: declared unusable; `off`: powered down or being so;
 * `unknown`: the engine has not heard of it.
 */
export const ENGINE_NODE_STATES = [
  'idle',
  'mixed',
  'allocated',
  'draining',
  'drained',
  'down',
  'off',
  'unknown',
] as const;
export type EngineNodeStateWord = (typeof ENGINE_NODE_STATES)[number];

/** A script with its comments; what is longer belongs into files beside it. Bytes. */
export const MAX_SCRIPT_BYTES = 4 * 1024 * 1024;
/** As Slurm's MaxArraySize: indexes are below it. */
export const MAX_ARRAY_SIZE = 1001;

const instant = z.iso.datetime();
const count = z.int().nonnegative();
/** A job, an array as a whole, or one index of it. */
export const jobIdSchema = z.string().regex(/^[1-9]\d{0,14}(_\d{1,9})?$/, 'a job such as 12, or 12_3 of an array');
const state = z.enum(JOB_STATES);
const text = z.string().refine((value) => !value.includes('\0'), 'no zero byte');

/** Where a word comes from: the later ones of this list win. */
export const DIRECTIVE_SOURCES = ['script', 'environment', 'command-line'] as const;

export const directiveSchema = z.object({
  source: z.enum(DIRECTIVE_SOURCES),
  line: z.int().positive().optional().describe('Of the script, from 1.'),
  option: z.string().describe('The long name: `ntasks`.'),
  value: z.string().optional(),
  meaning: z.string().describe('What it amounts to, in a few words: "4 tasks".'),
  overridden: z.boolean().describe('A later or stronger one says otherwise.'),
});

export const scriptNoteSchema = z.object({
  level: z.enum(['error', 'warning']),
  source: z.enum(DIRECTIVE_SOURCES),
  line: z.int().positive().optional(),
  column: z.int().positive().optional().describe('From 1, where the trouble begins.'),
  option: z.string().optional(),
  text: z.string().describe('What is wrong, or what happens instead.'),
  hint: z.string().optional(),
});

/** What a job asks for, once script, environment and command line are put together. */
export const jobAskSchema = z.object({
  name: z.string(),
  tasks: z.int().positive(),
  cpusPerTask: z.int().positive(),
  cpus: z.int().positive(),
  memBytes: count.optional(),
  timeLimitSec: count.optional().describe('Absent: no limit.'),
  array: z.object({ indexes: z.array(count), atOnce: z.int().positive().optional() }).optional(),
  stdout: z.string(),
  stderr: z.string().optional().describe('Absent: with stdout.'),
  directory: z.string(),
});

export const scriptCheckSchema = z.object({
  ok: z.boolean(),
  directives: z.array(directiveSchema),
  warnings: z.array(scriptNoteSchema),
  errors: z.array(scriptNoteSchema),
  asks: jobAskSchema.optional().describe('Absent where there are errors.'),
});

export const submitSchema = z.strictObject({
  script: z.string().max(MAX_SCRIPT_BYTES).describe('Begins with `#!`. A zero byte is refused.'),
  scriptName: text.max(4096).optional().describe('Name or path of its file; the default of the job name.'),
  args: z.array(text).max(10_000).default([]).describe('Given to the script.'),
  options: z.array(text).max(1000).default([]).describe("sbatch's, as on a command line: `-n`, `4`, `--time=10`."),
  environment: z
    .record(z.string(), z.string())
    .default({})
    .describe('Of the submitter. SBATCH_… are options; which of the others the job gets is what --export says.'),
  directory: text.max(4096).optional().describe("Absolute. Default: the home of the user's account."),
  umask: z.int().min(0).max(0o777).optional(),
});

/** So much stdin is handed to an interactive job of a cluster. */
export const MAX_STEP_STDIN_BYTES = 1024 * 1024;

/** An interactive job: no script, its stdin comes over the API. */
export const startStepSchema = z.strictObject({
  argv: z.array(text).min(1).max(10_000),
  options: z.array(text).max(1000).default([]).describe("srun's: `-n`, `4`, `--pty`."),
  environment: z.record(z.string(), z.string()).default({}),
  directory: text.max(4096).optional(),
  umask: z.int().min(0).max(0o777).optional(),
  stdin: z
    .base64()
    .max(Math.ceil(MAX_STEP_STDIN_BYTES / 3) * 4)
    .optional()
    .describe(
      'On a cluster, all that the program reads; default: nothing. Elsewhere it is sent while the program runs.',
    ),
  terminal: z
    .object({ rows: z.int().min(1).max(1000), columns: z.int().min(1).max(1000), type: z.string().max(64) })
    .optional()
    .describe('Of the caller; for --pty.'),
});

export const usageSchema = z.object({
  cpuSec: z.number().nonnegative().optional(),
  peakMemBytes: count.optional(),
  energyJoules: z.number().nonnegative().optional(),
});

export const jobSchema = z.object({
  jobId: jobIdSchema,
  rawId: z.string().describe('SLURM_JOB_ID: a number of its own for every index of an array.'),
  arrayId: z.string().optional(),
  arrayIndex: count.optional(),
  name: z.string(),
  user: z.string(),
  account: z.string().optional().describe('The Unix account it runs as.'),
  kind: z.enum(['batch', 'interactive', 'worker']).describe('`worker`: a pilot, collector or feeder of the farm.'),
  state,
  held: z.boolean(),
  reason: z.string().optional().describe("Of a pending job Slurm's word; of an ended one why, in a sentence."),
  nativeState: z.string().optional().describe("Slurm's own word, where it says more than `state`."),
  nodes: z.string().optional().describe('A node set, once it has started.'),
  partition: z.string(),
  cpus: count,
  tasks: z.int().positive(),
  memBytes: count.optional().describe('What it asked for.'),
  timeLimitSec: count.optional(),
  nice: z.int(),
  restarts: count,
  exitCode: z.int().optional(),
  submittedAt: instant,
  startedAt: instant.optional(),
  endedAt: instant.optional(),
  directory: z.string().optional(),
  usage: usageSchema,
});

export const stepSchema = z.object({
  step: z.string(),
  name: z.string(),
  state,
  tasks: z.int().positive(),
  exitCode: z.int().optional(),
  startedAt: instant,
  endedAt: instant.optional(),
});

export const efficiencySchema = z.object({
  cpuShare: z.number().min(0).optional().describe('Of the cores it held, over its time: 0 to 1.'),
  memShare: z.number().min(0).optional().describe('Peak over what it asked for.'),
  sentence: z.string().describe('"used 1 of 4 cores for 96 % of the time; ask for 1"'),
});

export const whySchema = z.object({
  reason: z
    .string()
    .describe("Slurm's word: Resources, Priority, Dependency, JobHeldUser, …; None once it has started."),
  sentence: z.string(),
  until: instant.optional(),
});

export const jobDetailSchema = jobSchema.extend({
  why: whySchema.optional().describe('Of a pending job.'),
  limiter: z
    .object({ kind: z.enum(['cgroup-v2', 'cgroup-v1', 'polled', 'none']), everyMs: z.number().optional() })
    .optional(),
  stdout: z.string().optional().describe('Path of the file.'),
  stderr: z.string().optional().describe('Absent: with stdout.'),
  command: z.string().optional(),
  args: z.array(z.string()),
  options: z.array(directiveSchema).describe('What it was submitted with.'),
  warnings: z.array(scriptNoteSchema),
  hasScript: z
    .boolean()
    .optional()
    .describe('Whether its script is kept; not of what was submitted by other means than Breadbox, nor of long ago.'),
  dependencies: z.string().optional().describe('As Slurm writes them.'),
  steps: z.array(stepSchema),
  events: z.array(z.object({ at: instant, event: z.string(), reason: z.string().optional() })),
  samples: z.array(z.object({ at: instant, cores: z.number(), memBytes: count })),
  efficiency: efficiencySchema.optional().describe('Once it has ended, where it was measured.'),
});

export const jobListSchema = z.object({
  jobs: z.array(jobSchema).describe('Newest first.'),
  total: count.describe('How many there are that the filter leaves.'),
  counts: z.partialRecord(state, count).describe('By state, of all that the filter leaves.'),
});

export const engineNodeSchema = z.object({
  node: z.string(),
  state: z.enum(ENGINE_NODE_STATES),
  reason: z.string().optional().describe('Of a node that does not serve: why.'),
  isHead: z.boolean().optional().describe('The head node of a cluster.'),
  partition: z.string(),
  cores: count,
  busyCores: count,
  memBytes: count,
  busyMemBytes: count,
  gres: z.record(z.string(), count),
});

/** A file or directory of a job's account. */
export const fileEntrySchema = z.object({
  name: z.string(),
  kind: z.enum(['file', 'directory', 'other']),
  bytes: count,
  changedAt: instant,
});

export const templateSchema = z.object({
  name: z.string(),
  title: z.string(),
  about: z.string(),
  script: z.string().describe('Name of the file that is submitted.'),
  files: z.array(z.object({ path: z.string(), text: z.string() })),
});

const job = z.object({ job: jobIdSchema });
const stream = z.enum(['stdout', 'stderr']);

export const jobEndpoints = endpoints({
  'POST /api/jobs': {
    summary: 'Submit a job script with its `#SBATCH` lines.',
    body: submitSchema,
    response: z.object({ jobId: jobIdSchema, warnings: z.array(scriptNoteSchema) }),
  },
  'POST /api/jobs/directory': {
    summary: 'Make a fresh directory for the files of a job, in the home of the account that it will run as.',
    response: z.object({ directory: z.string() }),
  },
  'POST /api/jobs/check': {
    summary: 'Read a job script and say what it asks for; submits nothing.',
    body: submitSchema,
    response: scriptCheckSchema,
  },
  'POST /api/jobs/interactive': {
    summary:
      'Start a program whose stdin comes over the API, of a cluster in this call; it is cancelled where nothing is sent for a minute.',
    body: startStepSchema,
    response: z.object({ jobId: jobIdSchema, warnings: z.array(scriptNoteSchema) }),
  },
  'GET /api/jobs': {
    summary: 'Jobs: those that wait or run, and with `ended` those of the past.',
    query: z.object({
      jobs: z.string().max(20_000).optional().describe('Only these, with commas; an array stands for all its indexes.'),
      user: z.string().optional(),
      name: z.string().optional().describe('Only jobs whose name holds this.'),
      states: z.string().optional().describe('Only these, with commas.'),
      ended: z.stringbool().default(false).describe('Also ended ones; asking for states or jobs implies it.'),
      since: instant.optional().describe('Of the ended ones, only those that ended later.'),
      workers: z.stringbool().default(false).describe('Also pilots, collectors and feeders.'),
      fold: z
        .stringbool()
        .default(false)
        .describe('One entry for the pending indexes of an array: `12_[4-9]` in `jobId`s place.'),
      limit: z.coerce.number().int().min(1).max(100_000).default(1000),
      before: jobIdSchema.optional().describe('Only older ones: the last of the page before.'),
    }),
    response: jobListSchema,
  },
  'GET /api/jobs/{job}': { summary: 'One job; of an array, its first index.', params: job, response: jobDetailSchema },
  'GET /api/jobs/{job}/why': { summary: 'Why it waits.', params: job, response: whySchema },
  'GET /api/jobs/{job}/script': { summary: 'The script as it was submitted.', params: job, response: 'bytes' },
  'GET /api/jobs/{job}/output': {
    summary:
      'What it has printed. `Range: bytes=…` is honoured (also `bytes=-N`, the last N); with `follow` the answer goes on ' +
      'until the job has ended. Empty where it has not begun.',
    params: job,
    query: z.object({
      stream: stream.default('stdout'),
      follow: z.stringbool().default(false),
      from: z.coerce.number().int().nonnegative().optional().describe('With `follow`: the first byte.'),
      rank: z.coerce
        .number()
        .int()
        .nonnegative()
        .optional()
        .describe('Only this rank of the last step that kept ranks apart.'),
    }),
    response: 'bytes',
  },
  'GET /api/jobs/{job}/ranks': {
    summary: 'Ranks whose output can be read apart.',
    params: job,
    response: z.array(z.object({ rank: count, bytes: z.object({ stdout: count, stderr: count }) })),
  },
  'POST /api/jobs/{job}/cancel': { summary: 'End it; of an array, all indexes.', params: job, response: 'none' },
  'POST /api/jobs/{job}/signal': {
    summary: 'Send a signal to its processes.',
    params: job,
    body: z.strictObject({ signal: z.string().regex(/^SIG[A-Z0-9]{1,8}$/, 'a signal such as SIGUSR1') }),
    response: 'none',
  },
  'POST /api/jobs/{job}/hold': { summary: 'Keep it from starting.', params: job, response: 'none' },
  'POST /api/jobs/{job}/release': { summary: 'Let it start.', params: job, response: 'none' },
  'POST /api/jobs/{job}/requeue': {
    summary: 'End it if it runs, and let it wait again.',
    params: job,
    response: 'none',
  },
  'POST /api/jobs/{job}/stdin': {
    summary: 'Bytes for the stdin of an interactive job; `end` closes it after them.',
    params: job,
    query: z.object({ end: z.stringbool().default(false) }),
    body: 'bytes',
    response: 'none',
  },
  'GET /api/files': {
    summary: "A directory of the caller's account.",
    query: z.object({ path: text.max(4096).optional().describe('Absolute. Default: the home.') }),
    response: z.object({ path: z.string(), entries: z.array(fileEntrySchema), cut: z.boolean() }),
  },
  'GET /api/files/{path}': {
    summary: "A file of the caller's account; the path without its first slash.",
    params: z.object({ path: z.string().max(4096) }),
    response: 'bytes',
  },
  'PUT /api/files/{path}': {
    summary: "Write a file into a directory of the caller's account; whole or not at all.",
    params: z.object({ path: z.string().max(4096) }),
    query: z.object({
      parents: z.stringbool().default(false).describe('Make the directories above it that are not there.'),
    }),
    body: 'bytes',
    response: z.object({ bytes: count }),
  },
  'POST /api/nodes/drain': {
    summary: 'These nodes take no new work; what runs there ends as it would.',
    body: z.strictObject({
      nodes: z.string().max(65_536).describe('A node set.'),
      reason: z.string().min(1).max(200).describe('Who and why: everybody reads it.'),
    }),
    response: z.array(engineNodeSchema),
  },
  'POST /api/nodes/resume': {
    summary: 'End a drain, or take back a node that was declared down.',
    body: z.strictObject({ nodes: z.string().max(65_536) }),
    response: z.array(engineNodeSchema),
  },
  'GET /api/nodes': { summary: 'The nodes that jobs run on.', response: z.array(engineNodeSchema) },
  'GET /api/job-templates': { summary: 'Ready-made job scripts.', response: z.array(templateSchema) },
});

export type Submit = z.input<typeof submitSchema>;
export type Directive = z.infer<typeof directiveSchema>;
export type ScriptNote = z.infer<typeof scriptNoteSchema>;
export type ScriptCheck = z.infer<typeof scriptCheckSchema>;
export type JobAsk = z.infer<typeof jobAskSchema>;
export type Job = z.infer<typeof jobSchema>;
export type JobDetail = z.infer<typeof jobDetailSchema>;
export type JobList = z.infer<typeof jobListSchema>;
export type Efficiency = z.infer<typeof efficiencySchema>;
export type Why = z.infer<typeof whySchema>;
export type EngineNodeRow = z.infer<typeof engineNodeSchema>;
export type FileEntry = z.infer<typeof fileEntrySchema>;
export type JobTemplate = z.infer<typeof templateSchema>;
