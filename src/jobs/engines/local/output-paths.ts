import { userInfo } from 'node:os';
import { join, resolve } from 'node:path';
import { expandFileName } from '../../../cluster/file-name-pattern.ts';
import type { JobSpec } from '../../engine.ts';

export interface NamedJob {
  readonly jobId: string;
  readonly rawId: string;
  readonly array: { readonly jobId: string; readonly index: number } | undefined;
  readonly spec: JobSpec;
  /** The engine's own. */
  readonly directory: string;
}

/** Of a job with a script, as sbatch(1) names them, in the directory that it works in; of others, what they ask for, or the engine's own files. */
export function outputPaths(job: NamedJob, node: string): { readonly stdoutPath: string; readonly stderrPath: string } {
  const { spec, directory, array } = job;
  if (spec.batch?.script === undefined) {
    const { stdoutPath = join(directory, 'stdout'), stderrPath = join(directory, 'stderr') } = spec;
    return { stdoutPath, stderrPath };
  }
  const { stdout = array === undefined ? 'slurm-%j.out' : 'slurm-%A_%a.out', stderr } = spec.batch;
  const stdoutPath = expandPath(stdout, job, node);
  return { stdoutPath, stderrPath: stderr === undefined ? stdoutPath : expandPath(stderr, job, node) };
}

/** Of the file that is the job's stdin; `undefined` where it has none, or a stream. */
export function inputPath(job: NamedJob, node: string): string | undefined {
  const { stdin } = job.spec.batch ?? {};
  return typeof stdin === 'string' ? expandPath(stdin, job, node) : undefined;
}

function expandPath(pattern: string, { rawId, array, spec }: NamedJob, node: string): string {
  const names = { jobId: rawId, user: spec.account ?? ownName(), node, name: spec.name };
  const ofArray = array && { arrayJobId: array.jobId, arrayIndex: array.index };
  return resolve(spec.directory, expandFileName(pattern, { ...names, ...ofArray }));
}

function ownName(): string {
  try {
    return userInfo().username;
  } catch {
    return String(process.getuid?.() ?? ''); // an account that /etc/passwd does not know, as containers have
  }
}
