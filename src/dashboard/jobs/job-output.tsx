import { A } from '@solidjs/router';
import { createMemo, createSignal, For, type JSX, Show } from 'solid-js';
import type { JobDetail } from '../../protocol/jobs.ts';
import { bytesText, countOf, countText } from '../amounts.ts';
import { call } from '../client.ts';
import { keepLines, speaksOfCluster } from '../doctor/explain-text.ts';
import { createLoad } from '../load.ts';
import { ProblemNote } from '../parts/problem-note.tsx';
import { Section } from '../parts/section.tsx';
import { outputPath } from './follow-output.ts';
import { findLines } from './output-buffer.ts';
import { createOutput, type OutputData } from './output-data.ts';
import { type Goal, OutputLines } from './output-lines.tsx';

const WENT_WRONG: ReadonlySet<JobDetail['state']> = new Set(['failed', 'timeout', 'out-of-memory', 'node-fail']);

type Choice = 'stdout' | 'stderr' | `rank ${number}`;

/** What a job prints, as it prints it: by stream or by rank, with a search, and to take home. */
export function JobOutput(props: { readonly job: JobDetail }): JSX.Element {
  const [choice, setChoice] = createSignal<Choice>('stdout');
  const [isFollowing, setFollowing] = createSignal(true);
  const [words, setWords] = createSignal('');
  const [place, setPlace] = createSignal(0);
  const [goal, setGoal] = createSignal<Goal>();
  const id = () => props.job.jobId;
  const isRunning = () => props.job.state === 'running';
  const steps = createMemo(() => props.job.steps.length);
  const ranks = createLoad(
    () => (props.job.startedAt === undefined ? undefined : `${id()} ${steps()} ${props.job.state}`),
    (_, signal) => call('GET /api/jobs/{job}/ranks', { params: { job: id() }, signal }),
  );
  const choices = (): readonly { readonly key: Choice; readonly word: string }[] => [
    { key: 'stdout', word: props.job.stderr === undefined ? 'All output' : 'stdout' },
    ...(props.job.stderr === undefined ? [] : [{ key: 'stderr' as const, word: 'stderr' }]),
    ...(ranks.value() ?? []).map(({ rank }) => ({ key: `rank ${rank}` as const, word: `rank ${rank}` })),
  ];
  const source = createMemo(() => ({
    job: id(),
    stream: choice() === 'stderr' ? ('stderr' as const) : ('stdout' as const),
    rank: choice().startsWith('rank') ? Number(choice().slice(5)) : undefined,
  }));
  const hasBegun = createMemo(() => props.job.startedAt !== undefined);
  // A requeued job prints anew.
  const output = createOutput(
    () => (hasBegun() ? { source: source(), restarts: props.job.restarts } : undefined),
    isRunning,
  );
  const found = createMemo(() => findLines(output.lines(), words()));
  const current = () => found()[place()];
  const search = (text: string) => {
    setWords(text.toLowerCase());
    setPlace(Math.max(0, found().length - 1));
    show();
  };
  const show = () => {
    const line = current();
    if (line === undefined) return;
    setFollowing(false);
    setGoal({ kind: 'line', line });
  };
  const step = (by: number) => {
    const count = found().length;
    if (count === 0) return;
    setPlace((place() + by + count) % count);
    show();
  };
  const follow = () => {
    setFollowing(true);
    setGoal({ kind: 'end' });
  };
  const fileName = () => {
    const path = choice() === 'stderr' ? props.job.stderr : props.job.stdout;
    const base = path?.slice(path.lastIndexOf('/') + 1) ?? `job-${id()}.out`;
    return source().rank === undefined ? base : `${base}.${source().rank}`;
  };

  return (
    <Section
      heading="Output"
      aside={
        <Show when={hasBegun()}>
          <span class="note">{liveText(isRunning(), output)}</span>{' '}
          <a href={outputPath(source())} download={fileName()}>
            Download
          </a>
        </Show>
      }
    >
      <ProblemNote problem={output.problem()} />
      <Show when={hasBegun()}>
        <div class="acts output-acts">
          <Show when={choices().length > 1}>
            <label>
              <span class="vh">Which output</span>
              <select value={choice()} onChange={(event) => setChoice(event.currentTarget.value as Choice)}>
                <For each={choices()}>{({ key, word }) => <option value={key}>{word}</option>}</For>
              </select>
            </label>
          </Show>
          <input
            type="search"
            aria-label="Find in the output"
            placeholder="Find"
            autocomplete="off"
            onInput={(event) => search(event.currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key !== 'Enter') return;
              event.preventDefault();
              step(event.shiftKey ? 1 : -1);
            }}
          />
          <Show when={words() !== ''}>
            <span class="note" role="status">
              {found().length === 0 ? 'not found' : `${countText(place() + 1)} of ${countOf(found().length, 'line')}`}
            </span>
            <button type="button" class="btn small" disabled={found().length === 0} onClick={() => step(-1)}>
              Up<span class="vh"> to the line before with the words</span>
            </button>
            <button type="button" class="btn small" disabled={found().length === 0} onClick={() => step(1)}>
              Down<span class="vh"> to the next line with the words</span>
            </button>
          </Show>
          <Show when={isRunning() && !isFollowing()}>
            <button type="button" class="btn small" onClick={follow}>
              Follow the end
            </button>
          </Show>
        </div>
      </Show>
      <Show when={output.lines().length > 0} fallback={<p class="mid">{emptyText(props.job, output.isRead())}</p>}>
        <OutputLines
          label={`Output of ${props.job.name}`}
          lines={output.lines()}
          dropped={output.dropped()}
          isFollowing={isFollowing()}
          goal={goal()}
          words={words()}
          current={words() === '' ? undefined : current()}
          onScrolled={setFollowing}
        />
      </Show>
      <Show when={mayMeanMore(props.job, output.lines())}>
        <p class="links">
          <A href="/doctor#explain" onClick={() => keepLines(output.lines())}>
            What does this mean?
          </A>
        </p>
      </Show>
      <Show when={output.cut() > 0 || output.dropped() > 0}>
        <p class="note">{cutText(output)}</p>
      </Show>
    </Section>
  );
}

/** It went wrong and says something, or the cluster speaks in it. */
function mayMeanMore({ state }: JobDetail, lines: readonly string[]): boolean {
  if (lines.length === 0) return false;
  return WENT_WRONG.has(state) || speaksOfCluster(lines);
}

function liveText(isRunning: boolean, { lines, dropped, cut }: OutputData): string {
  const count = countOf(lines().length + dropped(), 'line');
  return `${isRunning ? 'live, ' : ''}${cut() > 0 ? 'the last ' : ''}${count}`;
}

function cutText({ cut, dropped }: OutputData): string {
  const bytes = cut() === 0 ? '' : bytesText(cut());
  const lines = dropped() === 0 ? '' : countOf(dropped(), 'line');
  return `The end is shown; ${[bytes, lines].filter(Boolean).join(' and ')} before it are in the download alone.`;
}

function emptyText(job: JobDetail, isRead: boolean): string {
  if (job.startedAt === undefined)
    return job.state === 'pending' ? 'It prints when it runs.' : 'It never began, so it printed nothing.';
  if (job.state === 'running')
    return 'It has printed nothing yet. Programs often keep what they print until a buffer is full.';
  return isRead ? 'It printed nothing.' : 'Asking for its output.';
}
