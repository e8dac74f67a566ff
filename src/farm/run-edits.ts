import { BreadboxError } from '../cluster/errors.ts';
import type { StoreContext } from '../store/operation.ts';
import type { RunRow } from './rows.ts';
import { runRow } from './run-operations.ts';
import { isActive, transition } from './run-state.ts';
import answerTexts from './sql/answer-texts.sql';
import extendRunSql from './sql/extend-run.sql';
import recordRunEvent from './sql/record-run-event.sql';
import runByNameSql from './sql/run-by-name.sql';
import runEventOfKind from './sql/run-event-of-kind.sql';
import setRunSettings from './sql/set-run-settings.sql';
import taskParams from './sql/task-params.sql';
import unansweredParams from './sql/unanswered-params.sql';
import { formatRunId } from './task-id.ts';
import { withinSize } from './within-size.ts';

/** The newest run of that name, among those of `owner` where it is given. */
export function runByName({ sql }: StoreContext, args: { name: string; owner: string | null }): number | undefined {
  return (sql(runByNameSql).get(args) as { run: number } | undefined)?.run;
}

export interface SettingsArgs {
  readonly run: number;
  /** null takes the name away. */
  readonly name?: string | null | undefined;
  readonly priority?: number | undefined;
  readonly workers?: number | undefined;
}

export function changeSettings(context: StoreContext, { run, name, priority, workers }: SettingsArgs): RunRow {
  const row = runRow(context, { run });
  context.sql(setRunSettings).run({
    run,
    name: name === undefined ? row.name : name,
    priority: priority ?? row.priority,
    workers: workers ?? row.workers,
  });
  return runRow(context, { run });
}

/**
 * Opens the feed of a run that was uploaded, so that more can be appended; one that was done goes on.
 * @throws BreadboxError `conflict`
 */
export function extendRun(context: StoreContext, { run, now }: { run: number; now: number }): RunRow {
  const row = runRow(context, { run });
  checkUploaded(row);
  if (!isActive(row.state)) transition(formatRunId(run), row.state, 'extend');
  context.sql(extendRunSql).run(run);
  context.sql(recordRunEvent).run({ run, kind: 'extended', detail: null, now });
  return runRow(context, { run });
}

/** @throws BreadboxError `conflict` for a run whose tasks come from elsewhere */
export function checkUploaded({ run, feedKind }: Pick<RunRow, 'run' | 'feedKind'>): void {
  if (feedKind === 'upload') return;
  throw new BreadboxError('conflict', `The tasks of run ${formatRunId(run)} were not uploaded, so none can be added.`, {
    hint: 'Give a run its tasks with: breadbox farm run NAME --feed FILE.jsonl',
  });
}

/** Whether an upload has added to the run since it was made. */
export function wasExtended({ sql }: StoreContext, { run }: { run: number }): boolean {
  return sql(runEventOfKind).get({ run, kind: 'extended' }) !== undefined;
}

export interface TextPage {
  readonly texts: readonly string[];
  readonly next: number | undefined;
}

const PAGE_ROWS = 2000;
const PAGES = { params: taskParams, unanswered: unansweredParams, answers: answerTexts } as const;

/** JSON texts of a run in feed order: of all its tasks, of those without an answer, or of its answers. */
export function textPage(
  { sql }: StoreContext,
  { run, of, after }: { run: number; of: keyof typeof PAGES; after: number },
): TextPage {
  const found = sql(PAGES[of]).iterate({ run, after, limit: PAGE_ROWS }) as Iterable<{ seq: number; text: string }>;
  const rows = withinSize(found, ({ text }) => text.length);
  return { texts: rows.map(({ text }) => text), next: rows.at(-1)?.seq };
}
