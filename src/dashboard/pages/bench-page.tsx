import '../styles/up.css';
import '../styles/jobs.css';
import '../styles/bench.css';
import { A, useNavigate } from '@solidjs/router';
import { createMemo, createSignal, For, type JSX, Match, Show, Switch } from 'solid-js';
import { singleRun } from '../../machines/machine-of-run.ts';
import { createBenchData } from '../bench/bench-data.ts';
import { BenchImport } from '../bench/bench-import.tsx';
import { benchLead, benchSentence } from '../bench/bench-sentence.ts';
import { marksOf } from '../bench/bench-words.ts';
import { comparedMachines, mainResult } from '../bench/compared-machines.ts';
import { ComparisonTable } from '../bench/comparison-table.tsx';
import { ExportLinks } from '../bench/export-links.tsx';
import { MachineStats } from '../bench/machine-stats.tsx';
import { OwnResults } from '../bench/own-results.tsx';
import { RunProgress } from '../bench/run-progress.tsx';
import { ScalingTable } from '../bench/scaling-table.tsx';
import { StartForm } from '../bench/start-form.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import { Section } from '../parts/section.tsx';
import { isOwner } from '../session.ts';

/** What this machine is worth beside others, its results, and how to get more of them. */
export function BenchPage(): JSX.Element {
  const navigate = useNavigate();
  const data = createBenchData(() => undefined);
  const [said, setSaid] = createSignal('');
  const runs = () => data.list() ?? [];
  const main = createMemo(() => mainResult(runs()));
  const single = createMemo(() => {
    const known = main();
    return known && singleRun(runs(), known);
  });
  const machines = createMemo(() => comparedMachines(runs(), marksOf));
  const going = () => runs().filter(({ state }) => state === 'running');
  return (
    <Switch fallback={<PageHead sentence="Asking for the results." title="Benchmarks" />}>
      <Match when={data.list()}>
        <PageHead sentence={benchSentence(runs(), main())} title="Benchmarks" lead={benchLead(main(), machines())}>
          <Show when={isOwner()}>
            <div class="acts">
              <a class="btn" href="#add" rel="external">
                Add a machine
              </a>
              <a class="btn go" href="#measure" rel="external">
                Measure this machine
              </a>
            </div>
          </Show>
        </PageHead>
        <For each={going()}>{(run) => <RunProgress run={run} isLinked />}</For>
        <Show when={main()}>{(run) => <MachineStats run={run()} single={single()} />}</Show>
        <ComparisonTable machines={machines()} />
        <ScalingTable main={main()} single={single()} />
        <p class="bench-crossover">
          <A href="/benchmarks/crossover">At how many boards does one machine overtake another?</A>
          <br />
          <A href="/plan">Plan the next machine</A>
        </p>
        <Show when={runs().length > 0}>
          <OwnResults runs={runs()} />
        </Show>
        <Show when={isOwner()}>
          <div id="measure">
            <StartForm
              runs={runs()}
              isBusy={going().length > 0}
              onBegun={(begun) => {
                data.put(begun);
                if (begun.length === 1) navigate(`/benchmarks/${begun[0]!.run}`);
              }}
            />
          </div>
          <div id="add">
            <BenchImport
              onKept={(what) => {
                setSaid(what);
                data.reload();
              }}
            />
          </div>
          <p role="status">{said()}</p>
        </Show>
        <Show when={runs().length > 0}>
          <Section heading="Take the results along">
            <ExportLinks />
            <p class="mid">
              <A href="/handbook">The handbook of this machine</A> has them with all else that is known of it.
            </p>
          </Section>
        </Show>
      </Match>
      <Match when={data.problem()}>
        <PageHead sentence="The results cannot be asked about." title="Benchmarks" />
        <ProblemNote problem={data.problem()} />
      </Match>
    </Switch>
  );
}
