import { z } from 'zod';
import { endpoints } from './endpoint.ts';

/** A lease of a simple worker ends so long after the time limit of its task. Seconds. */
export const SIMPLE_GRACE_SEC = 60;

const node = z.string().regex(/^[A-Za-z0-9._-]{1,253}$/, 'a node name: letters, digits, ".", "-" and "_"');

export const simpleTaskSchema = z.object({
  task: z.string().describe('An opaque handle: hand it back with the answer.'),
  project: z.string(),
  bundle: z.string().describe('Path of the bundle on the head; it changes when the bundle does.'),
  run: z.string().describe('A command line in POSIX words, to be run in the unpacked bundle.'),
  setup: z.string().optional().describe('A shell script to be run once in the unpacked bundle, before its first task.'),
  params: z.unknown().describe('One JSON value, for stdin.'),
  env: z.record(z.string(), z.string()).describe('Variables that the task expects.'),
  timeLimitSec: z.number().positive(),
  deadline: z.iso.datetime().describe('An answer that comes later is refused.'),
});

/** The simple dialect: what a script of twenty lines in any language can speak, one task at a time. */
export const simpleEndpoints = endpoints({
  'GET /get_work': {
    summary: 'A task; 204 with Retry-After where there is none; 410 where this node is to stop.',
    query: z.object({ node }),
    response: simpleTaskSchema,
  },
  'GET /projects/{bundle}': {
    summary: 'A bundle, `NAME.zip`; the newest one where no version is asked for.',
    params: z.object({ bundle: z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}\.zip$/, 'NAME.zip') }),
    query: z.object({
      version: z
        .string()
        .regex(/^[0-9a-f]{64}$/, 'a SHA-256 in lower-case hex')
        .optional(),
    }),
    response: 'bytes',
  },
  'POST /post_answer': {
    summary: 'The answer of a task, or with `ok: false` why there is none. 409: too late, or answered already.',
    body: z.object({
      task: z.string().max(200),
      ok: z.boolean(),
      answer: z.unknown().optional(),
      output: z
        .string()
        .optional()
        .describe(
          'In place of `answer`: what the program printed. JSON where it is JSON, else the text without its last newline.',
        ),
      error: z.string().max(2000).optional().describe('With `ok: false`: why, in a sentence.'),
      log: z
        .string()
        .max(256 * 1024)
        .optional(),
    }),
    response: z.object({ accepted: z.literal(true) }),
  },
  'POST /post_status': {
    summary: 'How a node is; shown to people. Temperatures in °C.',
    body: z.object({
      node,
      processes: z.number().nonnegative().max(1e6).optional(),
      cpu_temp: z.number().min(-273.15).max(1000).nullable().optional(),
      gpu_temp: z.number().min(-273.15).max(1000).nullable().optional(),
    }),
    response: 'none',
  },
});

export type SimpleTask = z.infer<typeof simpleTaskSchema>;
