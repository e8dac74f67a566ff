import { type ChildProcess, spawn } from 'node:child_process';
import { open, stat } from 'node:fs/promises';
import { findProgram } from '../../find-program.ts';
import { smallEnvironment } from '../../own-environment.ts';
import { accountOf, accountStart } from './account-start.ts';
import { batchObstacle, batchStart } from './batch-start.ts';
import type { LocalJob } from './local-job.ts';
import type { LocalPlace } from './local-place.ts';
import { SUPERVISOR, type SupervisorOrders } from './supervisor.ts';

/** Absolute paths: the supervisor runs with the job's own PATH. */
export interface SupervisorTools {
  readonly mkdir: string;
  readonly mv: string;
  readonly ps: string;
}

/** Why this job cannot start here and now, as a reason to show; `undefined` where nothing speaks against it. */
export async function obstacle(job: LocalJob, cores: number): Promise<string | undefined> {
  const { cpus, directory, account, batch } = job.spec;
  if (cpus > cores) return `asks for ${cpus} cpus, and this computer has ${cores} now`;
  if (account !== undefined || batch !== undefined) return undefined; // its launch looks: the engine may see what the account may not
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
export async function spawnSupervisor(job: LocalJob, place: LocalPlace): Promise<ChildProcess> {
  const { boot, tools, limits } = place;
  const { argv, env, cwd, input, out, err, notes = '', stream = '' } = await orders(job, place);
  const { joinFiles } = await limits.prepare(job);
  const files = [joinFiles.join(' '), notes, stream];
  const own = [job.directory, input, out, err, boot, job.startedAt!, tools.mkdir, tools.mv, tools.ps, ...files];
  const child = spawn('/bin/sh', ['-c', SUPERVISOR, 'breadbox-job', ...own, ...argv], {
    cwd,
    env,
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

async function orders(job: LocalJob, place: LocalPlace): Promise<SupervisorOrders> {
  const { setpriv } = place;
  const account = await accountOf(job.spec, setpriv);
  if (job.spec.batch !== undefined) return batchStart(job, place, account);
  return account === undefined || setpriv === undefined ? ownStart(job) : accountStart(job, account, setpriv);
}

function ownStart(job: LocalJob): SupervisorOrders {
  const { spec, stdoutPath: out, stderrPath: err } = job;
  return {
    argv: spec.argv,
    env: { ...smallEnvironment(), PWD: spec.directory, ...spec.env },
    cwd: spec.directory,
    input: '/dev/null',
    out,
    err,
  };
}

/** What exit codes 126 and 127 mean where the program is to blame, and not something that it ran. */
export async function missingProgram(job: LocalJob, exitCode: number): Promise<string | undefined> {
  const { spec } = job;
  if (exitCode !== 127 && exitCode !== 126) return undefined;
  if (spec.batch !== undefined) return batchObstacle(job, exitCode);
  const program = spec.argv[0]!;
  if (spec.account !== undefined) {
    const what = `${program} could not be started by ${spec.account} in ${spec.directory}`;
    return `${what}, or ended by itself with exit code ${exitCode}: its stderr says more`;
  }
  const searchPath = spec.env?.PATH ?? process.env.PATH ?? '';
  if ((await findProgram(program, searchPath, spec.directory)) !== undefined) return undefined;
  const where = program.includes('/') ? '' : ` (PATH is ${searchPath})`;
  return `the program ${program} was not found, or may not be executed, in the directory ${spec.directory}${where}`;
}
