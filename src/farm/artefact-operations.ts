import type { StoreContext } from '../store/operation.ts';
import { runRow } from './run-operations.ts';
import artefactRowSql from './sql/artefact-row.sql';
import artefactRowsSql from './sql/artefact-rows.sql';
import countArtefact from './sql/count-artefact.sql';
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

/** The run keeps count of its files, so that a limit costs the same with the last of them as with the first. */
export function setArtefact(context: StoreContext, args: SetArtefactArgs): void {
  const { run, path, bytes } = args;
  const before = artefactRow(context, { run, path });
  context.sql(setArtefactSql).run(args);
  context.sql(countArtefact).run({ run, files: before ? 0 : 1, bytes: bytes - (before?.bytes ?? 0) });
}

export function artefactRow({ sql }: StoreContext, args: { run: number; path: string }): ArtefactRow | undefined {
  return sql(artefactRowSql).get(args) as ArtefactRow | undefined;
}

export interface ArtefactRowsArgs {
  readonly run: number;
  readonly prefix: string;
  readonly after: string;
  readonly limit: number;
}

/** By path, those that begin with `prefix` and come after `after`. */
export function artefactRows({ sql }: StoreContext, args: ArtefactRowsArgs): readonly ArtefactRow[] {
  return sql(artefactRowsSql).all({ ...args, end: `${args.prefix}\u{10ffff}` }) as ArtefactRow[];
}

/** What the run's other artefacts come to. */
export function artefactTotal(
  context: StoreContext,
  { run, path }: { run: number; path: string },
): { files: number; bytes: number } {
  const { artefactFiles, artefactBytes } = runRow(context, { run });
  const own = artefactRow(context, { run, path });
  return { files: artefactFiles - (own ? 1 : 0), bytes: artefactBytes - (own?.bytes ?? 0) };
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
export function runJob({ sql }: StoreContext, args: { run: number; duty: RunDuty }): RunJobRow | undefined {
  return sql(runJobSql).get(args) as RunJobRow | undefined;
}

interface RunJobRow {
  /** The key of the engine whose job it is. */
  readonly engine: string;
  readonly jobId: string;
  readonly starts: number;
}

export function setRunJob(
  { sql }: StoreContext,
  args: Omit<RunJobRow, 'starts'> & { readonly run: number; readonly duty: RunDuty },
): void {
  sql(setRunJobSql).run(args);
}

export type RunDuty = 'collect' | 'feed';
