import { z } from 'zod';
import { endpoints } from './endpoint.ts';
import { runIdSchema, taskIdSchema } from './farm.ts';

/** A pilot renews three times within this time; once it is over, its leases are void. Seconds. */
export const LEASE_SEC = 30;
/** Answer of one task, as JSON. */
export const MAX_ANSWER_BYTES = 1024 * 1024;
/** Log of one attempt; the head and the tail are kept. */
export const MAX_LOG_BYTES = 64 * 1024;
/** Body of a batch; a batch that would be larger is split. */
export const MAX_BATCH_BYTES = 8 * 1024 * 1024;
/** Files beside one answer, together. */
export const MAX_ARTEFACT_BYTES = 64 * 1024 * 1024;
export const MAX_LEASE_TASKS = 1024;

const instant = z.iso.datetime();
const count = z.int().nonnegative();
/** Longer waits of a slot are told as this long. */
export const MAX_SPAN_MS = 2 ** 31 - 1;

/** How tasks of a run are executed. argv is final: no shell, no expansion. */
export const runSpecSchema = z.object({
  project: z.string(),
  version: z.string(),
  argv: z.array(z.string()).min(1),
  mode: z.enum(['process', 'stream']),
  setup: z.string().optional(),
  timeLimitSec: z.number().positive(),
  memBytes: z.int().positive().optional(),
  cpus: z.int().positive().optional().describe('Cores that a task is meant to use; absent: one.'),
  seed: z.int(),
});

export const leasedTaskSchema = z.object({
  task: taskIdSchema,
  attempt: z.int().positive(),
  params: z.unknown(),
});

export const leaseSchema = z.object({
  tasks: z.array(leasedTaskSchema),
  runs: z.record(z.string(), runSpecSchema).describe('Of every run that `tasks` names.'),
  slots: z.record(z.string(), z.int().positive()).describe('How many slots this pilot may use for each of these runs.'),
  cancelled: z.array(runIdSchema).describe('Kill what runs of these.'),
  allowed: z.int().nonnegative().describe("Slots that the pilot may use in all: its part of its user's share."),
  stop: z.boolean().describe('Finish what runs, take nothing new, leave.'),
});

const timed = {
  task: taskIdSchema,
  attempt: z.int().positive(),
  startedAt: instant,
  endedAt: instant,
  log: z
    .string()
    .max(MAX_LOG_BYTES + 200)
    .optional(),
  slot: count.max(65_535).optional(),
  askMs: count.max(MAX_SPAN_MS).optional().describe('How long the slot had had nothing to do when the task began.'),
  sendMs: count.max(MAX_SPAN_MS).optional().describe('How long the files of the answer took to be sent.'),
};

export const answerSchema = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), answer: z.unknown(), ...timed }),
  z.object({
    ok: z.literal(false),
    error: z.string().max(2000),
    exitCode: z.int().optional(),
    ...timed,
  }),
]);

/** `duplicate`: this very answer was accepted before (a repeated request); `stale`: refused and recorded. */
export const ANSWER_OUTCOMES = ['accepted', 'duplicate', 'stale'] as const;

/** Between head and feeder, in the order in which the feed saw it. */
export const feedEventSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ask'), seq: z.int(), n: z.int().positive() }),
  z.object({
    kind: z.literal('tell'),
    seq: z.int(),
    answers: z
      .array(z.object({ key: z.string(), answer: z.unknown(), error: z.string().optional() }))
      .describe('`error`: the task has failed for good; its answer is null.'),
  }),
]);

const run = z.object({ run: runIdSchema });

