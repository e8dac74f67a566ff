import { type JSX, Match, Switch } from 'solid-js';
import type { BenchResult, BenchResultOf } from '../../protocol/bench.ts';
import { HplFigures } from './hpl-figures.tsx';
import { MpiFigures } from './message-figures.tsx';
import { DiskFigures, FarmFigures, SpeedUpFigures, StreamFigures } from './node-figures.tsx';
import { OsuFigures } from './osu-figures.tsx';

/** What a benchmark measured, in the form that suits it. */
export function RunFigures(props: { readonly result: BenchResult; readonly watts: number | undefined }): JSX.Element {
  const of = <B extends BenchResult['benchmark']>(benchmark: B) =>
    props.result.benchmark === benchmark ? (props.result as BenchResultOf<B>) : undefined;
  return (
    <Switch>
      <Match when={of('hpl')}>{(result) => <HplFigures result={result()} watts={props.watts} />}</Match>
      <Match when={of('stream')}>{(result) => <StreamFigures result={result()} />}</Match>
      <Match when={of('mpi')}>{(result) => <MpiFigures result={result()} />}</Match>
      <Match when={of('osu')}>{(result) => <OsuFigures result={result()} />}</Match>
      <Match when={of('disk')}>{(result) => <DiskFigures result={result()} />}</Match>
      <Match when={of('mandelbrot')}>{(result) => <SpeedUpFigures result={result()} />}</Match>
      <Match when={of('farm')}>{(result) => <FarmFigures result={result()} />}</Match>
    </Switch>
  );
}
