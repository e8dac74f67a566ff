import type { RunStatus } from '../protocol/farm.ts';
import type { RunRow } from './rows.ts';
import { isActive } from './run-state.ts';
import { formatRunId } from './task-id.ts';

const WINDOW_MS = 10_000;

interface Sample {
  readonly at: number;
  readonly ended: number;
}

/** Turns rows into what people see; remembers a few seconds of progress for the rate. */
export class RunStatuses {
  readonly #samples = new Map<number, Sample[]>();

  /** @param now ms since 1970 */
  of(row: RunRow, now: number): RunStatus {
    const active = isActive(row.state);
    const open = row.tasks - row.answered - row.failed;
    const seconds = row.startedAt === null ? 0 : ((row.endedAt ?? now) - row.startedAt) / 1000;
    const rate = active ? this.#recentRate(row, now, seconds) : seconds > 0 ? (row.answered + row.failed) / seconds : 0;
    if (!active) this.#samples.delete(row.run);
    return {
      run: formatRunId(row.run),
      name: row.name ?? undefined,
      project: row.project,
      version: row.version,
      owner: row.owner,
      state: row.state,
      reason: row.reason ?? undefined,
      after: waitsFor(row),
      priority: row.priority,
      maxSlots: row.maxSlots ?? undefined,
      feed: row.feedKind,
      tasks: row.tasks,
      waiting: active ? open - row.leased : 0,
      leased: row.leased,
      answered: row.answered,
      failed: row.failed,
      cancelled: active ? 0 : open,
      feedDone: row.feedDone === 1,
      collected: row.collected === 1,
      rate,
      secondsLeft: row.state === 'running' && row.feedDone === 1 && rate > 0 ? open / rate : undefined,
      seconds,
      workers: row.workers,
      seed: row.seed,
      view: row.view ?? undefined,
      artefacts: { files: row.artefactFiles, bytes: row.artefactBytes },
      grid: gridOf(row),
      createdAt: new Date(row.createdAt).toISOString(),
      startedAt: instant(row.startedAt),
      endedAt: instant(row.endedAt),
    };
  }

  #recentRate(row: RunRow, now: number, seconds: number): number {
    const ended = row.answered + row.failed;
    const samples = this.#samples.get(row.run) ?? [];
    this.#samples.set(row.run, samples);
    const last = samples.at(-1);
    if (last === undefined || now - last.at >= 200) samples.push({ at: now, ended });
    while (samples.length > 2 && now - (samples[1]?.at ?? now) > WINDOW_MS) samples.shift();
    const first = samples[0];
    if (first === undefined || now - first.at < 1000) return seconds > 0 ? ended / seconds : 0;
    return Math.max(0, ((ended - first.ended) * 1000) / (now - first.at));
  }
}

function waitsFor({ waitsFor }: RunRow): string[] | undefined {
  return waitsFor === null ? undefined : (JSON.parse(waitsFor) as number[]).map(formatRunId);
}

function gridOf(row: RunRow): RunStatus['grid'] {
  if (row.feedKind !== 'grid') return undefined;
  const { grid } = JSON.parse(row.feed) as { grid: Record<string, readonly unknown[]> };
  return Object.entries(grid).map(([axis, values]) => ({ axis, size: values.length }));
}

function instant(ms: number | null): string | undefined {
  return ms === null ? undefined : new Date(ms).toISOString();
}
