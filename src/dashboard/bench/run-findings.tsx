import { type JSX, Show } from 'solid-js';
import type { BenchFinding } from '../../protocol/bench.ts';
import { BlinkButton } from '../nodes/blink-button.tsx';
import { nodes } from '../nodes/node-list.ts';
import { FoundList } from '../parts/found-list.tsx';
import { WhatWhyTodo } from '../parts/what-why-todo.tsx';
import { isOwner } from '../session.ts';

/** What a benchmark has found, the gravest first. */
export function RunFindings(props: { readonly findings: readonly BenchFinding[] }): JSX.Element {
  const isNode = (name: string | undefined) => nodes()?.some(({ node }) => node === name) === true;
  return (
    <FoundList
      findings={props.findings}
      answers={(finding) => <WhatWhyTodo finding={finding()} />}
      acts={(first) => (
        <Show when={isOwner() && isNode(first().node) && first().node}>
          {(node) => (
            <div class="acts">
              <BlinkButton node={node()} />
            </div>
          )}
        </Show>
      )}
    />
  );
}
