import { parseInstant, parseLimit, present } from './parse-fields.ts';

/** A job or an index of an array, as squeue tells of it. */
export interface QueueRow {
  readonly jobId: string;
  readonly rawId: string;
  readonly array: { readonly jobId: string; readonly index: number } | undefined;
  readonly account: string;
  /** Slurm's word. */
  readonly state: string;
  readonly reason: string | undefined;
  readonly nodes: string | undefined;
  readonly nodeCount: number;
  readonly cpus: number;
  readonly submittedAt: string | undefined;
  /** Of a pending job: when Slurm thinks that it may start. */
  readonly startsAt: string | undefined;
  readonly endsAt: string | undefined;
  readonly timeLimitSec: number | undefined;
  readonly nice: number;
  readonly partition: string;
  /** `afterok:12(unfulfilled)`. */
  readonly dependency: string | undefined;
  readonly name: string;
}

const FIELDS = '%i|%A|%F|%K|%u|%T|%r|%N|%D|%C|%V|%S|%e|%l|%y|%P|%E|%j';
const COUNT = FIELDS.split('|').length;

/** @param mark begins each line, so that a job whose name has line breaks cannot be taken for another */
export function queueFormat(mark: string): string {
  return `${mark}|${FIELDS}`;
}

export function parseQueue(text: string, mark: string): readonly QueueRow[] {
  return text
    .split(`${mark}|`)
    .slice(1)
    .map((line) => parseRow(line.replace(/\n$/, '')))
    .filter(({ jobId, rawId }) => JOB_ID.test(jobId) && /^\d+$/.test(rawId));
}

/** Of a job, an index of an array, a part of a heterogeneous job. They go into commands. */
const JOB_ID = /^\d+(?:_\d+)?(?:\+\d+)?$/;

function parseRow(line: string): QueueRow {
  const words = line.split('|');
  const [jobId, rawId, arrayId, index, account, state, reason, nodes, nodeCount, cpus, submitted, starts, ends] = words;
  const [timeLimit, nice, partition, dependency] = words.slice(13);
  const isIndex = /^\d+$/.test(index ?? '');
  return {
    jobId: jobId!,
    rawId: rawId!,
    array: isIndex ? { jobId: arrayId!, index: Number(index) } : undefined,
    account: account!,
    state: state!,
    reason: present(reason),
    nodes: present(nodes),
    nodeCount: Number(nodeCount) || 1,
    cpus: Number(cpus) || 1,
    submittedAt: parseInstant(submitted),
    startsAt: parseInstant(starts),
    endsAt: parseInstant(ends),
    timeLimitSec: parseLimit(timeLimit),
    nice: Number(nice) || 0,
    partition: partition ?? '',
    dependency: present(dependency),
    name: words.slice(COUNT - 1).join('|'),
  };
}

/** Of jobs that have ended or were started again; only numbers, so that the widths hold. */
export const ENDS_FORMAT = 'JobArrayID:40,exit_code:20,RestartCnt:10';

export interface EndRow {
  readonly jobId: string;
  readonly exitCode: number | undefined;
  readonly restarts: number;
}

export function parseEnds(text: string): readonly EndRow[] {
  return text.split('\n').flatMap((line) => {
    const [jobId, status, restarts] = line.trim().split(/\s+/);
    if (restarts === undefined) return [];
    return [{ jobId: jobId!, exitCode: exitCodeOf(status!), restarts: Number(restarts) || 0 }];
  });
}

/** Slurm says so of a job whose output file could not be opened: no signal of a program's. */
const COULD_NOT_SET_UP = 53;

/** @param status as wait(2) gives it, of Slurm 22.05; 24.11 says `3:0`, the exit code and the signal */
export function exitCodeOf(status: string): number | undefined {
  const pair = /^(\d+):(\d+)$/.exec(status);
  const whole = /^\d+$/.test(status) ? Number(status) : undefined;
  if (pair === null && whole === undefined) return undefined;
  const signal = pair === null ? whole! & 0x7f : Number(pair[2]);
  if (signal === COULD_NOT_SET_UP) return undefined;
  return signal > 0 ? 128 + signal : pair === null ? (whole! >> 8) & 0xff : Number(pair[1]);
}
