import { createMemo, For, type JSX, Show } from 'solid-js';
import type { PhaseProgress, UpChange } from '../../protocol/provision.ts';
import { countOf } from '../amounts.ts';
import { type FoldedChange, foldChanges, OWN_NAME } from './fold-changes.ts';

/** Changes by phase; the same one on many nodes stands once, the difference of a file unfolds. */
export function ChangeList(props: {
  readonly changes: readonly UpChange[];
  readonly phases: readonly PhaseProgress[];
  readonly total: number;
}): JSX.Element {
  const byPhase = createMemo(() => {
    const folded = foldChanges(props.changes);
    const names = [...new Set(folded.map(({ phase }) => phase))];
    return names.map((name) => ({
      title: props.phases.find(({ phase }) => phase === name)?.title ?? name,
      changes: folded.filter(({ phase }) => phase === name),
    }));
  });
  return (
    <For each={byPhase()}>
      {({ title, changes }) => (
        <section class="phase-changes" aria-label={title}>
          <h3>{title}</h3>
          <ul>
            <For each={changes}>{(change) => <Change change={change} total={props.total} />}</For>
          </ul>
        </section>
      )}
    </For>
  );
}

function Change(props: { readonly change: FoldedChange; readonly total: number }): JSX.Element {
  return (
    <li>
      <Show when={props.change.detail} fallback={<Line change={props.change} total={props.total} />}>
        {(detail) => (
          <details>
            <summary title="Show the difference">
              <Line change={props.change} total={props.total} />
            </summary>
            <Diff label={props.change.what} text={detail()} />
          </details>
        )}
      </Show>
    </li>
  );
}

function Line(props: { readonly change: FoldedChange; readonly total: number }): JSX.Element {
  return (
    <span class="change">
      <span class="what">
        <Named text={props.change.what} />
      </span>
      <span class="note">{whereText(props.change, props.total)}</span>
    </span>
  );
}

/** The own name of a node, which differs on each. */
function Named(props: { readonly text: string }): JSX.Element {
  return (
    <For each={props.text.split(OWN_NAME)}>
      {(part, at) => (
        <>
          <Show when={at() > 0}>
            <em>its own name</em>
          </Show>
          {part}
        </>
      )}
    </For>
  );
}

function Diff(props: { readonly label: string; readonly text: string }): JSX.Element {
  return (
    <section class="code diff" aria-label={`Difference: ${props.label}`} tabindex="0">
      <pre>
        <For each={props.text.replace(/\n$/, '').split('\n')}>
          {(line) => <div class={kindOf(line)}>{line.replaceAll(OWN_NAME, '(its own name)') || ' '}</div>}
        </For>
      </pre>
    </section>
  );
}

function kindOf(line: string): string {
  if (/^(---|\+\+\+|@@)/.test(line)) return 'place';
  if (line.startsWith('+')) return 'more';
  return line.startsWith('-') ? 'less' : '';
}

function whereText({ nodes, count }: FoldedChange, total: number): string {
  if (count === total && total > 1) return `on all ${countOf(total, 'node')}`;
  return `on ${nodes}`;
}
