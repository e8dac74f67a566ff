import { useSearchParams } from '@solidjs/router';
import { createMemo, createSignal, For, type JSX, Match, Show, Switch } from 'solid-js';
import type { NodeScene } from '../telemetry/node-scene.ts';
import { NowGrid } from '../telemetry/now-grid.tsx';
import { NowTable } from '../telemetry/now-table.tsx';
import { NodeFilter } from './node-filter.tsx';
import { NODE_LOOKS } from './node-look.ts';
import { NodeTable } from './node-table.tsx';
import { markText } from './node-words.ts';

const VIEWS = [
  { view: 'now', word: 'Now' },
  { view: 'grid', word: 'Grid' },
  { view: 'list', word: 'As listed' },
] as const;
type View = (typeof VIEWS)[number]['view'];

/** The nodes in one of three ways: what they do now, a tile each, or what their owner's list says. */
export function NodesView(props: { readonly scene: NodeScene }): JSX.Element {
  const [search, setSearch] = useSearchParams<{ view?: string }>();
  const [words, setWords] = createSignal('');
  const view = (): View => {
    const asked = VIEWS.find(({ view }) => view === search.view)?.view;
    // Where nothing was ever measured of those that are listed, the list has more to say.
    return asked ?? (props.scene.isListedWatched() ? 'now' : 'list');
  };
  const names = createMemo(() =>
    view() === 'list' ? props.scene.names().filter((node) => props.scene.row(node)) : props.scene.names(),
  );
  const shown = createMemo(() => names().filter((node) => isMeant(props.scene, node, words())));
  const looks = createMemo(() =>
    names().map((node) => {
      const row = props.scene.row(node);
      return view() === 'list' && row !== undefined ? NODE_LOOKS[row.state] : props.scene.state(node);
    }),
  );
  return (
    <>
      <NodeFilter looks={looks()} shown={shown().length} isFiltered={words() !== ''} onWords={setWords}>
        <Show when={props.scene.isWatched()}>
          <nav class="views" aria-label="How the nodes are shown">
            <For each={VIEWS}>
              {(one) => (
                <a
                  href={`?view=${one.view}`}
                  aria-current={view() === one.view ? 'true' : undefined}
                  onClick={(event) => {
                    event.preventDefault();
                    setSearch({ view: one.view }, { replace: true });
                  }}
                >
                  {one.word}
                </a>
              )}
            </For>
          </nav>
        </Show>
      </NodeFilter>
      <Switch>
        <Match when={view() === 'now'}>
          <NowTable scene={props.scene} names={shown()} />
          <p class="note lines-note">
            Small lines: the last 30 minutes. Link: what the cable has agreed on
            <Show when={props.scene.network.test()}>, and under it what the last network test measured, Mbit/s</Show>.
          </p>
        </Match>
        <Match when={view() === 'grid'}>
          <NowGrid scene={props.scene} names={shown()} />
        </Match>
        <Match when={view() === 'list'}>
          <NodeTable
            nodes={shown().flatMap((node) => props.scene.row(node) ?? [])}
            engineNode={(node) => props.scene.engine(node)}
            isDense={names().length > DENSE_FROM}
          />
        </Match>
      </Switch>
    </>
  );
}

const DENSE_FROM = 12;

function isMeant(scene: NodeScene, node: string, words: string): boolean {
  if (words === '') return true;
  const row = scene.row(node);
  const state = scene.state(node);
  const all = [
    node,
    row?.address,
    row?.board ?? scene.watched.of(node)?.about?.model,
    row?.system,
    row?.reason,
    row && NODE_LOOKS[row.state].word,
    state.word,
    state.reason,
    ...(row === undefined ? [] : markText(row)),
  ];
  return all.some((text) => text?.toLowerCase().includes(words));
}
