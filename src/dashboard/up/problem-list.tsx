import { For, type JSX, Show } from 'solid-js';
import type { UpProblem } from '../../protocol/provision.ts';
import { BlinkButton } from '../nodes/blink-button.tsx';
import { StateGlyph } from '../parts/state-glyph.tsx';
import { isOwner } from '../session.ts';
import { type FoldedProblem, foldProblems } from './fold-problems.ts';

/** More than these are told by their sentence until one asks for more. */
const MOST_OPEN = 6;

/** A light blinks by SSH. */
const WITHOUT_SSH: ReadonlySet<string> = new Set(['unreachable', 'host-key', 'needs-password']);

/** What is in the way, one full alert, the others as lines that unfold. */
export function ProblemList(props: { readonly problems: readonly UpProblem[] }): JSX.Element {
  const folded = () => foldProblems(props.problems);
  return (
    <Show when={folded()[0]}>
      {(first) => (
        <section aria-label="What is in the way">
          <Full problem={first()} />
          <ul class="more-problems">
            <For each={folded().slice(1)}>
              {(problem) => <Line problem={problem} isOpen={folded().length <= MOST_OPEN} />}
            </For>
          </ul>
        </section>
      )}
    </Show>
  );
}

function Full(props: { readonly problem: FoldedProblem }): JSX.Element {
  const one = () => props.problem.first;
  return (
    <div class="alert">
      <StateGlyph shape="triangle" />
      <div>
        <p class="what">{one().sentence}</p>
        <Answers problem={props.problem} />
        <Show when={isOwner() && !WITHOUT_SSH.has(one().check) && one().node}>
          {(node) => (
            <div class="acts">
              <BlinkButton node={node()} />
            </div>
          )}
        </Show>
      </div>
    </div>
  );
}

function Line(props: { readonly problem: FoldedProblem; readonly isOpen: boolean }): JSX.Element {
  return (
    <li>
      <details open={props.isOpen}>
        <summary>
          <StateGlyph shape="triangle" />
          <b>{props.problem.first.sentence}</b>
        </summary>
        <Answers problem={props.problem} />
      </details>
    </li>
  );
}

function Answers(props: { readonly problem: FoldedProblem }): JSX.Element {
  const one = () => props.problem.first;
  return (
    <dl class="answers">
      <Show when={one().hint}>
        {(hint) => (
          <div>
            <dt>What to do</dt>
            <dd>{hint()}</dd>
          </div>
        )}
      </Show>
      <Show when={one().proof}>
        {(proof) => (
          <div>
            <dt>Proof</dt>
            <dd>
              <code>{proof()}</code>
            </dd>
          </div>
        )}
      </Show>
      <Show when={one().where}>
        {(where) => (
          <div>
            <dt>Listed at</dt>
            <dd>{where()}</dd>
          </div>
        )}
      </Show>
      <Show when={props.problem.others.length > 0}>
        <div>
          <dt>Also</dt>
          <dd>
            <ul>
              <For each={props.problem.others}>
                {({ sentence, where }) => (
                  <li>
                    {sentence} <Show when={where}>{(place) => <span class="note">{place()}</span>}</Show>
                  </li>
                )}
              </For>
            </ul>
          </dd>
        </div>
      </Show>
    </dl>
  );
}

/** What is no obstacle, but good to know. */
export function WarningList(props: { readonly warnings: readonly UpProblem[] }): JSX.Element {
  return (
    <ul class="notes">
      <For each={foldProblems(props.warnings)}>
        {({ first, others }) => (
          <li class="state long warn">
            <StateGlyph shape="triangle" />
            <div>
              <span class="vh">warning: </span>
              {first.sentence}
              <Show when={first.hint}>
                <small>{first.hint}</small>
              </Show>
              <For each={others}>{({ sentence }) => <small>{sentence}</small>}</For>
            </div>
          </li>
        )}
      </For>
    </ul>
  );
}
