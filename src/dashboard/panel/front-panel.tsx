import '../styles/front-panel.css';
import { createMemo, createSignal, For, type JSX, Match, Show, Switch } from 'solid-js';
import { createWide } from '../wide-screen.ts';
import { Bay } from './bay.tsx';
import { PanelKeys } from './panel-keys.tsx';
import { panelNodes } from './panels.ts';
import { shortNames } from './short-names.ts';
import { Strip } from './strip.tsx';
import type { StripWords } from './strip-words.ts';

/** So many have larger lamps, and room for figures beside them. */
export const FEW = 4;
const ONE_ROW = 8;
const TWO_ROWS = 16;
const BAY = 8;
const PHONE_PIXELS = 760;

/** The machine as its front shows it: a strip a node; many nodes in bays of eight, where the one that is looked at unfolds. */
export function FrontPanel(props: {
  readonly name: string;
  readonly about: string;
  readonly words: (node: string) => StripWords;
}): JSX.Element {
  const nodes = () => panelNodes() ?? [];
  const isWide = createWide(PHONE_PIXELS);
  const form = createMemo(() => {
    const count = nodes().length;
    if (count <= FEW) return 'few';
    if (count <= ONE_ROW) return 'one-row';
    return count <= TWO_ROWS && isWide() ? 'two-rows' : 'bays';
  });
  const across = () => (form() === 'two-rows' ? Math.ceil(nodes().length / 2) : nodes().length);
  return (
    <section class={`panel ${form()}`} style={{ '--across': String(across()) }} aria-label="Front panel">
      <Show when={form() === 'bays'} fallback={<Strips nodes={nodes()} {...props} />}>
        <Bays nodes={nodes()} {...props} />
      </Show>
    </section>
  );
}

interface Filled {
  readonly nodes: readonly string[];
  readonly name: string;
  readonly about: string;
  readonly words: (node: string) => StripWords;
}

function Strips(props: Filled): JSX.Element {
  return (
    <>
      <div class="plateside">
        <Plate name={props.name} about={props.about} />
        <p class="silk">temp: not at full speed, too hot or short of power</p>
        <PanelKeys nodes={props.nodes} />
      </div>
      <For each={props.nodes}>{(node) => <Strip node={node} words={props.words(node)} />}</For>
    </>
  );
}

function Bays(props: Filled): JSX.Element {
  const [chosen, setChosen] = createSignal<string>();
  const names = createMemo(() => shortNames(props.nodes));
  const bays = createMemo(() =>
    Array.from({ length: Math.ceil(props.nodes.length / BAY) }, (_, at) => props.nodes.slice(at * BAY, (at + 1) * BAY)),
  );
  /** Until one is chosen: the first that needs a hand. */
  const unfolded = createMemo(() => {
    const wanted = chosen();
    if (wanted !== undefined && props.nodes.includes(wanted)) return wanted;
    return props.nodes.find((node) => props.words(node).tone !== 'quiet') ?? props.nodes[0];
  });
  return (
    <>
      <div class="plateside">
        <Plate name={props.name} about={props.about} />
        <div class="unfolded">
          <Show when={unfolded()} keyed>
            {(node) => <Strip node={node} words={props.words(node)} />}
          </Show>
        </div>
        <Switch>
          <Match when={names().get(props.nodes[0] ?? '') === props.nodes[0]}>
            <p class="silk">Choose a node to see it here. With a diamond: status; without: load.</p>
          </Match>
          <Match when={props.nodes[0]}>
            {(first) => (
              <p class="silk">
                {names().get(first())} is {first()}. Choose a node to see it here. With a diamond: status; without:
                load.
              </p>
            )}
          </Match>
        </Switch>
        <PanelKeys nodes={props.nodes} />
      </div>
      <div class="bay-grid">
        <For each={bays()}>
          {(bay) => <Bay nodes={bay} names={names()} words={props.words} chosen={unfolded()} onChoose={setChosen} />}
        </For>
      </div>
    </>
  );
}

function Plate(props: { readonly name: string; readonly about: string }): JSX.Element {
  return (
    <div class="name">
      <p class="host">{props.name}</p>
      <p class="sub">{props.about}</p>
    </div>
  );
}
