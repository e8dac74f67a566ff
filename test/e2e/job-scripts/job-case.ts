import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { JOB_STATES } from '../../../src/protocol/jobs.ts';
import { ABILITIES } from './job-driver.ts';

export const PROGRAMS = ['gcc', 'mpi', 'mpi4py', 'perl', 'python3'] as const;

const words = z.array(z.string());
/** How the case calls a job, and `first_3` one index of it. */
const name = z.string().regex(/^[a-z]+(_\d+)?$/);
const from = {
  stdin: z.string().optional(),
  environment: z.record(z.string(), z.string()).default({}),
};

const stepSchema = z.union([
  z.strictObject({
    submit: words.describe("sbatch's."),
    as: name.optional(),
    refused: z.string().optional().describe('A pattern that the message matches.'),
    umask: z.string().optional(),
    ...from,
  }),
  z.strictObject({ wait: name }),
  z.strictObject({ until: z.record(name, z.enum(JOB_STATES)) }),
  z.strictObject({ reason: z.record(name, z.string()).describe('Why it waits, at last: in the word of Slurm.') }),
  z.strictObject({ appears: z.string().describe('A file that the case waits for.') }),
  z.strictObject({ write: z.string().describe('A file that it makes, empty.') }),
  z.strictObject({ rest: z.number().describe('Seconds.') }),
  z.strictObject({ cancel: name }),
  z.strictObject({ hold: name }),
  z.strictObject({ release: name }),
  z.strictObject({ requeue: name }),
  z.strictObject({ signal: name, send: z.string() }),
  z.strictObject({
    srun: words,
    prints: z.string().default(''),
    sorted: z.boolean().default(false).describe('The order of lines does not matter.'),
    exit: z.int().default(0),
    ...from,
  }),
]);

const caseSchema = z.strictObject({
  title: z.string(),
  needs: z.array(z.enum([...PROGRAMS, ...ABILITIES])).default([]),
  steps: z.array(stepSchema).default([{ submit: ['job.sh'], as: 'job', environment: {} }, { wait: 'job' }]),
  states: z.record(name, z.enum(JOB_STATES)).optional().describe('At the end. Default: all completed.'),
  exits: z.record(name, z.int()).default({}).describe('Of completed jobs 0, where nothing is said.'),
  files: z.record(z.string(), z.string()).default({}).describe('What they hold at the end.'),
  matches: z.record(z.string(), z.array(z.string())).default({}).describe('Patterns, where not all can be known.'),
  sorted: z.array(z.string()).default([]).describe('Files in which the order of lines does not matter.'),
  absent: z.array(z.string()).default([]),
});

export type JobCase = z.output<typeof caseSchema> & { readonly folder: string };
export type Step = z.output<typeof stepSchema>;

/** With what its steps call for. */
export function needsOf({ needs, steps }: JobCase): readonly JobCase['needs'][number][] {
  return steps.some((step) => 'srun' in step) ? [...needs, 'interactive'] : needs;
}

export function readCases(folder: string): readonly (JobCase & { readonly case: string })[] {
  return readdirSync(folder)
    .sort()
    .map((each) => {
      const parsed = caseSchema.safeParse(parse(readFileSync(join(folder, each, 'case.yaml'), 'utf8')));
      if (!parsed.success) throw new Error(`${each}/case.yaml: ${z.prettifyError(parsed.error)}`);
      return { ...parsed.data, folder: join(folder, each), case: each };
    });
}
