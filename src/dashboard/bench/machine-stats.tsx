import { createMemo, type JSX, Show } from 'solid-js';
import { machineFigures } from '../../machines/compare.ts';
import { machineOfRun } from '../../machines/machine-of-run.ts';
import type { BenchRun } from '../../protocol/bench.ts';
import { countOf, percentText, valueText } from '../amounts.ts';
import { Stat } from '../parts/stat.tsx';
import { meanWattsText, perText } from './bench-words.ts';
import { overheadText, ownScaling } from './own-scaling.ts';

const THIN = '\u202f';

/** What this machine is worth, as five numbers: what boards keep of their speed together, and what they draw more, are two of them. */
export function MachineStats(props: { readonly run: BenchRun; readonly single: BenchRun | undefined }): JSX.Element {
  const machine = createMemo(() => machineOfRun(props.run));
  const scaling = createMemo(() => ownScaling(props.run, props.single));
  return (
    <Show when={machine()}>
      {(mine) => (
        <dl class="stats bench-stats five">
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
                  note: `at ${meanWattsText(mine().watts!)}`,
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
          <Stat
            label="Power overhead"
            {...(scaling()?.overhead === undefined
              ? {
                  value: mine().nodes === 1 ? 'one node' : 'unknown',
                  note:
                    mine().nodes === 1
                      ? 'There is nothing beside it.'
                      : 'Needs a run on one node, with a meter on it alone.',
                }
              : {
                  value: overheadText(scaling()!.overhead!).replace(/\D+$/, ''),
                  unit: '%',
                  note: `than ${scaling()!.nodes} times one node draws`,
                })}
          />
        </dl>
      )}
    </Show>
  );
}
