import { createSignal, For, type JSX, Show } from 'solid-js';
import { BreadboxError } from '../../cluster/errors.ts';
import type { ApiOutput } from '../../protocol/api.ts';
import { type BenchMachine, MAX_RESULTS_CHARS } from '../../protocol/bench.ts';
import { MAX_RESULTS_BYTES, resultsEncoding } from '../../protocol/results-encoding.ts';
import { countOf } from '../amounts.ts';
import { call } from '../client.ts';
import { createDropZone } from '../drop-zone.ts';
import { asBreadboxError } from '../load.ts';
import { Field } from '../parts/field.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import { Section } from '../parts/section.tsx';
import { BENCH_WORDS, headline, whoseText } from './bench-words.ts';

type Read = ApiOutput<'POST /api/bench-runs/read'>;
interface Picked {
  readonly fileName: string;
  readonly text: string;
}

/** Takes results from a file: first what it holds, then, on a button, keeps them. */
export function BenchImport(props: { readonly onKept: (said: string) => void }): JSX.Element {
  const [picked, setPicked] = createSignal<Picked>();
  const [read, setRead] = createSignal<Read>();
  const [problem, setProblem] = createSignal<BreadboxError>();
  const [busy, setBusy] = createSignal(false);
  let input!: HTMLInputElement;
  let name!: HTMLInputElement;
  let revision!: HTMLInputElement;

  const forget = () => {
    setPicked(undefined);
    setRead(undefined);
    setProblem(undefined);
  };
  const work = async (act: () => Promise<void>) => {
    setBusy(true);
    setProblem(undefined);
    try {
      await act();
    } catch (error) {
      setProblem(asBreadboxError(error));
    }
    setBusy(false);
  };
  const take = (file: File | undefined) => {
    if (file === undefined) return;
    forget();
    void work(async () => {
      if (file.size > MAX_RESULTS_BYTES) throw tooLarge(file.name);
      const bytes = new Uint8Array(await file.arrayBuffer());
      const text = new TextDecoder(resultsEncoding(bytes)).decode(bytes);
      if (text.length > MAX_RESULTS_CHARS) throw tooLarge(file.name);
      const given = { fileName: file.name, text };
      setPicked(given);
      setRead(await call('POST /api/bench-runs/read', { body: given }));
    });
  };
  const keep = (given: Picked) =>
    void work(async () => {
      const machine: BenchMachine | undefined =
        name.value.trim() === ''
          ? undefined
          : {
              name: name.value.trim(),
              ...(revision.value.trim() === '' ? {} : { revision: revision.value.trim() }),
            };
      const { runs } = await call('POST /api/bench-runs/import', {
        body: { ...given, ...(machine === undefined ? {} : { machine }) },
      });
      forget();
      props.onKept(
        `${countOf(runs.length, 'result')} of ${given.fileName} ${runs.length === 1 ? 'is' : 'are'} kept here now.`,
      );
    });
  const zone = createDropZone((event) => take(event.dataTransfer?.files[0]));

  return (
    <Section heading="Add a machine">
      <div class="drop slim" classList={{ over: zone.isOver() }} {...zone.events}>
        <div>
          <p>
            Drop a result here: HPL.out, the output of hpcc, STREAM or OSU, rows of the public table of small machines,
            or what Breadbox has exported. Nothing is kept before you say so.
          </p>
        </div>
        <button type="button" class="btn" disabled={busy()} onClick={() => input.click()}>
          Choose a file
        </button>
        <input
          ref={input}
          class="vh"
          type="file"
          tabindex="-1"
          aria-label="Result of a benchmark"
          onChange={() => {
            take(input.files?.[0]);
            input.value = '';
          }}
        />
      </div>
      <div class="bench-read">
        <ProblemNote problem={problem()} />
        <div role="status">
          <Show when={read()}>
            {(known) => (
              <>
                <p>
                  <b>{picked()?.fileName}</b> is {known().format} and holds {countOf(known().runs.length, 'result')}:
                </p>
                <ul class="plain-list">
                  <For each={known().runs}>
                    {(run) => (
                      <li>
                        {BENCH_WORDS[run.benchmark].title} of {whoseText(run)}
                        {run.result === undefined ? '' : `: ${headline(run.result) ?? 'figures of its own'}`}
                      </li>
                    )}
                  </For>
                </ul>
              </>
            )}
          </Show>
        </div>
        <Show when={read() && picked()}>
          {(given) => (
            <form
              onSubmit={(event) => {
                event.preventDefault();
                keep(given());
              }}
            >
              <div class="fields">
                <Field label="Whose it is" note="Where the file does not say it: the name of the machine.">
                  {(ids) => <input {...ids} ref={name} type="text" maxlength="80" autocomplete="off" />}
                </Field>
                <Field label="Its revision" note="A result belongs to one revision of a machine. May stay empty.">
                  {(ids) => <input {...ids} ref={revision} type="text" maxlength="40" autocomplete="off" />}
                </Field>
              </div>
              <div class="acts">
                <button type="submit" class="btn" disabled={busy()}>
                  Keep it
                </button>
                <button type="button" class="btn plain" onClick={forget}>
                  Leave it
                </button>
              </div>
            </form>
          )}
        </Show>
      </div>
    </Section>
  );
}

function tooLarge(name: string): BreadboxError {
  return new BreadboxError('too-large', `${name} is no result of a benchmark: it has more than 2 million characters.`);
}
