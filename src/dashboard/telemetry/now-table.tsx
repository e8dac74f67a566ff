import { A } from '@solidjs/router';
import { createEffect, createMemo, For, type JSX, Match, Show, Switch } from 'solid-js';
import type { LiveFigure } from '../../protocol/telemetry.ts';
import { countText, gibText } from '../amounts.ts';
import { boardText, roleText } from '../nodes/node-words.ts';
import { FigureCell } from './figure-cell.tsx';
import { celsiusText, loadText, megabytesText, millisecondsText, slowText } from './figure-words.ts';
import { COOL_CELSIUS, HOT_CELSIUS } from './heat-range.ts';
import { createInView } from './in-view.ts';
import type { NodeScene } from './node-scene.ts';
import { ClockCell, LinkCell, textOf, Unknown } from './now-cells.tsx';
import { NowStateWord } from './now-state-word.tsx';
import { networkBytes, trendGaps, wantTrends } from './trends.ts';
import { mainInterface, memoryTotal } from './watched-nodes.ts';

/** What a sparkline of temperature reaches from and to: a cool room, and where boards slow themselves down. */
/** A network line is flat below this, so that a quiet node looks quiet. */
const QUIET_BYTES_PER_SEC = 1e6;
/** More rows are lower. */
const DENSE_FROM = 13;

/** What every node does now, one a row, in panel order. */
export function NowTable(props: { readonly scene: NodeScene; readonly names: readonly string[] }): JSX.Element {
  const hasAny = (...figures: readonly LiveFigure[]) =>
    createMemo(() =>
      props.names.some((node) => figures.some((figure) => props.scene.figures(node)?.[figure] !== undefined)),
    );
  // What no node tells has no column: virtual nodes have neither heat nor a clock of their own.
  const hasHeat = hasAny('cpu_temperature_celsius');
  const hasGpu = hasAny('gpu_temperature_celsius', 'gpu_busy_ratio');
  const isClocked = hasAny('cpu_frequency_hertz');
  const hasClock = createMemo(
    () => isClocked() || props.names.some((node) => slowText(props.scene.figures(node)?.slow) !== ''),
  );
  const columns = () => ({ heat: hasHeat(), gpu: hasGpu(), clock: hasClock() });
  return (
    <div class="scroll">
      <table class="nodes now" classList={{ dense: props.names.length >= DENSE_FROM }}>
        <caption class="vh">What the nodes do now, in natural order</caption>
        <thead>
          <tr>
            <th scope="col">Node</th>
            <th scope="col">State and reason</th>
            <Show when={hasHeat()}>
              <th scope="col">Temperature</th>
            </Show>
            <Show when={hasGpu()}>
              <th scope="col" class="md">
                GPU
              </th>
            </Show>
            <th scope="col">Load</th>
            <th scope="col" class="md">
              Memory, GiB
            </th>
            <th scope="col" class="md">
              Network, MB/s
            </th>
            <th scope="col" class="num lo">
              Processes
            </th>
            <Show when={hasClock()}>
              <th scope="col" class="md">
                Clock
              </th>
            </Show>
            <th scope="col" class="md">
              Link
            </th>
            <th scope="col" class="num md">
              Ping
            </th>
          </tr>
        </thead>
        <tbody>
          <For
            each={props.names}
            fallback={
              <tr>
                <td colSpan={11}>No node has these words.</td>
              </tr>
            }
          >
            {(node) => <Row node={node} scene={props.scene} has={columns()} />}
          </For>
        </tbody>
      </table>
    </div>
  );
}

interface Columns {
  readonly heat: boolean;
  readonly gpu: boolean;
  readonly clock: boolean;
}
/** Those that are always there, without the node and its state. */
const FIGURE_COLUMNS = 6;

