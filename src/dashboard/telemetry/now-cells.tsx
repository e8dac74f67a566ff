import { type JSX, Match, Show, Switch } from 'solid-js';
import { countText } from '../amounts.ts';
import { bitsText, hertzText, slowText } from './figure-words.ts';
import type { NodeScene } from './node-scene.ts';
import { OutOfOrder } from './out-of-order.tsx';
import { mainInterface } from './watched-nodes.ts';

/** The clock of its fastest core; a badge where something holds it down. */
export function ClockCell(props: {
  readonly hertz: number | undefined;
  readonly slow: number | undefined;
}): JSX.Element {
  const text = () => textOf(props.hertz, hertzText);
  const why = () => slowText(props.slow);
  return (
    <Switch fallback={text() ?? <Unknown />}>
      <Match when={why() !== ''}>
        <OutOfOrder>{text() ?? 'slow'}</OutOfOrder>
        <small>{why()}</small>
      </Match>
    </Switch>
  );
}

/** What the cable has agreed on, and what went through it in the last test. */
export function LinkCell(props: { readonly node: string; readonly scene: NodeScene }): JSX.Element {
  const value = (series: string) => {
    const watched = props.scene.watched.of(props.node);
    const name = mainInterface(watched);
    return name === undefined ? undefined : watched?.values[`${series}.${name}`];
  };
  const measured = () => {
    const { downMbit, upMbit } = props.scene.network.of(props.node) ?? {};
    if (downMbit === undefined && upMbit === undefined) return undefined;
    return `${textOf(downMbit, wholeText) ?? 'unknown'} down, ${textOf(upMbit, wholeText) ?? 'unknown'} up`;
  };
  return (
    <>
      <Switch fallback={<Unknown />}>
        <Match when={value('link_up') === 0}>
          <OutOfOrder>nobody at the other end</OutOfOrder>
        </Match>
        <Match when={value('link_speed_bits_per_second')}>
          {(speed) => (
            <span class="nw">
              {bitsText(speed())}
              {value('link_duplex_full') === 0 ? ', half duplex' : ''}
            </span>
          )}
        </Match>
      </Switch>
      <Show when={measured()}>
        <small class="measured">
          <span class="vh">measured, Mbit/s: </span>
          {measured()}
        </small>
      </Show>
    </>
  );
}

function wholeText(value: number): string {
  return countText(Math.round(value));
}

/** A value that nothing tells. */
export function Unknown(): JSX.Element {
  return <span class="quiet">unknown</span>;
}

export function textOf(value: number | undefined, text: (value: number) => string): string | undefined {
  return value === undefined ? undefined : text(value);
}
