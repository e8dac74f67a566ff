import { createSignal, For, type JSX, Show } from 'solid-js';
import type { BreadboxError } from '../../cluster/errors.ts';
import type { BenchName, BenchRun } from '../../protocol/bench.ts';
import { aboutText } from '../amounts.ts';
import { call } from '../client.ts';
import { asBreadboxError, createLoad } from '../load.ts';
import { Field } from '../parts/field.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import { Section } from '../parts/section.tsx';
import { BENCH_WORDS } from './bench-words.ts';
import { expectedSec } from './expected-time.ts';

/** What can be measured here: what each does, how long it takes, and a button. */
export function StartForm(props: {
  readonly runs: readonly BenchRun[];
  /** One goes on: what is begun now waits for it. */
  readonly isBusy: boolean;
  readonly onBegun: (runs: readonly BenchRun[]) => void;
}): JSX.Element {
  const known = createLoad(
    () => true,
    (_, signal) => call('GET /api/benchmarks', { signal }),
  );
  const [quick, setQuick] = createSignal(false);
  const [afterJobs, setAfterJobs] = createSignal(false);
  const [problem, setProblem] = createSignal<BreadboxError>();
  const [asking, setAsking] = createSignal(false);
  let nodes!: HTMLInputElement;
  const begin = async (name: BenchName) => {
    setAsking(true);
    setProblem(undefined);
    const set = nodes.value.trim();
    try {
      const body = { names: [name], quick: quick(), afterJobs: afterJobs(), ...(set === '' ? {} : { nodes: set }) };
      props.onBegun(await call('POST /api/bench-runs', { body }));
    } catch (error) {
      setProblem(asBreadboxError(error));
    }
    setAsking(false);
  };
  const timeText = (name: BenchName) => {
    const last = expectedSec(name, quick(), props.runs);
    if (last === undefined) return 'It says when it ends as soon as it has begun.';
    return `The last time it took ${aboutText(last)}.`;
  };
  return (
    <Section heading="Measure this machine">
      <div class="fields">
        <Field label="On which nodes" note="A node set, as rain[0-3]. Empty: all that jobs go to.">
          {(ids) => <input {...ids} ref={nodes} type="text" autocomplete="off" spellcheck={false} />}
        </Field>
        <div class="bench-choices">
          <Choice
            label="Quick"
            note="A few minutes, to see whether all works. The figures are lower than those of a full run."
            isOn={quick()}
            onChange={setQuick}
          />
          <Choice
            label="Wait for the jobs that run there"
            note="A benchmark has its nodes alone. Without this it is refused while jobs run on them."
            isOn={afterJobs()}
            onChange={setAfterJobs}
          />
        </div>
      </div>
      <ProblemNote problem={problem() ?? known.problem()} />
      <ul class="bench-list">
        <For each={known.value()}>
          {({ benchmark, about }) => (
            <li>
              <div>
                <b>{BENCH_WORDS[benchmark].title}</b>
                <p class="mid">
                  {about} <span class="quiet">{timeText(benchmark)}</span>
                </p>
              </div>
              <button type="button" class="btn" disabled={asking()} onClick={() => void begin(benchmark)}>
                Run {BENCH_WORDS[benchmark].title}
              </button>
            </li>
          )}
        </For>
      </ul>
      <Show when={props.isBusy}>
        <p class="note">Two at once would measure each other: what is begun now waits until the other has ended.</p>
      </Show>
    </Section>
  );
}

function Choice(props: {
  readonly label: string;
  readonly note: string;
  readonly isOn: boolean;
  readonly onChange: (isOn: boolean) => void;
}): JSX.Element {
  return (
    <>
      <label class="choose">
        <input type="checkbox" checked={props.isOn} onChange={(event) => props.onChange(event.currentTarget.checked)} />
        {props.label}
      </label>
      <p class="note">{props.note}</p>
    </>
  );
}
