import type { RunState } from '../protocol/farm.ts';

/** A row of `run`, as `sql/run-row.sql` names its columns. JSON columns are text; instants are ms since 1970. */
export interface RunRow {
  readonly run: number;
  readonly project: string;
  readonly version: string;
  readonly owner: string;
  readonly state: RunState;
  readonly reason: string | null;
  readonly spec: string;
  readonly attempts: number;
  readonly workers: number;
  readonly seed: number;
  readonly feedKind: 'list' | 'grid' | 'file' | 'command' | 'upload';
  readonly feed: string;
  readonly feedDone: 0 | 1;
  readonly view: string | null;
  readonly collect: string | null;
  readonly collected: 0 | 1;
  readonly tasks: number;
  readonly leased: number;
  readonly answered: number;
  readonly failed: number;
  readonly createdAt: number;
  readonly startedAt: number | null;
  readonly endedAt: number | null;
}

export interface PilotRow {
  readonly pilot: number;
  readonly owner: string;
  readonly jobId: string | null;
  readonly node: string | null;
  readonly slots: number;
  readonly state: 'submitted' | 'live' | 'lost' | 'gone';
  readonly leaseUntil: number | null;
  readonly createdAt: number;
}

export interface VersionRow {
  readonly project: string;
  readonly version: string;
  readonly title: string | null;
  readonly owner: string;
  readonly spec: string;
  readonly bundleBytes: number;
  readonly pushedAt: number;
}
