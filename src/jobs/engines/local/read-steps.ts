import { z } from 'zod';
import { BreadboxError } from '../../../cluster/errors.ts';
import { stepSchema } from '../../../protocol/jobs.ts';
import type { JobStep } from '../../engine.ts';
import { openOwned } from '../../open-owned.ts';

const MAX_BYTES = 1024 * 1024;
/** Of one job: to check and to answer a step takes 50 µs of the head, and each is kept in the history. */
const MAX_STEPS = 1000;
const knownStep = stepSchema.extend({ step: z.string().max(100), name: z.string().max(1000) });

/**
 * The steps of a job as its `srun` has noted them, one JSON line at a step's start and one at its end. The file is the
 * job's own: what is not such a line is passed over, and what is past the bounds is not read. The first steps are kept.
 */
export async function readSteps(path: string, uid: number): Promise<readonly JobStep[]> {
  const steps = new Map<string, JobStep>();
  for (const line of (await readBounded(path, uid)).split('\n')) {
    const step = parseStep(line, (name) => steps.size < MAX_STEPS || steps.has(name));
    if (step !== undefined) steps.set(step.step, step);
  }
  return [...steps.values()];
}

function parseStep(line: string, isWanted: (step: string) => boolean): JobStep | undefined {
  try {
    const noted = JSON.parse(line) as { readonly step: string };
    if (!isWanted(noted.step)) return undefined;
    const { exitCode, endedAt, ...step } = knownStep.parse(noted);
    return { ...step, exitCode, endedAt };
  } catch {
    return undefined;
  }
}

async function readBounded(path: string, uid: number): Promise<string> {
  try {
    const file = await openOwned(path, uid);
    try {
      const buffer = Buffer.alloc(Math.min(MAX_BYTES, (await file.stat()).size));
      const { bytesRead } = await file.read(buffer, 0, buffer.length, 0);
      return buffer.toString('utf8', 0, bytesRead);
    } finally {
      await file.close();
    }
  } catch (error) {
    if (error instanceof BreadboxError) return ''; // a job without steps, or one that put something else there
    throw error;
  }
}
