import { z } from 'zod';
import { alertSchema } from './alerts.ts';
import { benchRunSchema } from './bench.ts';
import { examinationSchema } from './doctor.ts';
import { improvementSchema, laneBlockSchema, runIdSchema, runStatusSchema, taskIdSchema } from './farm.ts';
import { jobSchema } from './jobs.ts';
import { maintenanceSchema } from './maintenance.ts';
import { metersSchema } from './meters.ts';
import { networkTestSchema } from './network.ts';
import { livePanelSchema } from './panel.ts';
import { upSchema } from './provision.ts';
import { liveTelemetrySchema } from './telemetry.ts';

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
  /** The nodes of the engine have changed their states, or there is another engine: ask for them again. */
  engine: z.object({}),
  /** How an examination by the doctor is going; at most four times a second. */
  examination: examinationSchema,
  /** How a maintenance is going; at most four times a second. */
  maintenance: maintenanceSchema,
  /** What the nodes do now, all together, once a second. */
  telemetry: liveTelemetrySchema,
  /** Panels that show something else than before. */
  panel: livePanelSchema,
  /** All that needs a hand now; sent when it changes. */
  alerts: z.object({ alerts: z.array(alertSchema) }),
  /** How a network test is going; at most four times a second, and without its pairs. */
  networkTest: networkTestSchema.omit({ pairs: true }),
  /** A run of a benchmark is new or has changed: as lists show it, without inputs and single figures. */
  benchRun: benchRunSchema,
  /** The power meters, every two seconds where there are any, and after each change. */
  meters: metersSchema,
  stopping: z.object({}),
} as const;

export type LiveEvents = { [K in keyof typeof liveEvents]: z.infer<(typeof liveEvents)[K]> };
