import type { RunSpec } from '../../protocol/pilot.ts';
import { signalGroup } from '../process-group.ts';

/** Between SIGTERM and SIGKILL. */
const GRACE_MS = 2000;

/** The time and memory limits of the task that runs in a process group, and why it was ended. */
export class Limits {
  readonly #spec: RunSpec;
  #verdict: string | undefined;
  #killAtMs: number | undefined;

  constructor(spec: RunSpec) {
    this.#spec = spec;
  }

  /** Why the task was ended, as the message of its failed attempt; undefined while it is within its limits. */
  get verdict(): string | undefined {
    return this.#verdict;
  }

  reset(): void {
    this.#verdict = undefined;
    this.#killAtMs = undefined;
  }

  /** Kills the group at once, for this reason. */
  kill(groupId: number, reason: string): void {
    if (this.#verdict !== undefined) return;
    this.#verdict = reason;
    signalGroup(groupId, 'SIGKILL');
  }

  poll(groupId: number, nowMs: number, elapsedMs: number, memory: ReadonlyMap<number, number> | undefined): void {
    if (this.#verdict !== undefined) {
      if (this.#killAtMs === undefined || nowMs < this.#killAtMs) return;
      this.#killAtMs = undefined;
      signalGroup(groupId, 'SIGKILL');
      return;
    }
    const { memBytes, timeLimitSec } = this.#spec;
    if (elapsedMs > timeLimitSec * 1000) {
      this.#verdict = `ran longer than its time limit of ${timeLimitSec} s`;
      this.#killAtMs = nowMs + GRACE_MS;
      signalGroup(groupId, 'SIGTERM');
    } else if (memBytes !== undefined && (memory?.get(groupId) ?? 0) > memBytes) {
      this.kill(groupId, `used more than ${mebibytes(memBytes)} MiB`);
    }
  }
}

function mebibytes(bytes: number): number {
  return Math.round((bytes / 1024 / 1024) * 10) / 10;
}
