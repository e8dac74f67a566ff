import { A } from '@solidjs/router';
import { createEffect, type JSX, Show } from 'solid-js';
import { countOf, gibText } from '../amounts.ts';
import { panelNodes, panelOf } from '../panel/panels.ts';
import { Bar } from '../parts/bar.tsx';
import { Stat } from '../parts/stat.tsx';
import { PowerStat } from '../power/power-stat.tsx';
import type { ClusterFigures } from './cluster-figures.ts';
import { speakingMachine } from './cluster-now.ts';
import { Sparkline } from './sparkline.tsx';
import { type Trend, trendGaps, trendMost, trendSum, wantTrends } from './trends.ts';
import { mainInterface, type WatchedNodes } from './watched-nodes.ts';

/** Of more nodes the past is not asked for: their lines begin when the page is opened. */
const MOST_ASKED = 64;

/** What all nodes do together, with the last half hour: load, cores, the hottest, and power or memory. */
export function ClusterStats(props: { readonly figures: ClusterFigures; readonly watched: WatchedNodes }): JSX.Element {
  createEffect(() => {
    trendGaps();
    const speaking = speakingMachine();
    if (speaking.length > MOST_ASKED) return;
    for (const node of speaking) {
      const told = props.watched.of(node);
      if (told?.about !== undefined) wantTrends(node, mainInterface(told));
    }
  });
  const sum = (trend: Trend, most: number) => (
    <Sparkline values={trendSum(speakingMachine(), trend)} least={0} most={most} />
  );
  const of = () => props.figures;
  return (
    <>
      <Stat
        label="Load"
        value={of().load?.toFixed(1) ?? 'unknown'}
        note={of().cores === undefined ? '' : `of ${countOf(of().cores ?? 0, 'core’s', 'cores’')} worth of work`}
      >
        {sum('load', of().cores ?? 1)}
      </Stat>
      <Stat
        label="Cores busy"
        value={of().busyCores === undefined ? 'unknown' : String(Math.round(of().busyCores ?? 0))}
        unit={of().cores === undefined ? '' : `of ${of().cores}`}
        note={freeText(of())}
      >
        <Show when={of().busyCores !== undefined && of().cores}>
          {(cores) => <Bar part={of().busyCores ?? 0} whole={cores()} of="busy" />}
        </Show>
      </Stat>
      <Stat
        label="Hottest node"
        value={of().hottest === undefined ? 'unknown' : String(Math.round(of().hottest?.celsius ?? 0))}
        unit={of().hottest === undefined ? '' : '°C'}
      >
        <Sparkline values={trendMost(speakingMachine(), 'temperature')} least={20} most={85} />
        <p class="note">
          <Show when={of().hottest} fallback="no node tells its temperature">
            {(hottest) => <A href={`/nodes/${encodeURIComponent(hottest().node)}`}>{hottest().node}</A>}
          </Show>
        </p>
      </Stat>
      <PowerStat
        otherwise={
          <Show when={of().watts} fallback={<MemoryStat figures={of()} />}>
            {(watts) => (
              <Stat label="Power" value={String(Math.round(watts()))} unit="W" note={watchedText(of().nodes)}>
                {sum('power', 1)}
              </Stat>
            )}
          </Show>
        }
      />
    </>
  );
}

/** Where the nodes do not tell what they draw. */
function MemoryStat(props: { readonly figures: ClusterFigures }): JSX.Element {
  const of = () => props.figures;
  return (
    <Stat
      label="Memory"
      value={of().memoryUsed === undefined ? 'unknown' : gibText(of().memoryUsed ?? 0)}
      unit={of().memoryUsed === undefined ? '' : 'GiB'}
      note={of().memoryTotal === undefined ? '' : `in use, of ${gibText(of().memoryTotal ?? 0)} GiB`}
    >
      <Sparkline values={trendSum(speakingMachine(), 'memory')} least={0} most={of().memoryTotal ?? 1} />
    </Stat>
  );
}

function freeText({ busyCores, cores }: ClusterFigures): string {
  if (busyCores === undefined || cores === undefined) return '';
  const free = cores - Math.round(busyCores);
  return free === 0 ? 'all are at work' : `${free} free`;
}

function watchedText(speaking: number): string {
  const silent = panelNodes()?.filter((node) => panelOf(node)?.state === 'silent').length ?? 0;
  const all = `told by ${countOf(speaking, 'node')}`;
  return silent === 0 ? all : `${all}; ${countOf(silent, 'is silent', 'are silent')}`;
}
