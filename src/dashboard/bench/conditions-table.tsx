import { For, type JSX, Show } from 'solid-js';
import type { BenchConditions, BenchNode } from '../../protocol/bench.ts';
import { gibText, valueText } from '../amounts.ts';
import { Section } from '../parts/section.tsx';
import { StateGlyph } from '../parts/state-glyph.tsx';

const THIN = '\u202f';

/** What was so while it ran, a row a node: what is needed to do it again. */
export function ConditionsTable(props: { readonly conditions: BenchConditions }): JSX.Element {
  const versions = () => Object.entries(props.conditions.versions);
  return (
    <Section heading="Conditions">
      <Show
        when={props.conditions.nodes.length > 0}
        fallback={<p class="mid">Nobody noted on which nodes it was measured.</p>}
      >
        <section class="scroll" aria-label="Conditions of each node, as a table" tabindex="0">
          <table class="figures conditions">
            <caption class="vh">Conditions of each node</caption>
            <thead>
              <tr>
                <th scope="col">Node</th>
                <th scope="col">Speed held</th>
                <th scope="col" class="num">
                  Temperature
                </th>
                <th scope="col" class="num">
                  Clock
                </th>
                <th scope="col">Governor</th>
                <th scope="col">Kernel</th>
              </tr>
            </thead>
            <tbody>
              <For each={props.conditions.nodes}>{(node) => <Row node={node} />}</For>
            </tbody>
          </table>
        </section>
      </Show>
      <dl class="values bench-versions">
        <For each={versions()}>
          {([name, version]) => (
            <div>
              <dt>{name}</dt>
              <dd>{version}</dd>
            </div>
          )}
        </For>
        <div>
          <dt>Power</dt>
          <dd>{powerText(props.conditions)}</dd>
        </div>
      </dl>
    </Section>
  );
}

function Row(props: { readonly node: BenchNode }): JSX.Element {
  const node = () => props.node;
  return (
    <tr classList={{ hand: node().throttled === true }}>
      <th scope="row">
        {node().node}
        <small>{hardwareText(node())}</small>
      </th>
      <td>
        <Held throttled={node().throttled} />
      </td>
      <td class="num nw">
        <Known text={rangeText(node().socCelsius, (celsius) => String(Math.round(celsius)), '°C')} />
      </td>
      <td class="num nw">
        <Known text={rangeText(node().mhz, (mhz) => (mhz / 1000).toFixed(2), 'GHz')} />
        <small>{node().maxMhz === undefined ? '' : `up to ${(node().maxMhz! / 1000).toFixed(2)}`}</small>
      </td>
      <td>
        <Known text={node().governor} />
      </td>
      <td>
        <Known text={node().kernel} />
        <small>{node().system}</small>
      </td>
    </tr>
  );
}

function Held(props: { readonly throttled: boolean | undefined }): JSX.Element {
  return (
    <Show when={props.throttled !== undefined} fallback={<span class="quiet">unknown</span>}>
      <span class={`state ${props.throttled ? 'warn' : 'good'}`}>
        <StateGlyph shape={props.throttled ? 'triangle' : 'tick'} />
        {props.throttled ? 'throttled' : 'held'}
      </span>
    </Show>
  );
}

function Known(props: { readonly text: string | undefined }): JSX.Element {
  return (
    <Show when={props.text} fallback={<span class="quiet">unknown</span>}>
      {props.text}
    </Show>
  );
}

function rangeText(span: BenchNode['mhz'], text: (value: number) => string, unit: string): string | undefined {
  if (span === undefined) return undefined;
  const [least, most] = [text(span.min), text(span.max)];
  return least === most ? `${least}${THIN}${unit}` : `${least} to ${most}${THIN}${unit}`;
}

function hardwareText({ board, processor, cores, memBytes }: BenchNode): string {
  return [
    board ?? processor,
    cores === undefined ? undefined : `${cores} cores`,
    memBytes === undefined ? undefined : `${gibText(memBytes)}${THIN}GiB`,
  ]
    .filter(Boolean)
    .join(', ');
}

function powerText({ power }: BenchConditions): string {
  if (power === undefined) return 'watts unknown: no meter was read meanwhile';
  const most = power.maxWatts === undefined ? '' : `, at most ${valueText(power.maxWatts)}`;
  const energy =
    power.joules === undefined ? '' : `, ${valueText(Number((power.joules / 3600).toPrecision(3)))}${THIN}Wh together`;
  return `${valueText(power.meanWatts)}${THIN}W on average${most}${energy}; ${power.covers} (${power.meter})`;
}
