import type { StoreContext } from '../store/operation.ts';
import artefactBytes from './sql/artefact-bytes.sql';
import artefactRowsSql from './sql/artefact-rows.sql';
import leaseHolder from './sql/lease-holder.sql';
import runJobSql from './sql/run-job.sql';
import setArtefactSql from './sql/set-artefact.sql';
import setRunJobSql from './sql/set-run-job.sql';

export interface ArtefactRow {
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly writtenAt: number;
}

export interface SetArtefactArgs {
  readonly run: number;
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly now: number;
}

export function setArtefact({ sql }: StoreContext, args: SetArtefactArgs): void {
  sql(setArtefactSql).run(args);
}

export function artefactRows(
  { sql }: StoreContext,
  args: { run: number; path: string | null },
): readonly ArtefactRow[] {
  return sql(artefactRowsSql).all(args) as ArtefactRow[];
}

/** What the run's other artefacts come to. */
export function artefactTotal(
  { sql }: StoreContext,
  args: { run: number; path: string },
): { files: number; bytes: number } {
  return sql(artefactBytes).get(args) as { files: number; bytes: number };
}

export interface HoldsLeaseArgs {
  readonly run: number;
  readonly seq: number;
  readonly attempt: number;
  readonly pilot: number;
}

export function holdsLease({ sql }: StoreContext, { run, seq, attempt, pilot }: HoldsLeaseArgs): boolean {
  return sql(leaseHolder).get(run, seq, attempt, pilot) !== undefined;
}

/** The engine job that collects for a run or feeds it, and how often one was started. */
export function runJob(
  { sql }: StoreContext,
  args: { run: number; duty: RunDuty },
): { jobId: string; starts: number } | undefined {
  return sql(runJobSql).get(args) as { jobId: string; starts: number } | undefined;
}

export function setRunJob({ sql }: StoreContext, args: { run: number; duty: RunDuty; jobId: string }): void {
  sql(setRunJobSql).run(args);
}

export type RunDuty = 'collect' | 'feed';
