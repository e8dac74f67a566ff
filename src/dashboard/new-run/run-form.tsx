import { useNavigate } from '@solidjs/router';
import { createSignal, For, type JSX, Match, Show, Switch } from 'solid-js';
import type { BreadboxError } from '../../cluster/errors.ts';
import { bytesText, percentText } from '../amounts.ts';
import { apiPath, call } from '../client.ts';
import { asBreadboxError } from '../load.ts';
import { Bar } from '../parts/bar.tsx';
import { Field } from '../parts/field.tsx';
import { MOST_WORKERS, NAME_PATTERN, NAME_RULE, PRIORITY_NOTE } from '../parts/run-words.ts';
import { isGoing, putRun, runs } from '../run-list.ts';
import { upload } from '../upload.ts';

const MOST_RUNS = 20;

/** A new run of the newest version, with all that can be chosen. */
export function RunForm(props: {
  readonly project: string;
  /** Whether the project brings tasks of its own. */
  readonly hasFeed: boolean;
  readonly priority: number;
  readonly cores: number | undefined;
  readonly onProblem: (problem: BreadboxError | undefined) => void;
}): JSX.Element {
  const navigate = useNavigate();
  const [uploads, setUploads] = createSignal(!props.hasFeed);
  const [busy, setBusy] = createSignal<{ readonly words: string; readonly share: number }>();
  const start = async (event: SubmitEvent & { currentTarget: HTMLFormElement }) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const text = (name: string) => String(form.get(name) ?? '').trim();
    const number = (name: string) => (text(name) === '' ? {} : { [name]: Number(text(name)) });
    const after = form.getAll('after').map(String);
    const file = form.get('tasks');
    props.onProblem(undefined);
    setBusy({ words: 'Starting', share: 0 });
    try {
      const status = await call('POST /api/farm/runs', {
        body: {
          project: props.project,
          feed: uploads() ? 'upload' : 'project',
          ...(text('name') === '' ? {} : { name: text('name') }),
          ...number('workers'),
          ...number('priority'),
          ...number('seed'),
          ...(after.length === 0 ? {} : { after }),
        },
      });
      putRun(status);
      if (uploads() && file instanceof File) await sendTasks(status.run, file);
      navigate(`/farm/runs/${status.run}`);
    } catch (error) {
      props.onProblem(asBreadboxError(error));
    } finally {
      setBusy(undefined);
    }
  };
  /** A run whose tasks were refused is no use to anybody. */
  const sendTasks = async (run: string, file: File) => {
    const key = 'POST /api/farm/runs/{run}/tasks';
    const words = `Sending ${bytesText(file.size)} of tasks`;
    const told = (share: number) => setBusy({ words, share });
    try {
      const { signal } = new AbortController();
      await upload(key, apiPath(key, { params: { run }, body: 'lines' }), file, 'application/x-ndjson', told, signal);
    } catch (error) {
      await call('POST /api/farm/runs/{run}/cancel', { params: { run } }).catch(() => undefined); // it may be over
      throw error;
    }
  };
  const others = () => (runs() ?? []).filter(isGoing).slice(0, MOST_RUNS);

  return (
    <form class="sheet" aria-label={`New run of ${props.project}`} onSubmit={start}>
      <div class="fields">
        <Field label="Name" note={`May be left empty. ${NAME_RULE}`}>
          {(ids) => <input {...ids} name="name" type="text" maxlength="63" pattern={NAME_PATTERN} autocomplete="off" />}
        </Field>
        <Field
          label="Workers"
          note="Slots of the engine, at most at a time; 0: lent computers and simple workers only."
        >
          {(ids) => (
            <input
              {...ids}
              name="workers"
              type="number"
              min="0"
              max={MOST_WORKERS}
              step="1"
              value={props.cores ?? ''}
            />
          )}
        </Field>
        <Field label="Priority" note={PRIORITY_NOTE}>
          {(ids) => (
            <input {...ids} name="priority" type="number" min="-100" max="100" step="1" value={props.priority} />
          )}
        </Field>
        <Field label="Seed" note="Empty: a new one. The same seed gives the same run.">
          {(ids) => <input {...ids} name="seed" type="number" min="0" max={2 ** 31 - 1} step="1" />}
        </Field>
        <fieldset class="field">
          <legend>Tasks</legend>
          <Show when={props.hasFeed}>
            <label class="choose">
              <input type="radio" name="feed" checked={!uploads()} onChange={() => setUploads(false)} /> those of the
              project
            </label>
            <label class="choose">
              <input type="radio" name="feed" checked={uploads()} onChange={() => setUploads(true)} /> from a file
            </label>
          </Show>
          <Show when={uploads()}>
            <input
              name="tasks"
              type="file"
              accept=".jsonl,.ndjson,.txt,application/x-ndjson"
              required
              aria-label="File of tasks"
              aria-describedby="tasks-note"
            />
            <p class="note" id="tasks-note">
              JSON Lines: the parameters of one task a line.
            </p>
          </Show>
        </fieldset>
        <fieldset class="field">
          <legend>Begins after</legend>
          <For each={others()} fallback={<p class="note">No other run is going on: it begins at once.</p>}>
            {(status) => (
              <label class="choose">
                <input type="checkbox" name="after" value={status.run} /> {status.run}, {status.name ?? status.project}
              </label>
            )}
          </For>
          <Show when={others().length > 0}>
            <p class="note">It waits until those are done and collected; none: it begins at once.</p>
          </Show>
        </fieldset>
      </div>
      <div class="acts">
        <button type="submit" class="btn go" disabled={busy() !== undefined}>
          Start the run
        </button>
        <Switch>
          <Match when={busy()}>
            {(now) => (
              <span role="status" class="going">
                {now().words}
                <Show when={now().share > 0}>
                  , {percentText(now().share, 1)}
                  <Bar part={now().share} whole={1} />
                </Show>
              </span>
            )}
          </Match>
        </Switch>
      </div>
    </form>
  );
}
