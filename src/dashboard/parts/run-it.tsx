import { useNavigate } from '@solidjs/router';
import { createSignal, type JSX } from 'solid-js';
import type { BreadboxError } from '../../cluster/errors.ts';
import { call } from '../client.ts';
import { asBreadboxError } from '../load.ts';
import { putRun } from '../run-list.ts';

const MOST_WORKERS = 4096;

/** Starts a run of the newest version and goes to its page. */
export function RunIt(props: {
  readonly project: string;
  readonly cores: number | undefined;
  readonly onProblem: (problem: BreadboxError | undefined) => void;
}): JSX.Element {
  const navigate = useNavigate();
  const [workers, setWorkers] = createSignal<string>();
  const [busy, setBusy] = createSignal(false);
  const shown = () => workers() ?? String(props.cores ?? '');
  const start = async (event: SubmitEvent) => {
    event.preventDefault();
    setBusy(true);
    props.onProblem(undefined);
    try {
      const wanted = shown() === '' ? {} : { workers: Number(shown()) };
      const status = await call('POST /api/farm/runs', { body: { project: props.project, ...wanted } });
      navigate(`/farm/runs/${status.run}`);
      putRun(status);
    } catch (error) {
      props.onProblem(asBreadboxError(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <form class="acts" onSubmit={start}>
      <label for="workers">Workers</label>
      <input
        id="workers"
        type="number"
        min="1"
        max={MOST_WORKERS}
        step="1"
        value={shown()}
        onInput={(event) => setWorkers(event.currentTarget.value)}
      />
      <button type="submit" class="btn go" disabled={busy()}>
        Run it
      </button>
    </form>
  );
}
