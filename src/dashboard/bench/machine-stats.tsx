import { createMemo, type JSX, Show } from 'solid-js';
import { machineFigures } from '../../machines/compare.ts';
import type { BenchRun } from '../../protocol/bench.ts';
import { countOf, percentText, valueText } from '../amounts.ts';
import { Stat } from '../parts/stat.tsx';
import { perText } from './bench-words.ts';
import { machineOf } from './compared-machines.ts';
import { ownScaling } from './own-scaling.ts';

const THIN = '\u202f';

/** What this machine is worth, as four numbers. */
export function MachineStats(props: { readonly run: BenchRun }): JSX.Element {
  const machine = createMemo(() => machineOf(props.run));
  const scaling = createMemo(() => ownScaling(props.run));
  return (
    <Show when={machine()}>
      {(mine) => (
        <dl class="stats bench-stats">
          <Stat
            label="Speed"
            value={valueText(mine().gflops)}
            unit="Gflop/s"
            note={mine().nodes === undefined ? '' : `on ${countOf(mine().nodes!, 'node')}`}
          />
          <Stat
            label="Of its peak"
            {...(mine().peakGflops === undefined
              ? { value: 'unknown', note: 'What a core does in a cycle is not known.' }
              : {
                  value: percentText(mine().gflops, mine().peakGflops!).replace(/\D+$/, ''),
                  unit: '%',
                  note: `of ${valueText(mine().peakGflops!)}${THIN}Gflop/s`,
                })}
          />
          <Stat
            label="Speed per watt"
            {...(mine().watts === undefined
              ? { value: 'unknown', note: 'No meter was read meanwhile.' }
              : {
                  value: perText(machineFigures(mine()).gflopsPerWatt ?? 0),
                  unit: 'Gflop/s',
                  note: `at ${perText(mine().watts!)}${THIN}W`,
                })}
          />
          <Stat
            label="Scaling efficiency"
            {...(scaling()?.efficiency === undefined
              ? {
                  value: mine().nodes === 1 ? 'one node' : 'unknown',
                  note:
                    mine().nodes === 1 ? 'There is nothing to scale yet.' : 'Its nodes were not all measured alone.',
                }
              : {
                  value: String(Math.round(scaling()!.efficiency! * 100)),
                  unit: '%',
                  note: `of its ${scaling()!.nodes} nodes one by one`,
                })}
          />
        </dl>
      )}
    </Show>
  );
}
