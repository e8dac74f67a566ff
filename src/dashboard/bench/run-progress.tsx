import { A } from '@solidjs/router';
import { createSignal, type JSX, Show } from 'solid-js';
import type { BreadboxError } from '../../cluster/errors.ts';
import type { BenchRun } from '../../protocol/bench.ts';
import { call } from '../client.ts';
import { asBreadboxError } from '../load.ts';
import { Bar } from '../parts/bar.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import { isOwner } from '../session.ts';
import { BENCH_WORDS } from './bench-words.ts';
import { progressText } from './run-sentence.ts';

/** How far a run is, when it ends, and a way to end it now. */
export function RunProgress(props: { readonly run: BenchRun; readonly isLinked?: boolean }): JSX.Element {
  const [problem, setProblem] = createSignal<BreadboxError>();
  const [busy, setBusy] = createSignal(false);
  const cancel = async () => {
    setBusy(true);
    setProblem(undefined);
    try {
      await call('POST /api/bench-runs/{run}/cancel', { params: { run: props.run.run } });
    } catch (error) {
      setProblem(asBreadboxError(error));
    }
    setBusy(false);
  };
  const title = () => BENCH_WORDS[props.run.benchmark].title;
  return (
    <section class="bench-going" aria-label={`${title()} is running`}>
      <div class="bench-going-line">
        <p>
          <Show when={props.isLinked}>
            <A href={`/benchmarks/${props.run.run}`}>
              {title()}
              <Show when={props.run.nodes !== ''}> on {props.run.nodes}</Show>
            </A>
            .{' '}
          </Show>
          {progressText(props.run)}
        </p>
        <Show when={isOwner()}>
          <button type="button" class="btn" disabled={busy()} onClick={() => void cancel()}>
            Cancel<span class="vh"> {title()}</span>
          </button>
        </Show>
      </div>
      <Show when={props.run.total > 0}>
        <Bar tall part={props.run.done} whole={props.run.total} />
      </Show>
      <ProblemNote problem={problem()} />
    </section>
  );
}
