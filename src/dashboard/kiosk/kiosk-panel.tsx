import '../styles/kiosk-panel.css';
import { createMemo, For, type JSX, onCleanup, Show } from 'solid-js';
import { NodeSet } from '../../cluster/node-set.ts';
import { openAlerts } from '../alerts/open-alerts.ts';
import { setOwnMode } from '../panel/own-view.ts';
import { panelNodes } from '../panel/panels.ts';
import { shortNames } from '../panel/short-names.ts';
import { shownPanel } from '../panel/shown-panel.ts';
import { alertsThere } from '../telemetry/alerts-there.ts';
import { COOL_CELSIUS, HOT_CELSIUS } from '../telemetry/heat-range.ts';
import { figuresOf } from '../telemetry/live-figures.ts';
import { followToldNodes } from '../telemetry/told-nodes.ts';
import { createIdle } from './idle.ts';
import { kioskLayout } from './kiosk-layout.ts';
import { KioskStrip } from './kiosk-strip.tsx';

/** What a visitor has flipped goes back by itself: the kiosk shows what the panel shows. */
const OWN_VIEW_MS = 120_000;
const WARM_CELSIUS = 70;

/** The front panel: all nodes that have a place, and nothing scrolls. */
export function KioskPanel(): JSX.Element {
  followToldNodes();
  const names = () => panelNodes() ?? [];
  const layout = createMemo(() => kioskLayout(names().length));
  const shown = () => names().slice(0, layout().shown);
  const short = createMemo(() => shortNames(names()));
  const own = createMemo(() => shown().filter((node) => shownPanel(node)?.isOwn));
  const alerts = createMemo(() => alertsThere(openAlerts() ?? []));
  const hottest = createMemo(() => hottestOf(shown()));
  const idle = createIdle(OWN_VIEW_MS, () => setOwnMode(names(), () => undefined));
  onCleanup(idle.stop);
  return (
    <section
      class="kiosk-panel"
      classList={{ [layout().kind]: true }}
      style={{ '--columns': layout().columns }}
      aria-label="Front panel"
    >
      <Show when={panelNodes() !== undefined && names().length === 0}>
        <p class="empty">
          No node is known yet. On the head: <code>breadbox up</code>
        </p>
      </Show>
      <Show when={names().length > 0}>
        <div class={`strips rows-${layout().rows}`}>
          <For each={shown()}>
            {(node) => (
              <KioskStrip
                node={node}
                short={layout().kind === 'large' ? node : (short().get(node) ?? node)}
                kind={layout().kind}
                warning={alerts().get(node)?.[0]}
              />
            )}
          </For>
        </div>
      </Show>
      <Show when={layout().kind === 'row'}>
        <section class="temperatures" aria-label="Temperatures">
          <For each={shown()}>{(node) => <Temperature node={node} isHottest={hottest() === node} />}</For>
        </section>
      </Show>
      <Show when={layout().kind === 'many' && own().length > 0}>
        <p class="more">Your view: {NodeSet.of(own()).toString()}. It goes back by itself.</p>
      </Show>
      <Show when={names().length > layout().shown}>
        <p class="more">
          {layout().shown} of {names().length} nodes have a place here.
        </p>
      </Show>
    </section>
  );
}

function Temperature(props: { readonly node: string; readonly isHottest: boolean }): JSX.Element {
  const celsius = () => figuresOf(props.node)?.cpu_temperature_celsius;
  return (
    <div>
      <Show when={celsius() !== undefined} fallback={<span class="none">unknown</span>}>
        <span class="vh">{props.node}: </span>
        <span>
          {Math.round(celsius() ?? 0)}
          <small>°</small>
        </span>
        <Show when={props.isHottest}>
          <em>max</em>
        </Show>
        <span class="heat-bar" classList={{ warm: (celsius() ?? 0) >= WARM_CELSIUS }} aria-hidden="true">
          <i style={{ width: `${heatPercent(celsius() ?? COOL_CELSIUS)}%` }} />
        </span>
      </Show>
    </div>
  );
}

function heatPercent(celsius: number): number {
  const part = (celsius - COOL_CELSIUS) / (HOT_CELSIUS - COOL_CELSIUS);
  return Math.round(100 * Math.min(1, Math.max(0, part)));
}

function hottestOf(nodes: readonly string[]): string | undefined {
  let most: { readonly node: string; readonly celsius: number } | undefined;
  for (const node of nodes) {
    const celsius = figuresOf(node)?.cpu_temperature_celsius;
    if (celsius !== undefined && celsius > (most?.celsius ?? Number.NEGATIVE_INFINITY)) most = { node, celsius };
  }
  return nodes.length > 1 ? most?.node : undefined;
}
