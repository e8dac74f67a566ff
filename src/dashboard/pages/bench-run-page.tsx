import '../styles/up.css';
import '../styles/network.css';
import '../styles/watch.css';
import '../styles/bench.css';
import { A, useNavigate, useParams } from '@solidjs/router';
import { createSignal, type JSX, Match, Show, Switch } from 'solid-js';
import type { BreadboxError } from '../../cluster/errors.ts';
import type { BenchRun } from '../../protocol/bench.ts';
import { createBenchData } from '../bench/bench-data.ts';
import { BENCH_WORDS } from '../bench/bench-words.ts';
import { ConditionsTable } from '../bench/conditions-table.tsx';
import { ExportLinks } from '../bench/export-links.tsx';
import { RunFigures } from '../bench/run-figures.tsx';
import { RunFindings } from '../bench/run-findings.tsx';
import { RunHistory } from '../bench/run-history.tsx';
import { RunInputs } from '../bench/run-inputs.tsx';
import { RunProgress } from '../bench/run-progress.tsx';
import { runLead, runSentence } from '../bench/run-sentence.ts';
import { call } from '../client.ts';
import { asBreadboxError } from '../load.ts';
import { Confirm } from '../parts/confirm.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import { Section } from '../parts/section.tsx';
import { isOwner } from '../session.ts';

const CRUMB = () => <A href="/benchmarks">Benchmarks</A>;

/** One run of a benchmark: what it found, the figures, how the machine went meanwhile, and what is needed to do it again. */
export function BenchRunPage(): JSX.Element {
  const params = useParams<{ run: string }>();
  const data = createBenchData(() => params.run);
  return (
    <Switch fallback={<PageHead sentence="Asking for this result." title="Benchmark" crumb={<CRUMB />} />}>
      <Match when={data.whole()}>{(run) => <Shown run={run()} />}</Match>
      <Match when={data.problem()?.code === 'not-found' || data.problem()?.code === 'bad-input'}>
        <PageHead sentence={`There is no result ${params.run}.`} title="No such result" crumb={<CRUMB />} />
      </Match>
      <Match when={data.problem()}>
        <PageHead sentence="The results cannot be asked about." title="Benchmark" crumb={<CRUMB />} />
        <ProblemNote problem={data.problem()} />
      </Match>
    </Switch>
  );
}

function Shown(props: { readonly run: BenchRun }): JSX.Element {
  const navigate = useNavigate();
  const [asks, setAsks] = createSignal(false);
  const [busy, setBusy] = createSignal(false);
  const [problem, setProblem] = createSignal<BreadboxError>();
  const run = () => props.run;
  const remove = async () => {
    setBusy(true);
    try {
      await call('DELETE /api/bench-runs/{run}', { params: { run: run().run } });
      navigate('/benchmarks');
    } catch (error) {
      setProblem(asBreadboxError(error));
      setAsks(false);
    }
    setBusy(false);
  };
  return (
    <>
      <PageHead
        sentence={runSentence(run())}
        title={`${BENCH_WORDS[run().benchmark].title} ${run().run}`}
        lead={run().state === 'running' ? BENCH_WORDS[run().benchmark].does : runLead(run())}
        crumb={
          <>
            <CRUMB /> / {run().run}
          </>
        }
      >
        <Show when={isOwner() && run().state !== 'running'}>
          <Show
            when={asks()}
            fallback={
              <div class="acts">
                <button type="button" class="btn" onClick={() => setAsks(true)}>
                  Remove
                </button>
              </div>
            }
          >
            <Confirm
              question={`Remove ${run().run} and what it measured?`}
              yes="Remove it"
              no="Keep it"
              busy={busy()}
              onYes={() => void remove()}
              onNo={() => setAsks(false)}
            />
          </Show>
        </Show>
      </PageHead>
      <ProblemNote problem={problem()} />
      <Show when={run().state === 'running'}>
        <RunProgress run={run()} />
      </Show>
      <RunFindings findings={run().findings} />
      <Show when={run().result}>
        {(result) => <RunFigures result={result()} watts={run().conditions.power?.meanWatts ?? run().machine.watts} />}
      </Show>
      <RunHistory run={run()} />
      <Show when={run().state !== 'running'}>
        <ConditionsTable conditions={run().conditions} />
        <RunInputs conditions={run().conditions} />
        <Show when={run().result}>
          <Section heading="Take it along">
            <ExportLinks run={run().run} />
          </Section>
        </Show>
      </Show>
      <Show when={run().machine.source}>
        {(source) => <p class="note bench-source">Where these figures come from: {source()}</p>}
      </Show>
    </>
  );
}
