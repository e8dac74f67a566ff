import { writeFileSync } from 'node:fs';
import { type HeadAccess, HeadProblem } from '../head-access.ts';
import type { Surroundings } from '../program.ts';
import { Refusal } from '../refusal.ts';

/** `write batch_script JOB [FILE|-]`. @throws Refusal */
export async function writeScript(
  [what, jobId, file]: readonly string[],
  head: HeadAccess,
  { out }: Surroundings,
): Promise<number> {
  if (what?.toLowerCase() !== 'batch_script') throw new Refusal(`invalid entity:${what ?? ''} for keyword:write `);
  if (jobId === undefined) throw new Refusal('too few arguments for keyword:write');
  let script: string;
  try {
    script = await head.text(`/api/jobs/${jobId}/script`);
  } catch (error) {
    if (!(error instanceof HeadProblem)) throw error;
    throw new Refusal(
      `job script retrieval failed: ${error.status === 404 ? 'Invalid job id specified' : error.message}`,
    );
  }
  if (file === '-') {
    out(script);
    return 0;
  }
  const path = file ?? `slurm-${jobId}.sh`;
  writeFileSync(path, script);
  out(`batch script for job ${jobId} written to ${path}\n`);
  return 0;
}
