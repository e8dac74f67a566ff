import { createMemo, For, type JSX, Show } from 'solid-js';
import { NodeSet } from '../../cluster/node-set.ts';
import type { BenchRun } from '../../protocol/bench.ts';
import { call } from '../client.ts';
import { asBreadboxError, createLoad } from '../load.ts';
import { ProblemNote } from '../parts/problem-note.tsx';
import { Section } from '../parts/section.tsx';
import { HistoryChart } from '../telemetry/history-chart.tsx';
import { type MeterHistory, RUN_SERIES, type RunNode, runShapes } from './run-shapes.ts';

const POINTS = 360;
/** More would keep a small head busy for long; the first of them tell as much. */
const MOST_NODES = 64;
/** What was typed in has words instead of the name of a meter. */
const METER_NAME = /^[\w-]+$/;

/** Speed, and under it temperature and power, while a benchmark ran: what nodes and meters told meanwhile. */
export function RunHistory(props: { readonly run: BenchRun }): JSX.Element {
  const asked = createMemo(
    () => {
      const { source, nodes, startedAt, endedAt } = props.run;
      if (source !== 'measured' || startedAt === undefined || nodes === '') return undefined;
      return [startedAt, endedAt ?? '', nodes] as const;
    },
    undefined,
    { equals: (one, other) => one?.join() === other?.join() },
  );
  const known = createLoad(asked, async ([since, until, set], signal) => {
    const time = { since, ...(until === '' ? {} : { until }), points: POINTS };
    const names = [...NodeSet.parse(set)].slice(0, MOST_NODES);
    const nodes = await Promise.all(
      names.map(async (node): Promise<readonly RunNode[]> => {
        try {
          const history = await call('GET /api/telemetry/{node}/history', {
            params: { node },
            query: { ...time, series: RUN_SERIES.join(',') },
            signal,
          });
          const { cores } = props.run.conditions.nodes.find((one) => one.node === node) ?? {};
          return [{ history, cores }];
        } catch (error) {
          // A node that is not listed any more leaves the others' curves as they are.
          if (asBreadboxError(error).code === 'not-found') return [];
          throw error;
        }
      }),
    );
    return { nodes: nodes.flat(), meter: await meterHistory(props.run.conditions.power?.meter, time, signal) };
  });
  const shapes = createMemo(() => {
    const measured = known.value();
    return measured && runShapes(measured.nodes, measured.meter);
  });
  return (
    <Show when={asked()}>
      <Section heading="While it ran">
        <ProblemNote problem={known.problem()} />
        <Show
          when={shapes()}
          fallback={<p class="mid histories-wait">{known.problem() ? '' : 'Asking for what was kept.'}</p>}
        >
          {(all) => (
            <Show
              when={all().length > 0}
              fallback={<p class="mid">No agent told of these nodes meanwhile, or what it told is no longer kept.</p>}
            >
              <div class="run-histories">
                <For each={all()}>{(shape) => <HistoryChart shape={shape} />}</For>
              </div>
              <p class="note">
                A benchmark tells its speed at its end. What bounds it meanwhile is drawn: busy cores times their clock,
                or busy cores alone where no clock is told. A gap: nothing was measured.
              </p>
            </Show>
          )}
        </Show>
      </Section>
    </Show>
  );
}

/** Undefined: there was no meter, it is not listed any more, or it is one whose watts somebody types. */
async function meterHistory(
  meter: string | undefined,
  time: { readonly since: string; readonly until?: string; readonly points: number },
  signal: AbortSignal,
): Promise<MeterHistory | undefined> {
  if (meter === undefined || !METER_NAME.test(meter)) return undefined;
  try {
    const history = await call('GET /api/meters/{meter}/history', { params: { meter }, query: time, signal });
    return history.mean.some((watts) => watts !== null) ? history : undefined;
  } catch (error) {
    if (asBreadboxError(error).code === 'not-found') return undefined;
    throw error;
  }
}
