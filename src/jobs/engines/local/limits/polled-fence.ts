import { statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { listProcesses, type ProcessRow } from '../process-table.ts';
import { sendSignal } from '../signal-job.ts';
import type { Fence, FenceBuilder, Measure } from './fence.ts';
import type { LimitedJob } from './limiter.ts';
import { nameOf, ProcessMarks } from './process-marks.ts';

/** The kernel's own threads are its children. */
const KTHREADD = 2;

/**
 * Where no cgroup can be made: a job's processes are those of its supervisor's session, their descendants, and all whose
 * environment names the job's own directory of steps, which a daemon keeps when it leaves the session. Once known, a process
 * stays known. What leaves session and parents and clears its environment between two looks is missed. Anybody can name that
 * directory, so only processes of the account that owns it are believed: nobody fills the memory of another's job.
 */
export class PolledFence implements Fence {
  readonly joinFiles = [];
  readonly #supervisor: number | undefined;
  readonly #mark: string;
  readonly #marks: ProcessMarks;
  readonly #known = new Set<string>();

  /** `mark`: what its processes have as BREADBOX_STEPS. */
  constructor(supervisor: number | undefined, mark: string, marks: ProcessMarks = new ProcessMarks()) {
    this.#supervisor = supervisor;
    this.#mark = mark;
    this.#marks = marks;
  }

  async measure(): Promise<Measure | undefined> {
    const all = await listProcesses();
    const rows = await this.#ours(all);
    // The shell has waited for what has ended by now.
    const supervisor = all.find(({ pid }) => pid === this.#supervisor);
    if (rows.length === 0 && supervisor === undefined) return undefined;
    return {
      memBytes: sum(rows, ({ residentBytes }) => residentBytes),
      peakMemBytes: undefined,
      cpuSec: sum(rows, ({ cpuSec }) => cpuSec) + (supervisor?.cpuSec ?? 0),
      processes: sum(rows, ({ threads }) => threads),
      oomKills: 0,
    };
  }

  async members(): Promise<readonly number[]> {
    return (await this.#ours(await listProcesses())).map(({ pid }) => pid);
  }

  /** Stopped first, so that a fork bomb stands still while it is counted. */
  async kill(): Promise<void> {
    const stopped = new Set<number>();
    for (let round = 0; round < 100; round++) {
      const fresh = (await this.members()).filter((pid) => !stopped.has(pid));
      if (fresh.length === 0 && stopped.size === 0) return;
      if (fresh.length === 0) break;
      for (const pid of fresh) sendSignal(pid, 'SIGSTOP');
      for (const pid of fresh) stopped.add(pid);
    }
    for (let round = 0; round < 50; round++) {
      const pids = await this.members();
      if (pids.length === 0) return;
      for (const pid of pids) sendSignal(pid, 'SIGKILL');
      await sleep(10);
    }
  }

  async remove(): Promise<void> {}

  async #ours(all: readonly ProcessRow[]): Promise<readonly ProcessRow[]> {
    const leader = this.#supervisor;
    const ours = new Set<number>();
    for (const row of all) {
      const led = leader !== undefined && (row.session === leader || row.group === leader);
      if (row.pid !== leader && (led || this.#known.has(nameOf(row)))) ours.add(row.pid);
    }
    const unknown = all.filter((row) => !ours.has(row.pid) && row.pid !== leader && row.parent !== KTHREADD);
    await this.#marks.read(unknown, all);
    const marked = unknown.filter((row) => this.#marks.of(row) === this.#mark);
    const owner = marked.length === 0 ? undefined : (uidOf(dirname(this.#mark)) ?? process.getuid?.());
    for (const { pid } of marked) if (uidOf(`/proc/${pid}`) === owner) ours.add(pid);
    for (let before = -1; before !== ours.size; ) {
      before = ours.size;
      for (const { pid, parent } of unknown) if (parent === leader || ours.has(parent)) ours.add(pid);
    }
    const rows = all.filter(({ pid }) => ours.has(pid));
    for (const row of rows) this.#known.add(nameOf(row));
    return rows;
  }
}

/**
 * Memory that processes share, as forked ones do, counts once: what is to be ended for its memory is measured so first.
 * Slow (a walk through all page tables), hence not for each look.
 */
export async function proportionalBytes(pids: readonly number[]): Promise<number | undefined> {
  let bytes = 0;
  for (const pid of pids) {
    const text = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => undefined);
    const kib = /^Pss:\s+(\d+) kB$/m.exec(text ?? '')?.[1];
    if (kib !== undefined) bytes += Number(kib) * 1024;
  }
  return bytes === 0 ? undefined : bytes;
}

/** `markOf`: the job's BREADBOX_STEPS. */
export function polledFences(everyMs: number, markOf: (job: LimitedJob) => string): FenceBuilder {
  const marks = new ProcessMarks();
  return {
    limiter: { kind: 'polled', everyMs },
    enforces: false,
    build: async (job) => new PolledFence(undefined, markOf(job), marks),
    find: (job, supervisorPid) => new PolledFence(supervisorPid, markOf(job), marks),
    close: async () => {},
  };
}

function uidOf(path: string): number | undefined {
  return statSync(path, { throwIfNoEntry: false })?.uid;
}

function sum(rows: readonly ProcessRow[], of: (row: ProcessRow) => number): number {
  return rows.reduce((total, row) => total + of(row), 0);
}