export const pilotEndpoints = endpoints({
  'POST /api/farm/pilots': {
    summary:
      'A pilot says that it is there. Its token says which pilot it is; with a token that belongs to no pilot, somebody ' +
      'lends a computer, and gets a token for this one.',
    body: z.object({
      node: z.string().regex(/^[A-Za-z0-9._-]{1,253}$/, 'a node name: letters, digits, ".", "-" and "_"'),
      slots: z.int().min(1).max(4096),
      version: z.string().max(50),
    }),
    response: z.object({
      pilot: z.string(),
      leaseSec: z.number(),
      renewSec: z.number(),
      user: z.string().describe('Whose tasks it will do.'),
      token: z.string().optional().describe('Of a lent computer: its own from now on.'),
    }),
  },
  'POST /api/farm/leave': {
    summary: 'A pilot leaves; what it still holds is given to others.',
    response: 'none',
  },
  'POST /api/farm/lease': {
    summary: 'Lease up to `want` tasks; waits up to `waitSec` for the first.',
    body: z.object({
      grant: z
        .int()
        .positive()
        .describe('Counts up with each request that was answered; a repeated one gets the same tasks.'),
      want: z.int().min(1).max(MAX_LEASE_TASKS),
      waitSec: z.number().min(0).max(60),
    }),
    response: leaseSchema,
  },
  'POST /api/farm/answers': {
    summary: 'Answers and failures, in one batch.',
    body: z.object({ answers: z.array(answerSchema).min(1).max(4096) }),
    response: z.object({ outcomes: z.array(z.enum(ANSWER_OUTCOMES)).describe('In the order of the answers.') }),
  },
  'POST /api/farm/renew': {
    summary: "Keep the pilot's leases and say what its slots do.",
    body: z.object({
      running: z.array(z.object({ task: taskIdSchema, slot: z.int().nonnegative(), startedAt: instant })).max(4096),
    }),
    response: z.object({ cancelled: z.array(runIdSchema), allowed: count, stop: z.boolean() }),
  },
  'POST /api/farm/release': {
    summary: 'Give back leased tasks that were not started; no attempt is counted.',
    body: z.object({ tasks: z.array(z.object({ task: taskIdSchema, attempt: z.int().positive() })).max(4096) }),
    response: 'none',
  },
  'PUT /api/farm/tasks/{task}/artefacts/{path}': {
    summary: 'A file that a leased task has made; sent before its answer.',
    params: z.object({ task: taskIdSchema, path: z.string() }),
    query: z.object({ attempt: z.coerce.number().int().positive() }),
    body: 'bytes',
    response: 'none',
  },
  'PUT /api/farm/runs/{run}/artefacts/{path}': {
    summary: 'A file that `collect` has made.',
    params: run.extend({ path: z.string() }),
    body: 'bytes',
    response: 'none',
  },
  'POST /api/farm/runs/{run}/collected': {
    summary: 'The collector has made its last pass, or has failed.',
    params: run,
    body: z.object({ error: z.string().max(4000).optional() }),
    response: 'none',
  },
  'POST /api/farm/runs/{run}/feed/next': {
    summary: 'The events after `cursor` for a command feed; waits for the first. `end`: stop, the feed is over.',
    params: run,
    body: z.object({ cursor: z.int().nonnegative(), waitSec: z.number().min(0).max(60) }),
    response: z.object({ events: z.array(feedEventSchema), end: z.boolean(), seed: z.int(), spec: runSpecSchema }),
  },
  'POST /api/farm/runs/{run}/feed/reply': {
    summary: 'The answer of a command feed to `ask`: tasks, or the end of the feed. Equal keys are queued once.',
    params: run,
    body: z.union([
      z.object({
        seq: z.int().positive(),
        tasks: z.array(z.object({ key: z.string().min(1).max(500), params: z.unknown() })).max(10_000),
      }),
      z.object({ seq: z.int().positive(), done: z.literal(true) }),
    ]),
    response: 'none',
  },
  'POST /api/farm/runs/{run}/feed/failed': {
    summary: 'The feed cannot go on; the run fails with this reason.',
    params: run,
    body: z.object({ error: z.string().max(4000) }),
    response: 'none',
  },
});

/** What a pilot, collector or feeder reads at its start, and again when it cannot reach the head: a 0600 file. */
export const workerFileSchema = z.object({
  url: z.url(),
  token: z.string(),
  /**
   * The head's socket, for its own computer: nobody else can listen there, as any account can on the port of a head that is down.
   */
  socket: z.string().optional(),
  /** Over https: PEM of the authority that signs for the head, or its fingerprint: SHA-256, hex. */
  ca: z.string().optional(),
  fingerprint: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .optional(),
  /** On a node: where it exists, it holds the port of the node's loopback that leads to the head. */
  tunnelFile: z.string().optional(),
  /** Where bundles are unpacked and tasks run. */
  workDir: z.string(),
  slots: z.int().positive().optional(),
  /** What the head calls this node; else it calls itself by its host name. */
  node: z.string().optional(),
  run: runIdSchema.optional(),
  argv: z.array(z.string()).optional(),
  /** Of collect: the project's `setup`, run once per node and bundle before `argv`. */
  setup: z.string().optional(),
  /** Softly stops a pilot when it exists. */
  stopFile: z.string().optional(),
  /** Of a lent computer: stay when there is no work. */
  stay: z.boolean().optional(),
});

export type RunSpec = z.infer<typeof runSpecSchema>;
export type LeasedTask = z.infer<typeof leasedTaskSchema>;
export type Lease = z.infer<typeof leaseSchema>;
export type PilotAnswer = z.input<typeof answerSchema>;
export type AnswerOutcome = (typeof ANSWER_OUTCOMES)[number];
export type FeedEvent = z.infer<typeof feedEventSchema>;
export type WorkerFile = z.infer<typeof workerFileSchema>;