function Row(props: { readonly node: string; readonly scene: NodeScene; readonly has: Columns }): JSX.Element {
  let element!: HTMLTableRowElement;
  const inView = createInView(() => element);
  const now = () => props.scene.figures(props.node);
  const watched = () => props.scene.watched.of(props.node);
  const state = createMemo(() => props.scene.state(props.node));
  const total = () => memoryTotal(watched());
  const slow = () => slowText(now()?.slow);
  const alerts = () => props.scene.alerts(props.node);
  const flow = () => networkBytes(now() ?? {});
  const figureColumns = () => FIGURE_COLUMNS + Object.values(props.has).filter(Boolean).length;
  createEffect(() => {
    trendGaps();
    // Which interface is the way to the head must be known first.
    if (inView() && watched()?.about !== undefined) wantTrends(props.node, mainInterface(watched()));
  });
  return (
    <tr ref={element} classList={{ hand: state().hand || slow() !== '' || alerts().length > 0 }}>
      <td>
        <NodeName node={props.node} scene={props.scene} />
      </td>
      <td class="standing">
        <NowStateWord state={state()} />
        <Switch>
          <Match when={alerts()[0]}>{(alert) => <small class="warn">{alert().sentence}</small>}</Match>
          <Match when={slow() !== ''}>
            <small class="warn narrow">{slow()}</small>
          </Match>
        </Switch>
      </td>
      <Show when={now()} fallback={<td class="quiet nothing" colSpan={figureColumns()} />}>
        {(figures) => (
          <>
            <Show when={props.has.heat}>
              <td>
                <FigureCell
                  node={props.node}
                  text={textOf(figures().cpu_temperature_celsius, celsiusText)}
                  trend="temperature"
                  least={COOL_CELSIUS}
                  most={HOT_CELSIUS}
                  drawn={inView()}
                />
              </td>
            </Show>
            <Show when={props.has.gpu}>
              <td class="md nw">
                {textOf(figures().gpu_temperature_celsius, celsiusText)}
                <Show when={figures().gpu_busy_ratio}>
                  {(busy) => (
                    <small>
                      {Math.round(busy() * 100)}
                      {'\u202f'}% busy
                    </small>
                  )}
                </Show>
              </td>
            </Show>
            <td>
              <FigureCell
                node={props.node}
                text={textOf(figures().load1, loadText)}
                trend="load"
                least={0}
                most={props.scene.cores(props.node) ?? 1}
                drawn={inView()}
              />
            </td>
            <td class="md">
              <FigureCell
                node={props.node}
                text={textOf(figures().memory_used_bytes, gibText)}
                note={textOf(total(), (bytes) => `of ${gibText(bytes)}`)}
                trend="memory"
                least={0}
                most={total() ?? 1}
                drawn={inView()}
              />
            </td>
            <td class="md">
              <FigureCell
                node={props.node}
                text={textOf(flow(), megabytesText)}
                trend="network"
                least={0}
                most={QUIET_BYTES_PER_SEC}
                drawn={inView()}
              />
            </td>
            <td class="num lo">{textOf(figures().processes, countText) ?? <Unknown />}</td>
            <Show when={props.has.clock}>
              <td class="md clock">
                <ClockCell hertz={figures().cpu_frequency_hertz} slow={figures().slow} />
              </td>
            </Show>
            <td class="md">
              <LinkCell node={props.node} scene={props.scene} />
            </td>
            <td class="num md nw">
              {textOf(props.scene.network.of(props.node)?.pingMs, millisecondsText) ?? <Unknown />}
            </td>
          </>
        )}
      </Show>
    </tr>
  );
}

function NodeName(props: { readonly node: string; readonly scene: NodeScene }): JSX.Element {
  const row = () => props.scene.row(props.node);
  const model = () => row()?.board ?? props.scene.watched.of(props.node)?.about?.model;
  const words = () => {
    const known = row();
    const board = model();
    return [known === undefined ? '' : roleText(known), board === undefined ? '' : boardText(board)];
  };
  return (
    <>
      <A href={`/nodes/${encodeURIComponent(props.node)}`}>{props.node}</A>{' '}
      <small>{words().filter(Boolean).join(', ')}</small>
    </>
  );
}
