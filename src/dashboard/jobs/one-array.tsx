import { A } from '@solidjs/router';
import { createSignal, type JSX, Show } from 'solid-js';
import type { BreadboxError } from '../../cluster/errors.ts';
import { countText } from '../amounts.ts';
import { call } from '../client.ts';
import { asBreadboxError } from '../load.ts';
import { Confirm } from '../parts/confirm.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import { mayChange } from '../session.ts';
import { createJobPages, followJobs, type JobPages } from './job-pages.ts';
import { JobSection } from './job-section.tsx';
import { createWhyList } from './why-list.ts';

const ROWS = 100;

/** All indexes of an array, each in a row of its own. */
export function OneArray(props: { readonly array: string }): JSX.Element {
  const pages = createJobPages(() => ({ jobs: props.array, fold: 'false' }), ROWS);
  const whys = createWhyList(() => pages.jobs() ?? []);
  const [problem, setProblem] = createSignal<BreadboxError>();
  followJobs([pages]);
  const first = () => pages.jobs()?.[0];
  const going = () => (pages.counts().pending ?? 0) + (pages.counts().running ?? 0);
  return (
    <>
      <PageHead
        sentence={sentence(first()?.name, pages)}
        title={`Array ${props.array}`}
        crumb={
          <>
            <A href="/jobs">Jobs</A> / array {props.array}
          </>
        }
      >
        <Show when={first() !== undefined && mayChange(first()?.user) && going() > 0}>
          <CancelArray array={props.array} going={going()} onDone={pages.reload} onProblem={setProblem} />
        </Show>
      </PageHead>
      <ProblemNote problem={problem()} />
      <JobSection
        heading="Indexes"
        caption={`Indexes of array ${props.array}`}
        none="There is no such array, or its jobs were forgotten."
        pages={pages}
        whys={whys()}
        unfolded
      />
    </>
  );
}

function sentence(name: string | undefined, pages: JobPages): string {
  const { pending = 0, running = 0, completed = 0 } = pages.counts();
  const total = pages.total();
  const ended = total - pending - running;
  const wrong = ended - completed;
  const trouble = wrong === 0 ? '' : `, ${countText(wrong)} of them not well`;
  if (total === 0) return name === undefined ? 'This array has no jobs here.' : name;
  if (ended === total) return `${name}: all ${countText(total)} indexes have ended${trouble}.`;
  return `${name}: ${countText(ended)} of ${countText(total)} indexes have ended${trouble}; ${countText(running)} run now.`;
}

function CancelArray(props: {
  readonly array: string;
  readonly going: number;
  readonly onDone: () => void;
  readonly onProblem: (problem: BreadboxError | undefined) => void;
}): JSX.Element {
  const [asking, setAsking] = createSignal(false);
  const [busy, setBusy] = createSignal(false);
  const cancel = async () => {
    setBusy(true);
    props.onProblem(undefined);
    try {
      await call('POST /api/jobs/{job}/cancel', { params: { job: props.array } });
      props.onDone();
    } catch (error) {
      props.onProblem(asBreadboxError(error));
    } finally {
      setBusy(false);
      setAsking(false);
    }
  };
  return (
    <Show
      when={asking()}
      fallback={
        <div class="acts">
          <button type="button" class="btn" onClick={() => setAsking(true)}>
            Cancel all
          </button>
        </div>
      }
    >
      <Confirm
        question={`Cancel the ${countText(props.going)} indexes of array ${props.array} that wait or run, for good?`}
        yes="Cancel the array"
        no="Keep it"
        busy={busy()}
        onYes={cancel}
        onNo={() => setAsking(false)}
      />
    </Show>
  );
}
