import type { FEED_KINDS, RunState } from '../protocol/farm.ts';

export type FeedKind = (typeof FEED_KINDS)[number];

/** A row of `run`, as `sql/run-row.sql` names its columns. JSON columns are text; instants are ms since 1970. */
export interface RunRow {
  readonly run: number;
  readonly name: string | null;
  readonly project: string;
  readonly version: string;
  readonly owner: string;
  readonly state: RunState;
  readonly reason: string | null;
  readonly waitsFor: string | null;
  readonly priority: number;
  readonly maxSlots: number | null;
  readonly spec: string;
  readonly attempts: number;
  readonly workers: number;
  readonly seed: number;
  readonly feedKind: FeedKind;
  readonly feed: string;
  readonly sourceRun: number | null;
  readonly feedDone: 0 | 1;
  readonly view: string | null;
  readonly collect: string | null;
  readonly collected: 0 | 1;
  readonly tasks: number;
  readonly leased: number;
  readonly answered: number;
  readonly failed: number;
  readonly artefactFiles: number;
  readonly artefactBytes: number;
  readonly createdAt: number;
  readonly startedAt: number | null;
  readonly endedAt: number | null;
}

export interface PilotRow {
  readonly pilot: number;
  readonly owner: string;
  /** The key of the engine whose job it is. */
  readonly engine: string;
  readonly jobId: string | null;
  /** Where it said that it is; before that, where it was sent. */
  readonly node: string | null;
  readonly slots: number;
  readonly kind: 'engine' | 'lent' | 'simple';
  /** Of its owner's share; null: all that it has. */
  readonly allowed: number | null;
  /** It was told to finish what runs and leave. */
  readonly leaves: 0 | 1;
  readonly state: 'submitted' | 'live' | 'lost' | 'gone';
  readonly leaseUntil: number | null;
  readonly createdAt: number;
}

export interface VersionRow {
  readonly project: string;
  readonly version: string;
  readonly title: string | null;
  readonly owner: string;
  /** 1: it came with Breadbox. */
  readonly readyMade: 0 | 1;
  readonly spec: string;
  readonly bundleBytes: number;
  readonly pushedAt: number;
}

/** Slots that a pilot may use in all. */
export function allowedSlots({ slots, allowed }: Pick<PilotRow, 'slots' | 'allowed'>): number {
  return Math.min(slots, allowed ?? slots);
}
