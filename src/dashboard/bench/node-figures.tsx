import type { JSX } from 'solid-js';
import { For, Show } from 'solid-js';
import type { BenchResultOf } from '../../protocol/bench.ts';
import { bytesText, countText, durationText, percentText, valueText } from '../amounts.ts';
import { Section } from '../parts/section.tsx';
import { Stat } from '../parts/stat.tsx';
import { capital } from '../sentence-words.ts';
import { FigureTable } from './figure-table.tsx';
import { LinePlot } from './line-plot.tsx';

/** How fast each node reads and writes its memory. */
export function StreamFigures(props: { readonly result: BenchResultOf<'stream'> }): JSX.Element {
  const note = () => {
    const { arrayBytes, threads } = props.result;
    return [
      arrayBytes === undefined ? undefined : `arrays of ${bytesText(arrayBytes)}`,
      threads === undefined ? undefined : `${threads} threads`,
    ]
      .filter(Boolean)
      .join(', ');
  };
  return (
    <Section heading="Memory, GB/s" aside={<span class="note">{note()}</span>}>
      <FigureTable
        caption="Memory of each node, GB/s"
        heads={['Node', 'Triad', 'Copy', 'Scale', 'Add']}
        wide={[3, 4]}
        unknown="not told"
        rows={props.result.nodes.map((one) => [
          one.node,
          figureText(one.triadGbytePerSec),
          figureText(one.copyGbytePerSec),
          figureText(one.scaleGbytePerSec),
          figureText(one.addGbytePerSec),
        ])}
      />
    </Section>
  );
}

/** How fast each disk is. */
export function DiskFigures(props: { readonly result: BenchResultOf<'disk'> }): JSX.Element {
  return (
    <Section heading="Disks">
      <FigureTable
        caption="Disk of each node"
        heads={['Node', 'Writes, MB/s', 'Reads, MB/s', 'A small write, ms', 'Where']}
        wide={[3, 4]}
        unknown="not measured"
        rows={props.result.nodes.map((one) => [
          one.node,
          valueText(one.writeMbytePerSec),
          figureText(one.readMbytePerSec),
          figureText(one.syncMs),
          one.fileSystem === undefined ? one.path : `${one.path}, ${one.fileSystem}`,
        ])}
      />
    </Section>
  );
}

const BY = { farm: 'by the farm', mpi: 'by MPI', threads: 'by threads' } as const;

/** How much faster more workers are, a line a way of spreading the work. */
export function SpeedUpFigures(props: { readonly result: BenchResultOf<'mandelbrot'> }): JSX.Element {
  const drawn = () => props.result.curves.filter(({ points }) => points.length > 1);
  const most = () => Math.max(...drawn().flatMap(({ points }) => points.map(({ workers }) => workers)));
  return (
    <>
      <Show when={drawn().length > 0}>
        <Section heading="Speed-up">
          <LinePlot
            said={`Times as fast as one worker. ${drawn().map(saidOf).join('. ')}.`}
            {...{ isLogX: false, isLogY: false, xLabel: 'workers', xText: countText }}
            hasSamples={true}
            lines={drawn().map(({ by, points }) => ({
              label: BY[by],
              points: points.map(({ workers, speedUp }) => ({ x: workers, low: speedUp })),
            }))}
            ideal={{ label: 'ideal', points: [1, most()].map((workers) => ({ x: workers, low: workers })) }}
          />
        </Section>
      </Show>
      <For each={props.result.curves}>
        {({ by, points }) => (
          <Section heading={`Figures, ${BY[by]}`}>
            <FigureTable
              caption={`Figures, ${BY[by]}`}
              heads={['Workers', 'Time', 'Times as fast', 'Of the ideal']}
              rows={points.map(({ workers, seconds, speedUp }) => [
                countText(workers),
                durationText(seconds),
                speedUp.toFixed(2),
                percentText(speedUp, workers),
              ])}
            />
          </Section>
        )}
      </For>
    </>
  );
}

function saidOf({ by, points }: BenchResultOf<'mandelbrot'>['curves'][number]): string {
  return `${capital(BY[by])}: ${points.map(({ workers, speedUp }) => `${workers} ${workers === 1 ? 'worker' : 'workers'} ${speedUp.toFixed(1)}`).join(', ')}`;
}

/** What the farm itself costs. */
export function FarmFigures(props: { readonly result: BenchResultOf<'farm'> }): JSX.Element {
  const result = () => props.result;
  return (
    <dl class="stats bench-stats">
      <Stat
        label="The farm"
        value={valueText(result().tasksPerSec)}
        unit="tasks/s"
        note={`${countText(result().tasks)} tasks in ${durationText(result().seconds)}`}
      />
      <Show
        when={result().bareTasksPerSec}
        fallback={<Stat label="Shell loops" value="unknown" note="They were not measured beside it." />}
      >
        {(bare) => (
          <Stat label="Shell loops" value={valueText(bare())} unit="tasks/s" note="the same program on as many slots" />
        )}
      </Show>
      <Stat label="Slots" value={countText(result().slots)} note="at a time" />
    </dl>
  );
}

function figureText(value: number | undefined): string | undefined {
  return value === undefined ? undefined : valueText(value);
}
