import { useNavigate } from '@solidjs/router';
import { createSignal, type JSX, Show } from 'solid-js';
import type { BreadboxError } from '../../cluster/errors.ts';
import type { RunStatus } from '../../protocol/farm.ts';
import { countOf } from '../amounts.ts';
import { call } from '../client.ts';
import { asBreadboxError } from '../load.ts';
import { isOver, putRun } from '../run-list.ts';
import { taskWord } from '../run-sentence.ts';

/** Whether anything of a run can be tried again. */
export function canTryAgain(status: RunStatus): boolean {
  return mayRetry(status) || (isOver(status) && unanswered(status) > 0);
}

/** Two ways to what is missing: the failed tasks once more in this run, or a new run of all that has no answer. */
export function TryAgain(props: {
  readonly status: RunStatus;
  readonly onChange: (status: RunStatus) => void;
  readonly onProblem: (problem: BreadboxError | undefined) => void;
}): JSX.Element {
  const navigate = useNavigate();
  const [busy, setBusy] = createSignal(false);
  const guarded = async (act: () => Promise<void>) => {
    setBusy(true);
    props.onProblem(undefined);
    try {
      await act();
    } catch (error) {
      props.onProblem(asBreadboxError(error));
    } finally {
      setBusy(false);
    }
  };
  const retry = () =>
    guarded(async () =>
      props.onChange(await call('POST /api/farm/runs/{run}/retry', { params: { run: props.status.run } })),
    );
  const runUnanswered = () =>
    guarded(async () => {
      const { project, version, workers, run } = props.status;
      const body = { project, version, workers, feed: 'unanswered' as const, from: run };
      const status = await call('POST /api/farm/runs', { body });
      putRun(status);
      navigate(`/farm/runs/${status.run}`);
    });
  return (
    <div class="acts again">
      <Show when={mayRetry(props.status)}>
        <button type="button" class="btn" disabled={busy()} onClick={retry}>
          Run again what failed ({countOf(props.status.failed, taskWord(props.status))})
        </button>
      </Show>
      <Show when={isOver(props.status) && unanswered(props.status) > 0}>
        <button type="button" class="btn" disabled={busy()} onClick={runUnanswered}>
          New run of what has no answer ({countOf(unanswered(props.status), taskWord(props.status))})
        </button>
      </Show>
    </div>
  );
}

function mayRetry({ failed, state }: RunStatus): boolean {
  return failed > 0 && state !== 'cancelled';
}

function unanswered({ tasks, answered }: RunStatus): number {
  return tasks - answered;
}
