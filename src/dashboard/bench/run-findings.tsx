import { Index, type JSX, Show } from 'solid-js';
import type { BenchFinding } from '../../protocol/bench.ts';
import { BlinkButton } from '../nodes/blink-button.tsx';
import { nodes } from '../nodes/node-list.ts';
import { Answer } from '../parts/answer.tsx';
import { StateGlyph } from '../parts/state-glyph.tsx';
import { isOwner } from '../session.ts';

/** The gravest as a full alert; the others as lines that unfold. */
export function RunFindings(props: { readonly findings: readonly BenchFinding[] }): JSX.Element {
  const isNode = (name: string | undefined) => nodes()?.some(({ node }) => node === name) === true;
  return (
    <Show when={props.findings[0]}>
      {(first) => (
        <section aria-label="What was found">
          <div class="alert">
            <StateGlyph shape="triangle" />
            <div>
              <p class="what">{first().sentence}</p>
              <Answers finding={first()} />
              <Show when={isOwner() && isNode(first().node) && first().node}>
                {(node) => (
                  <div class="acts">
                    <BlinkButton node={node()} />
                  </div>
                )}
              </Show>
            </div>
          </div>
          <ul class="more-problems">
            <Index each={props.findings.slice(1)}>
              {(finding) => (
                <li>
                  <details>
                    <summary>
                      <StateGlyph shape="triangle" />
                      <b>{finding().sentence}</b>
                    </summary>
                    <Answers finding={finding()} />
                  </details>
                </li>
              )}
            </Index>
          </ul>
        </section>
      )}
    </Show>
  );
}

function Answers(props: { readonly finding: BenchFinding }): JSX.Element {
  return (
    <dl class="answers">
      <Answer word="What">{props.finding.what}</Answer>
      <Answer word="Why">{props.finding.why}</Answer>
      <Answer word="What to do">{props.finding.todo}</Answer>
    </dl>
  );
}
