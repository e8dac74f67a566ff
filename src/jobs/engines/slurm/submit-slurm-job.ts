import { randomUUID } from 'node:crypto';
import { BreadboxError } from '../../../cluster/errors.ts';
import type { JobSpec } from '../../engine.ts';
import { checkSize, checkWords } from './check-words.ts';
import type { ClusterAccounts } from './cluster-accounts.ts';
import type { Submission } from './job-journal.ts';
import { lastWords, type SlurmCommands } from './slurm-commands.ts';
import type { SlurmNode } from './slurm-nodes.ts';
import { submitProgram } from './submit-program.ts';

const TIMEOUT_SEC = 60;

/** @throws BreadboxError `bad-input` with what sbatch says, `engine-down`, `not-supported`, `timed-out`, and what the shell throws */
export async function submitJob(
  spec: JobSpec,
  commands: SlurmCommands,
  accounts: ClusterAccounts,
  nodes: readonly SlurmNode[],
): Promise<Submission> {
  checkWords(spec);
  checkSize(spec, nodes);
  const { shell } = commands;
  await shell.known();
  const account = spec.account ?? shell.login;
  const home = await accounts.homeOf(account);
  const folder = `${home === '/' ? '' : home}/.cache/breadbox/jobs/${randomUUID()}`;
  const files = { stdoutPath: spec.stdoutPath ?? `${folder}.out`, stderrPath: spec.stderrPath ?? `${folder}.err` };
  const command = { script: 'exec sh -s', stdin: submitProgram(spec, files), account, timeoutSec: TIMEOUT_SEC };
  const output = await commands.run(command).catch((error: unknown) => {
    throw error instanceof BreadboxError && error.code === 'timed-out' ? unanswered(spec, error) : error;
  });
  const jobId = /^(\d+)(?:;.*)?$/m.exec(output.stdout)?.[1];
  if (output.exitCode === 0 && jobId !== undefined) {
    const isScript = spec.batch?.script !== undefined || spec.sbatch !== undefined;
    return { jobId, submittedAt: wholeSecond(), spec: withoutSecrets(spec), ...(!isScript && files) };
  }
  const said = lastWords(output.stderr) || `it ended with ${output.exitCode}`;
  throw new BreadboxError('bad-input', `Slurm does not take the job "${spec.name}": ${said}.`);
}

function unanswered({ name }: JobSpec, cause: BreadboxError): BreadboxError {
  const said = `sbatch has not answered within ${TIMEOUT_SEC} s, and may have submitted the job "${name}".`;
  return new BreadboxError('timed-out', said, {
    hint: 'Before you submit it again, look whether breadbox jobs, or squeue on the cluster, shows it.',
    cause,
  });
}

/** Slurm's own times have no parts of a second, and none is to lie before this one. */
function wholeSecond(): string {
  return new Date(Math.floor(Date.now() / 1000) * 1000).toISOString();
}

function withoutSecrets({ env: _, sbatch: __, ...spec }: JobSpec): JobSpec {
  if (spec.batch === undefined) return spec;
  const { script: ___, stdinBase64: ____, ...batch } = spec.batch;
  return { ...spec, batch };
}
