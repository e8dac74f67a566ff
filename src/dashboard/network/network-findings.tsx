import { Index, type JSX, Show } from 'solid-js';
import type { NetworkFinding } from '../../protocol/network.ts';
import { BlinkButton } from '../nodes/blink-button.tsx';
import { nodes } from '../nodes/node-list.ts';
import { Answer } from '../parts/answer.tsx';
import { StateGlyph } from '../parts/state-glyph.tsx';
import { isOwner } from '../session.ts';

/** The gravest as a full alert; the others as lines that unfold. */
export function NetworkFindings(props: {
  readonly findings: readonly NetworkFinding[];
  /** Measures this node alone; absent where nothing may be begun. */
  readonly again?: ((node: string) => void) | undefined;
}): JSX.Element {
  const isNode = (name: string) => nodes()?.some(({ node }) => node === name) === true;
  return (
    <Show when={props.findings[0]}>
      {(first) => (
        <section aria-label="What was found">
          <div class="alert">
            <StateGlyph shape="triangle" />
            <div>
              <p class="what">{first().sentence}</p>
              <Answers finding={first()} />
              <Show when={isOwner() && isNode(first().node)}>
                <div class="acts">
                  <BlinkButton node={first().node} />
                  <Show when={props.again}>
                    {(again) => (
                      <button type="button" class="btn" onClick={() => again()(first().node)}>
                        Test {first().node} only
                      </button>
                    )}
                  </Show>
                </div>
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

function Answers(props: { readonly finding: NetworkFinding }): JSX.Element {
  return (
    <dl class="answers">
      <Answer word="What">{props.finding.what}</Answer>
      <Answer word="Why">{props.finding.why}</Answer>
      <Answer word="What to do">{props.finding.todo}</Answer>
    </dl>
  );
}
