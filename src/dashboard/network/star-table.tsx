import { For, type JSX } from 'solid-js';
import type { NetworkTest } from '../../protocol/network.ts';
import { pingFigure, pingHeat, speedFigure, speedHeat, usualPing, usualSpeed } from './path-heat.ts';

/** A quick test: one end, mostly the head, with each of the others. */
export function StarTable(props: { readonly test: NetworkTest; readonly ends: readonly string[] }): JSX.Element {
  const hub = () => props.test.pairs[0]?.from ?? '';
  const find = (from: string, to: string) => props.test.pairs.find((pair) => pair.from === from && pair.to === to);
  const speed = (from: string, to: string) => {
    const mbit = () => find(from, to)?.mbitPerSec;
    const usual = () => usualSpeed(props.test.pairs);
    return (
      <td class={`num ${mbit() === undefined ? 'untold' : `heat-${speedHeat(mbit()!, usual()!)}`}`}>
        {mbit() === undefined ? 'not measured' : speedFigure(mbit()!)}
      </td>
    );
  };
  const ping = (to: string) => {
    const ms = () => (find(hub(), to) ?? find(to, hub()))?.pingMs?.median;
    return (
      <td class={`num ${ms() === undefined ? 'untold' : `heat-${pingHeat(ms()!, usualPing(props.test.pairs)!)}`}`}>
        {ms() === undefined ? 'not measured' : pingFigure(ms()!)}
      </td>
    );
  };
  return (
    <div class="scroll">
      <table class="star">
        <caption class="vh">Between {hub()} and each node</caption>
        <thead>
          <tr>
            <th scope="col">With {hub()}</th>
            <th scope="col" class="num">
              Ping, ms
            </th>
            <th scope="col" class="num">
              To it, Mbit/s
            </th>
            <th scope="col" class="num">
              From it, Mbit/s
            </th>
          </tr>
        </thead>
        <tbody>
          <For each={props.ends.filter((end) => end !== hub())}>
            {(end) => (
              <tr>
                <th scope="row">{end}</th>
                {ping(end)}
                {speed(hub(), end)}
                {speed(end, hub())}
              </tr>
            )}
          </For>
        </tbody>
      </table>
    </div>
  );
}
