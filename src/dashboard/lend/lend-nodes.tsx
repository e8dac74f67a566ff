import { createSignal, type JSX, onCleanup, Show } from 'solid-js';
import type { BreadboxError } from '../../cluster/errors.ts';
import type { Lending } from '../../protocol/farm.ts';
import { apiPath, call } from '../client.ts';
import { asBreadboxError, createLoad } from '../load.ts';
import { Field } from '../parts/field.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import { readLines } from '../read-lines.ts';
import { withFailures } from './lend-words.ts';
import { LendingTable } from './lending-table.tsx';

const KEY = 'POST /api/farm/lend';
const LOOK_MS = 3000;

/** Nodes of the inventory that work for the farm without Slurm: who does, and the owner's switch for it. */
export function LendNodes(): JSX.Element {
  const lent = createLoad(
    () => true,
    (_, signal) => call('GET /api/farm/lend', { signal }),
  );
  const [asked, setAsked] = createSignal<readonly Lending[]>([]);
  const [problem, setProblem] = createSignal<BreadboxError>();
  const [busy, setBusy] = createSignal(false);
  const abort = new AbortController();
  const timer = setInterval(() => document.hidden || lent.reload(), LOOK_MS);
  onCleanup(() => {
    abort.abort();
    clearInterval(timer);
  });
  const act = async (work: () => Promise<unknown>) => {
    setBusy(true);
    setProblem(undefined);
    try {
      await work();
    } catch (error) {
      if (!abort.signal.aborted) setProblem(asBreadboxError(error));
    } finally {
      setBusy(false);
      lent.reload();
    }
  };
  const begin = (event: SubmitEvent & { currentTarget: HTMLFormElement }) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const slots = Number(form.get('slots') || 0);
    const body = { nodes: String(form.get('nodes')).trim(), ...(slots > 0 && { slots }) };
    setAsked([]);
    return act(async () => {
      const address = apiPath(KEY, { body });
      for await (const line of readLines<Lending>(KEY, address, { body, signal: abort.signal }))
        setAsked((before) => [...before, line]);
    });
  };
  const stop = (node: string) =>
    act(() => call('POST /api/farm/lend/stop', { body: { nodes: node }, signal: abort.signal }));
  const shown = () => withFailures(lent.value() ?? [], asked());
  return (
    <>
      <ProblemNote problem={problem() ?? lent.problem()} />
      <form class="sheet" aria-label="Nodes that shall work" onSubmit={begin}>
        <div class="fields">
          <Field label="Nodes" note="A node set such as pi[1-4], @blue, or @all.">
            {(ids) => (
              <input {...ids} name="nodes" type="text" value="@all" required autocomplete="off" autocapitalize="off" />
            )}
          </Field>
          <Field label="Slots on each" note="Tasks at a time; empty: the cores of each, two on this computer.">
            {(ids) => <input {...ids} name="slots" type="number" min="1" max="4096" />}
          </Field>
        </div>
        <div class="acts">
          <button type="submit" class="btn go" disabled={busy()}>
            {busy() ? 'Seeing to it' : 'Let them work'}
          </button>
        </div>
      </form>
      <Show when={shown().length > 0}>
        <LendingTable lendings={shown()} busy={busy()} onStop={stop} />
      </Show>
    </>
  );
}
