import type { Improvement, Optimum } from '../protocol/farm.ts';
import type { FeedSpec } from '../protocol/project.ts';
import type { StoreContext } from '../store/operation.ts';
import type { Improvement as FoundImprovement } from './feeds/optimise/optimiser.ts';
import type { RunRow } from './rows.ts';
import addImprovementSql from './sql/add-improvement.sql';
import improvementsSql from './sql/improvements.sql';
import paramsOfTask from './sql/params-of-task.sql';
import { formatTaskId } from './task-id.ts';

type OptimiseFeed = Extract<FeedSpec, { optimise: unknown }>;

interface ImprovementRow {
  readonly evaluation: number;
  readonly seq: number;
  readonly value: number;
  readonly at: number;
}

export interface AddImprovementsArgs {
  readonly run: number;
  readonly improvements: readonly FoundImprovement[];
  readonly now: number;
}

/** Writes down each improvement once, however often a replay finds it; those that are new. */
export function addImprovements(
  { sql }: StoreContext,
  { run, improvements, now }: AddImprovementsArgs,
): readonly Improvement[] {
  return improvements.flatMap(({ evaluation, key, value }) => {
    const added = sql(addImprovementSql).get({ run, evaluation, key, value, now }) as { seq: number } | undefined;
    return added === undefined ? [] : [improvementOf(run, { ...added, evaluation, value, at: now })];
  });
}

export function optimumOf({ sql }: StoreContext, row: RunRow): Optimum {
  const { run } = row;
  const { goal, method, evaluations: budget, repeats } = (JSON.parse(row.feed) as OptimiseFeed).optimise;
  const rows = sql(improvementsSql).all(run) as ImprovementRow[];
  const last = rows.at(-1);
  return {
    goal,
    method,
    evaluations: row.answered + row.failed,
    budget,
    best: last && { ...improvementOf(run, last), params: paramsOf(sql, run, last.seq, repeats) },
    history: rows.map((improvement) => improvementOf(run, improvement)),
  };
}

/** Those that were sought: which repeat it was is no part of them. */
function paramsOf(sql: StoreContext['sql'], run: number, seq: number, repeats: number): Record<string, number> {
  const { params } = sql(paramsOfTask).get(run, seq) as { params: string };
  const { repeat, ...sought } = JSON.parse(params) as Record<string, number>;
  return repeats > 1 || repeat === undefined ? sought : { ...sought, repeat };
}

function improvementOf(run: number, { evaluation, seq, value, at }: ImprovementRow): Improvement {
  return { evaluation, value, task: formatTaskId(run, seq), at: new Date(at).toISOString() };
}
