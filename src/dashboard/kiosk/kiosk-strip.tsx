import { type JSX, Match, Show, Switch } from 'solid-js';
import type { Alert } from '../../protocol/alerts.ts';
import { gibText } from '../amounts.ts';
import { lastSeen } from '../live.ts';
import { nodes } from '../nodes/node-list.ts';
import { lensText } from '../panel/lamp-words.ts';
import { LAMP_PLACES, Led, Lens } from '../panel/lens.tsx';
import { flipForMe, shownPanel } from '../panel/shown-panel.ts';
import { Slot } from '../panel/toggle.tsx';
import { StateGlyph } from '../parts/state-glyph.tsx';
import { celsiusText, loadText } from '../telemetry/figure-words.ts';
import { figuresOf } from '../telemetry/live-figures.ts';
import { toldOf } from '../telemetry/told-nodes.ts';
import type { KioskLayout } from './kiosk-layout.ts';

/** A node on the kiosk; the whole strip is the toggle, of this screen's view alone. */
export function KioskStrip(props: {
  readonly node: string;
  readonly short: string;
  readonly kind: KioskLayout['kind'];
  /** The worst of its alerts. */
  readonly warning: Alert | undefined;
}): JSX.Element {
  // What a panel showed before the head was lost is not what it shows now.
  const shown = () => (lastSeen() === undefined ? shownPanel(props.node) : undefined);
  const mode = () => shown()?.mode ?? 'status';
  const bits = () => shown()?.bits ?? 0;
  const state = () => stateWord(shown()?.state);
  const hasNames = () => props.kind === 'large' || props.kind === 'row';
  return (
    <button
      type="button"
      class="kiosk-strip"
      classList={{ dead: state() !== undefined }}
      role="switch"
      aria-checked={mode() === 'load'}
      aria-label={`${props.node}: show load. ${state() ?? lensText(mode(), bits())}${props.warning === undefined ? '' : `. ${props.warning.sentence}`}`}
      onClick={() => flipForMe(props.node)}
    >
      <span class="id">
        <span class="name">{props.short}</span>
        <Show when={state() === undefined ? props.warning : undefined}>
          <StateGlyph shape="triangle" />
        </Show>
        <Show when={state() === 'down'}>
          <StateGlyph shape="cross" />
        </Show>
        <Show when={props.kind === 'two'}>
          <span class="heat">{temperature(props.node)}</span>
        </Show>
      </span>
      <Show
        when={hasNames()}
        fallback={
          <span class="lens">
            {LAMP_PLACES.map((place) => (
              <Led mode={mode()} bits={bits()} place={place} />
            ))}
          </span>
        }
      >
        <Lens mode={mode()} bits={bits()} />
      </Show>
      <Show when={props.kind !== 'many'}>
        <span class="mode">
          <Switch
            fallback={
              <>
                <Slot mode={mode()} />
                <span>{mode()}</span>
              </>
            }
          >
            <Match when={state()}>
              <span class="state">{state()}</span>
            </Match>
            <Match when={shown()?.isOwn}>
              <Slot mode={mode()} />
              <span>your view</span>
            </Match>
          </Switch>
        </span>
      </Show>
      <Show when={props.kind === 'large'}>
        <Facts node={props.node} />
      </Show>
    </button>
  );
}

/** A panel that is dark for another reason than that nothing is to be lit says so. */
function stateWord(state: 'live' | 'silent' | 'never' | undefined): string | undefined {
  if (state === 'live') return undefined;
  return state === 'silent' ? 'down' : state === 'never' ? 'not there' : 'unknown';
}

function temperature(node: string): string {
  const celsius = figuresOf(node)?.cpu_temperature_celsius;
  return celsius === undefined ? '' : `${Math.round(celsius)}°`;
}

/** Where there is room for words. */
function Facts(props: { readonly node: string }): JSX.Element {
  const figures = () => figuresOf(props.node);
  const cores = () => toldOf(props.node)?.about?.cores ?? nodes()?.find(({ node }) => node === props.node)?.cores;
  const rows = () => [
    ['temperature', asText(figures()?.cpu_temperature_celsius, celsiusText)],
    ['load', asText(figures()?.load1, (load) => loadText(load) + (cores() === undefined ? '' : ` of ${cores()}`))],
    ['memory in use', asText(figures()?.memory_used_bytes, (bytes) => `${gibText(bytes)}\u202fGiB`)],
  ];
  return (
    <span class="facts" aria-hidden="true">
      {rows().map(([word, value]) => (
        <span>
          <b>{value}</b> {word}
        </span>
      ))}
    </span>
  );
}

function asText(value: number | undefined, words: (value: number) => string): string {
  return value === undefined ? 'unknown' : words(value);
}
