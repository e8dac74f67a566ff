import { z } from 'zod';
import { improvementSchema, laneBlockSchema, runIdSchema, runStatusSchema, taskIdSchema } from './farm.ts';
import { jobSchema } from './jobs.ts';
import { upSchema } from './provision.ts';

/** Events of `GET /api/live`: the SSE `event:` is the key, `data:` the JSON value. */
export const liveEvents = {
  run: runStatusSchema,
  /** What the slots do now, all pilots together; sent when it changes. */
  running: z.object({
    run: runIdSchema,
    tasks: z.array(z.object({ task: taskIdSchema, node: z.string(), slot: z.int(), startedAt: z.iso.datetime() })),
  }),
  /** Files are new or have changed: the newest of them, and how many since the last such event. */
  artefact: z.object({ run: runIdSchema, path: z.string(), sha256: z.string(), changed: z.int().positive() }),
  /** What slots have done since the last such event. */
  lanes: z.object({ run: runIdSchema, blocks: z.array(laneBlockSchema) }),
  optimum: improvementSchema.extend({ run: runIdSchema }),
  removed: z.object({ run: runIdSchema }),
  /** A job is new or has changed; at most four times a second, all that changed together. */
  jobs: z.object({ jobs: z.array(jobSchema) }),
  /** How an `up` is going; at most four times a second. */
  up: upSchema,
  /** Something about the inventory has changed: ask for it again. */
  inventory: z.object({}),
  stopping: z.object({}),
} as const;

export type LiveEvents = { [K in keyof typeof liveEvents]: z.infer<(typeof liveEvents)[K]> };
