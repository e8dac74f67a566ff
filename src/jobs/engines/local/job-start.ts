import { type ChildProcess, spawn } from 'node:child_process';
import { open, stat } from 'node:fs/promises';
import { homedir, tmpdir, userInfo } from 'node:os';
import { findProgram } from './find-program.ts';
import type { LocalJob } from './local-job.ts';
import { SUPERVISOR } from './supervisor.ts';

/** Absolute paths: the supervisor runs with the job's own PATH. */
export interface SupervisorTools {
  readonly mkdir: string;
  readonly mv: string;
  readonly ps: string;
}

/** Why this job cannot start here and now, as a reason to show; `undefined` where nothing speaks against it. */
export async function obstacle(job: LocalJob, cores: number): Promise<string | undefined> {
  const { cpus, directory } = job.spec;
  if (cpus > cores) return `asks for ${cpus} cpus, and this computer has ${cores} now`;
  const folder = await stat(directory).catch((error: NodeJS.ErrnoException) => error);
  if (folder instanceof Error) return `its directory ${directory} cannot be entered (${folder.code})`;
  if (!folder.isDirectory()) return `its directory ${directory} is not a directory`;
  for (const path of new Set([job.stdoutPath, job.stderrPath])) {
    try {
      // Appending: a supervisor that another head started may be writing there.
      await (await open(path, 'a')).close();
    } catch (error) {
      return `its output file ${path} cannot be written (${(error as NodeJS.ErrnoException).code})`;
    }
  }
  return undefined;
}

/** Resolves when the supervisor has been started, as the leader of a new session and process group. */
export async function spawnSupervisor(job: LocalJob, boot: string, tools: SupervisorTools): Promise<ChildProcess> {
  const { directory, stdoutPath, stderrPath } = job;
  const own = [directory, stdoutPath, stderrPath, boot, job.startedAt!, tools.mkdir, tools.mv, tools.ps];
  const child = spawn('/bin/sh', ['-c', SUPERVISOR, 'breadbox-job', ...own, ...job.spec.argv], {
    cwd: job.spec.directory,
    env: jobEnvironment(job),
    detached: true,
    stdio: 'ignore',
  });
  await new Promise((resolve, reject) => {
    child.once('spawn', () => resolve(undefined));
    child.once('error', reject);
  });
  child.unref();
  return child;
}

/** What exit codes 126 and 127 mean where the program is to blame, and not something that it ran. */
export async function missingProgram({ spec }: LocalJob, exitCode: number): Promise<string | undefined> {
  if (exitCode !== 127 && exitCode !== 126) return undefined;
  const program = spec.argv[0]!;
  const searchPath = spec.env?.PATH ?? process.env.PATH ?? '';
  if ((await findProgram(program, searchPath, spec.directory)) !== undefined) return undefined;
  const where = program.includes('/') ? '' : ` (PATH is ${searchPath})`;
  return `the program ${program} was not found, or may not be executed, in the directory ${spec.directory}${where}`;
}

export function jobEnvironment({ spec }: LocalJob): Record<string, string> {
  const { PATH = '/usr/local/bin:/usr/bin:/bin', HOME = homedir(), LANG = 'C.UTF-8', TMPDIR = tmpdir() } = process.env;
  const USER = process.env.USER ?? userName();
  return { PATH, HOME, LANG, USER, TMPDIR, PWD: spec.directory, ...spec.env };
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return String(process.getuid?.() ?? ''); // an account that /etc/passwd does not know, as containers have
  }
}
