import { For, type JSX, Show } from 'solid-js';
import type { Attempt } from '../../protocol/farm.ts';
import { clockSecondsText } from '../clock.ts';
import { Output } from './output.tsx';
import { Section } from './section.tsx';
import { type Shape, StateGlyph } from './state-glyph.tsx';

const LOOKS: Readonly<
  Record<Attempt['outcome'], { readonly shape: Shape; readonly word: string; readonly tone: string }>
> = {
  answered: { shape: 'tick', word: 'Answered', tone: 'good' },
  failed: { shape: 'cross', word: 'Failed', tone: 'bad' },
  lost: { shape: 'triangle', word: 'Lost: its worker went silent', tone: 'warn' },
  stale: { shape: 'triangle', word: 'Too late: refused', tone: 'warn' },
};
const SHOWN = 20;
const LAST_WORDS_CHARS = 200;

/** What went wrong, newest first, each with its log, and what can be done about it. */
export function FailureList(props: {
  readonly attempts: readonly Attempt[];
  /** What can be done, where anything can. */
  readonly again?: () => JSX.Element;
}): JSX.Element {
  const bad = () => props.attempts.filter((attempt) => attempt.outcome !== 'answered');
  return (
    <Show when={bad().length > 0 || props.again}>
      <Section
        heading="What went wrong"
        aside={
          <Show when={bad().length > 1}>
            <span class="note">newest first</span>
          </Show>
        }
      >
        {props.again?.()}
        <List attempts={bad()} />
      </Section>
    </Show>
  );
}

/** What answered tasks wrote to stderr. */
export function LogList(props: { readonly attempts: readonly Attempt[] }): JSX.Element {
  const logged = () => props.attempts.filter((attempt) => attempt.outcome === 'answered' && attempt.log);
  return (
    <Show when={logged().length > 0}>
      <Section heading="Logs" aside={<span class="note">of tasks that answered, newest first</span>}>
        <List attempts={logged()} />
      </Section>
    </Show>
  );
}

function List(props: { readonly attempts: readonly Attempt[] }): JSX.Element {
  return (
    <>
      <ul class="attempts">
        <For each={props.attempts.slice(0, SHOWN)}>{(attempt) => <Item attempt={attempt} />}</For>
      </ul>
      <Show when={props.attempts.length > SHOWN}>
        <p class="note">{props.attempts.length - SHOWN} older ones are not shown here.</p>
      </Show>
    </>
  );
}

function Item(props: { readonly attempt: Attempt }): JSX.Element {
  const look = () => LOOKS[props.attempt.outcome];
  return (
    <li>
      <p>
        <span class={`state ${look().tone}`}>
          <StateGlyph shape={look().shape} />
          {look().word}
        </span>{' '}
        <b>{props.attempt.task}</b>
        <Show when={props.attempt.reason}>: {props.attempt.reason}</Show>
        <Show when={lastWords(props.attempt)}>
          {(line) => (
            <>
              : <code>{line()}</code>
            </>
          )}
        </Show>
      </p>
      <p class="note">{circumstances(props.attempt)}</p>
      <Show when={props.attempt.log}>
        {(log) => (
          <details>
            <summary>Log of {props.attempt.task}</summary>
            <Output label={`Log of ${props.attempt.task}, attempt ${props.attempt.attempt}`} text={log()} />
          </details>
        )}
      </Show>
    </li>
  );
}

/** The end of the log of what failed: it mostly says why. */
function lastWords({ outcome, reason, log }: Attempt): string | undefined {
  const line = outcome === 'failed' ? log?.trimEnd().split('\n').at(-1)?.trim() : undefined;
  return line && !reason?.includes(line) ? line.slice(0, LAST_WORDS_CHARS) : undefined;
}

function circumstances(attempt: Attempt): string {
  const parts = [
    `attempt ${attempt.attempt}`,
    attempt.node === undefined ? 'node unknown' : `on ${attempt.node}`,
    `at ${clockSecondsText(attempt.endedAt)}`,
    ...(attempt.exitCode === undefined || attempt.reason?.includes(`with ${attempt.exitCode}`)
      ? []
      : [`exit code ${attempt.exitCode}`]),
  ];
  return parts.join(', ');
}
