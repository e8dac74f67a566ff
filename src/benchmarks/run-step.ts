import { homedir } from 'node:os';
import { BreadboxError } from '../cluster/errors.ts';
import { NodeSet } from '../cluster/node-set.ts';
import type { Engine, JobSpec, JobStatus } from '../jobs/engine.ts';
import type { OutputFiles } from '../jobs/files/output-file.ts';
import type { UnixAccount } from '../jobs/unix-account.ts';
import { JobWatch, requireServing, type SayWhy } from './job-watch.ts';

/** Output beyond that is not read: none of ours prints so much. */
const MOST_OUTPUT = 4 * 2 ** 20;
const CHUNK_BYTES = 256 * 1024;

/** Where steps run at the moment. */
export interface StepPlace {
  readonly engine: Engine;
  readonly outputs: OutputFiles;
  /** Of a cluster, whose jobs may span nodes. */
  readonly isCluster: boolean;
  /** As which they run; `undefined`: the head's own. */
  readonly account: UnixAccount | undefined;
  readonly owner: string;
}

export interface StepJob {
  readonly name: string;
  /** For bash. */
  readonly script: string;
  readonly nodes: readonly string[];
  /** Of the node that has the fewest. */
  readonly cores: number;
  readonly limitSec: number;
}

export interface EndedStep {
  readonly status: JobStatus;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * A job that has its nodes to itself, to its end.
 * @throws BreadboxError what the engine refuses with, `not-found` where the engine has forgotten it, `job-failed` where one of its
 * nodes takes no jobs before it has begun; the reason of the signal, after the job was ended, however long that takes
 */
export async function runStepJob(
  place: StepPlace,
  job: StepJob,
  signal: AbortSignal,
  say: SayWhy = () => {},
): Promise<EndedStep> {
  signal.throwIfAborted();
  const { engine } = place;
  await requireServing(engine, job.nodes);
  const jobId = await engine.submit(specOf(place, job));
  const status = await new JobWatch(engine, jobId, job.nodes, say).untilEnd(signal);
  const account = place.isCluster ? status.account : undefined;
  const read = (path: string) => readOutput(place.outputs, path, account, status.node);
  return { status, stdout: await read(status.stdoutPath), stderr: await read(status.stderrPath) };
}

function specOf({ isCluster, account, owner }: StepPlace, job: StepJob): JobSpec {
  const { name, script, nodes, cores, limitSec } = job;
  const minutes = Math.max(1, Math.ceil(limitSec / 60));
  const native = [
    ...[`--nodes=${nodes.length}`, `--ntasks=${nodes.length}`, `--nodelist=${NodeSet.of([...nodes])}`],
    // All memory of a node, where that is counted.
    ...['--exclusive', '--mem=0', `--time=${minutes}`, '--no-requeue', '--export=ALL', '--output=/dev/null'],
  ];
  const directory = account?.home ?? homedir();
  return {
    ...{ name, owner, directory, cpus: cores },
    argv: ['/bin/bash', '-c', ...scriptWords(script)],
    ...(account !== undefined && { account: account.name }),
    batch: isCluster
      ? { tasks: nodes.length, cpusPerTask: 1, timeLimitSec: minutes * 60, native: [...native, `--chdir=${directory}`] }
      : { tasks: cores, cpusPerTask: 1, timeLimitSec: limitSec, exclusive: true, requeue: false },
  };
}

/** A single word may have 128 KiB (execve(2)), all together ten times as much. */
export function scriptWords(script: string): readonly string[] {
  const pieces = script.match(/[\s\S]{1,30000}/gu) ?? [''];
  return pieces.length === 1
    ? pieces
    : [`IFS=; script="$*"; IFS=$' \\t\\n'; set --; eval "$script"`, 'bash', ...pieces];
}

async function readOutput(
  outputs: OutputFiles,
  path: string,
  account: string | undefined,
  nodes: string | undefined,
): Promise<string> {
  const file = await outputs.open(path, account, nodes).catch((error: unknown) => {
    // A job that never started has printed nothing.
    if (error instanceof BreadboxError && error.code === 'not-found') return undefined;
    throw error;
  });
  if (file === undefined) return '';
  const pieces: Uint8Array[] = [];
  try {
    for (let at = 0; at < MOST_OUTPUT; ) {
      const { bytes } = await file.look(at, CHUNK_BYTES);
      if (bytes.length === 0) break;
      pieces.push(Uint8Array.from(bytes));
      at += bytes.length;
    }
  } finally {
    await file.close();
  }
  return Buffer.concat(pieces).toString('utf8');
}
