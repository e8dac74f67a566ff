import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Job, ScriptCheck, ScriptNote, Submit } from '../../protocol/jobs.ts';
import { OPTION_TABLE } from '../../protocol/sbatch-option-table.ts';
import { HeadAccess, HeadProblem } from './head-access.ts';
import { type Program, type Surroundings, VERSION_LINE } from './program.ts';
import { type ReadOption, readOptions } from './read-options.ts';
import { Refusal } from './refusal.ts';
import { loadJobs } from './slurm-jobs.ts';

const HELP = `Usage: sbatch [OPTIONS...] SCRIPT [ARGS...]

Submits a job script to the head that runs this job. Options as in sbatch(1) of Slurm; what each means on this computer
is in docs/jobs.md of Breadbox, and \`breadbox submit --check SCRIPT\` says it of a script.
`;
/** What is done here and is nothing to the head. */
const DONE_HERE: ReadonlySet<string> = new Set(['parsable', 'quiet', 'wait', 'test-only', 'verbose']);
const LOOK_MS = 500;

export const sbatch: Program = async (words, surroundings) => {
  const { environment, out } = surroundings;
  const { options, last, rest } = readOptions(words, {
    program: 'sbatch',
    table: OPTION_TABLE.sbatch,
    stopsAtWord: true,
    exit: 255,
  });
  if (last.has('version')) out(VERSION_LINE);
  else if (last.has('help') || last.has('usage')) out(HELP);
  if (last.has('version') || last.has('help') || last.has('usage')) return 0;
  const [file, ...args] = rest;
  if (last.has('wrap') && file !== undefined) {
    throw new Refusal('sbatch: error: Script arguments not permitted with --wrap option');
  }
  const body: Submit = {
    script: last.has('wrap') ? '' : scriptText(file),
    ...(file === undefined ? {} : { scriptName: resolve(file) }),
    args,
    options: optionWords(options),
    environment: ownEnvironment(environment),
    directory: process.cwd(),
    umask: process.umask(),
  };
  const head = new HeadAccess('sbatch', environment);
  try {
    if (last.has('test-only')) return await check(head, body, surroundings);
    const { jobId, warnings } = await head.post<{ jobId: string; warnings: ScriptNote[] }>('/api/jobs', body);
    if (!last.has('quiet')) note(warnings, 'warning', surroundings);
    if (!last.has('quiet') || last.has('parsable')) {
      out(last.has('parsable') ? `${jobId}\n` : `Submitted batch job ${jobId}\n`);
    }
    return last.has('wait') ? await waitFor(head, jobId) : 0;
  } catch (error) {
    if (!(error instanceof HeadProblem)) throw error;
    throw new Refusal(await refusalText(head, body, error));
  } finally {
    head.close();
  }
};

/** @throws Refusal in sbatch's words */
function scriptText(file: string | undefined): string {
  let text: string;
  try {
    text = readFileSync(file ?? 0, 'utf8');
  } catch {
    throw new Refusal(`sbatch: error: Unable to open file ${file ?? '/dev/stdin'}`);
  }
  if (text === '') throw new Refusal('sbatch: error: Batch script is empty!');
  if (/^\s*$/.test(text)) throw new Refusal('sbatch: error: Batch script contains only whitespace!');
  if (!text.startsWith('#!')) {
    throw new Refusal(
      'sbatch: error: This does not look like a batch script.  The first\n' +
        'sbatch: error: line must start with #! followed by the path to an interpreter.\n' +
        'sbatch: error: For instance: #!/bin/sh',
    );
  }
  return text;
}

function optionWords(options: readonly ReadOption[]): string[] {
  return options
    .filter(({ name }) => !DONE_HERE.has(name))
    .map(({ name, value }) => (value === undefined ? `--${name}` : `--${name}=${value}`));
}

/** What the submitting job is, the new one is not. */
function ownEnvironment(environment: NodeJS.ProcessEnv): Record<string, string> {
  const kept = Object.entries(environment).filter(
    (pair): pair is [string, string] => pair[1] !== undefined && !/^(BREADBOX|SLURM|SLURMD)_/.test(pair[0]),
  );
  return Object.fromEntries(kept);
}

function note(notes: readonly ScriptNote[], level: string, { err }: Surroundings): void {
  for (const { text, hint, line } of notes) {
    const place = line === undefined ? '' : `line ${line}: `;
    err(`sbatch: ${level}: ${place}${text}${hint === undefined ? '' : ` ${hint}`}\n`);
  }
}

async function check(head: HeadAccess, body: Submit, surroundings: Surroundings): Promise<number> {
  const { ok, errors, warnings, asks } = await head.post<ScriptCheck>('/api/jobs/check', body);
  note(warnings, 'warning', surroundings);
  note(errors, 'error', surroundings);
  if (!ok) return 1;
  surroundings.err(`sbatch: Job could be submitted, and would use ${asks?.cpus ?? 1} processors\n`);
  return 0;
}

/** All that is wrong with the script, where it was the script. */
async function refusalText(head: HeadAccess, body: Submit, problem: HeadProblem): Promise<string> {
  const lines = [`sbatch: error: Batch job submission failed: ${problem.message}`];
  if (problem.hint !== undefined) lines.push(`sbatch: error: ${problem.hint}`);
  if (problem.status !== 400) return lines.join('\n');
  const checked = await head.post<ScriptCheck>('/api/jobs/check', body).catch(() => undefined);
  const errors = checked?.errors ?? [];
  if (errors.length === 0) return lines.join('\n');
  const said = errors.map(({ text, hint, line }) => {
    const place = line === undefined ? '' : `line ${line}: `;
    return `sbatch: error: ${place}${text}${hint === undefined ? '' : ` ${hint}`}`;
  });
  return [...said, 'sbatch: error: Batch job submission failed'].join('\n');
}

/** The highest exit code of the job, or of an array's indexes. */
async function waitFor(head: HeadAccess, jobId: string): Promise<number> {
  for (;;) {
    const jobs = await loadJobs(head, { jobs: [jobId] });
    const open = jobs.some(({ endedAt }) => endedAt === undefined);
    if (!open) return Math.max(0, ...jobs.map(endCode));
    await sleep(LOOK_MS);
  }
}

function endCode({ state, exitCode }: Job): number {
  return state === 'completed' ? 0 : exitCode || 1;
}
