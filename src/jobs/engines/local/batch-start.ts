import { open } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { accountEnvironment, asAccount } from '../../as-account.ts';
import { findProgram } from '../../find-program.ts';
import { ownEnvironment } from '../../own-environment.ts';
import { slurmEnvironment } from '../../slurm-environment.ts';
import type { UnixAccount } from '../../unix-account.ts';
import { writeLaunch } from './account-start.ts';
import type { Launch } from './launch-script.ts';
import type { LocalJob } from './local-job.ts';
import type { LocalPlace } from './local-place.ts';
import { inputPath } from './output-paths.ts';
import { makeSpool } from './spool-directory.ts';
import { StdinStream } from './stdin-stream.ts';
import type { SupervisorOrders } from './supervisor.ts';

const CLUSTER_NAME = 'breadbox';
const NOTE_BYTES = 2000;
/** Open MPI's mpirun asks for both before it starts anything for root. Whoever submits as root has been asked already. */
const MPI_AS_ROOT = { OMPI_ALLOW_RUN_AS_ROOT: '1', OMPI_ALLOW_RUN_AS_ROOT_CONFIRM: '1' };

/** Where the launch says what stood in the job's way. */
const notesFile = (job: LocalJob) => join(job.directory, 'started', 'obstacle');

/** A shell with the rights of the job launches the script, or the program of an interactive step. */
export async function batchStart(
  job: LocalJob,
  place: LocalPlace,
  account: UnixAccount | undefined,
): Promise<SupervisorOrders> {
  const { spec } = job;
  const batch = spec.batch!;
  const spool = await makeSpool(job, place, account);
  const base = account === undefined ? ownEnvironment() : accountEnvironment(account);
  const isRoot = (account?.uid ?? process.getuid?.()) === 0;
  const env = {
    ...base,
    ...(isRoot && MPI_AS_ROOT),
    ...spec.env,
    ...slurmNames(job, place, account),
    BREADBOX_STEPS: spool.steps,
  };
  const isScript = batch.script !== undefined;
  const launch: Launch = {
    umask: batch.umask ?? 0o022,
    directory: spec.directory,
    env,
    stdin: typeof batch.stdin === 'string' ? inputPath(job, place.node) : batch.stdin,
    stdout: isScript ? job.stdoutPath : undefined,
    stderr: isScript ? job.stderrPath : undefined,
    openMode: batch.openMode ?? 'truncate',
    notes: true,
  };
  const rights = account === undefined ? [] : asAccount(place.setpriv!, account);
  const program = isScript ? [spool.script, ...spec.argv] : spec.argv;
  const stream = await openStream(job);
  return {
    argv: [...rights, '/bin/sh', '-s', '--', ...program],
    env: { ...base, PWD: '/' },
    cwd: '/',
    ...(await writeLaunch(job, launch, account)),
    notes: notesFile(job),
    ...(stream !== undefined && { stream }),
  };
}

function slurmNames(job: LocalJob, place: LocalPlace, account: UnixAccount | undefined): Record<string, string> {
  const { jobId, rawId, array, spec, restarts } = job;
  const indexes = spec.batch?.array;
  const own = { name: ownEnvironment().USER ?? '', uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 };
  const { name, uid, gid } = account ?? own;
  return slurmEnvironment({
    jobId,
    rawId,
    ...(array !== undefined && indexes !== undefined && { array: { ...array, spec: indexes } }),
    spec,
    node: place.node,
    cores: Math.max(1, spec.cpus),
    account: name,
    uid,
    gid,
    submitHost: hostname(),
    restarts,
    clusterName: CLUSTER_NAME,
  });
}

async function openStream(job: LocalJob): Promise<string | undefined> {
  if (typeof job.spec.batch?.stdin !== 'object') return undefined;
  const path = join(job.directory, 'stdin');
  job.stdin = await StdinStream.make(path, notesFile(job));
  return path;
}

/** What exit codes 126 and 127 mean where it is the launch that says so, or the script's first line. */
export async function batchObstacle(job: LocalJob, exitCode: number): Promise<string | undefined> {
  const note = await readNote(notesFile(job));
  if (note !== '') return note;
  const { script } = job.spec.batch!;
  if (script === undefined) return undefined;
  const line = script.slice(0, script.indexOf('\n') + 1 || undefined);
  const interpreter = /^#![ \t]*([^ \t\n]+)/.exec(line)?.[1] ?? '';
  if (interpreter.endsWith('\r')) {
    return 'the first line of its script ends as lines of Windows do: no such program is found (dos2unix mends it)';
  }
  if ((await findProgram(interpreter, '', job.spec.directory)) === undefined)
    return `the first line of its script names ${interpreter}, and there is no such program here`;
  if (exitCode === 126)
    return 'its script could not be executed, or ended by itself with exit code 126: its output says more';
  return undefined;
}

/** Written with the rights of the job, so it is believed to be a line and no more. */
async function readNote(path: string): Promise<string> {
  const file = await open(path, 'r').catch(() => undefined);
  if (file === undefined) return '';
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(NOTE_BYTES), 0, NOTE_BYTES, 0);
    return buffer.toString('utf8', 0, bytesRead).split('\n')[0]!.trim();
  } finally {
    await file.close();
  }
}
