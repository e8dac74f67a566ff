import '../styles/watch.css';
import '../styles/home.css';
import { A } from '@solidjs/router';
import { createMemo, type JSX, Match, onCleanup, Show, Switch } from 'solid-js';
import type { RunStatus } from '../../protocol/farm.ts';
import type { Computer } from '../../protocol/head.ts';
import { NeedsAttention } from '../alerts/needs-attention.tsx';
import { openAlerts } from '../alerts/open-alerts.ts';
import { countOf, durationText, gibText } from '../amounts.ts';
import { call } from '../client.ts';
import { besideSentence } from '../home/beside-sentence.ts';
import { EndedTable } from '../home/ended-table.tsx';
import { endedToday } from '../home/ended-today.ts';
import { createHomeData, type HomeData } from '../home/home-data.ts';
import { homeSentence } from '../home/home-sentence.ts';
import { LastPicture } from '../home/last-picture.tsx';
import { Queue } from '../home/queue.tsx';
import { RunningTable } from '../home/running-table.tsx';
import { SwitchOff } from '../home/switch-off.tsx';
import { isFresh } from '../is-fresh.ts';
import { jobCounts } from '../jobs/job-counts.ts';
import { createLive } from '../live.ts';
import { createLoad } from '../load.ts';
import { MaintenanceLine } from '../nodes/maintenance-line.tsx';
import { hasNodes } from '../nodes/node-list.ts';
import { clusterName } from '../panel/cluster-name.ts';
import { FEW, FrontPanel } from '../panel/front-panel.tsx';
import { panelNodes, panelOf } from '../panel/panels.ts';
import { PageHead } from '../parts/page-head.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import { Section } from '../parts/section.tsx';
import { Stat } from '../parts/stat.tsx';
import { dropRun, isGoing, loadRuns, putRun, runs, runsProblem } from '../run-list.ts';
import { isOwner, mayChange } from '../session.ts';
import { createClusterNow } from '../telemetry/cluster-now.ts';
import { ClusterStats } from '../telemetry/cluster-stats.tsx';
import { figuresOf } from '../telemetry/live-figures.ts';
import { toldOf } from '../telemetry/told-nodes.ts';
import { createWide } from '../wide-screen.ts';
import { FirstRunPage } from './first-run-page.tsx';

const VITALS_MS = 5000;
/** Beside so many there is room for the figures on a screen that is not wide, too. */
const PAIR = 2;
/** On a phone the panel fills the first window: what needs a hand comes before it. */
const PHONE_PIXELS = 760;

export function HomePage(): JSX.Element {
  return (
    <Switch>
      <Match when={isFresh()}>
        <Welcome />
      </Match>
      <Match when={isFresh() === false && runs()}>{(known) => <Overview runs={known()} />}</Match>
      <Match when={runsProblem()}>
        <PageHead sentence="The runs cannot be shown." title="Home" />
        <ProblemNote problem={runsProblem()} />
      </Match>
    </Switch>
  );
}

function Welcome(): JSX.Element {
  createLive(
    () => undefined,
    () => void loadRuns(),
    { run: putRun, removed: ({ run }) => dropRun(run) },
  );
  return <FirstRunPage />;
}

function Overview(props: { readonly runs: readonly RunStatus[] }): JSX.Element {
  const data = createHomeData();
  const isWide = createWide(PHONE_PIXELS);
  // What has just begun to speak is in the list after its next look.
  const cluster = createClusterNow((node) => {
    const told = data.watched.of(node);
    return told?.about === undefined ? (toldOf(node) ?? told) : told;
  });
  const computer = createLoad(
    () => true,
    (_, signal) => call('GET /api/computer', { signal }),
  );
  // Where nodes are watched, they say what is so now.
  const timer = setInterval(() => document.hidden || cluster() !== undefined || computer.reload(), VITALS_MS);
  onCleanup(() => clearInterval(timer));
  const going = () => props.runs.filter(isGoing);
  const ended = () => props.runs.filter((status) => !isGoing(status));
  const finished = createMemo(() => endedToday(data.ended(), ended()));
  const sentence = () =>
    homeSentence({
      cluster: hasNodes() ? cluster() : undefined,
      silent: panelNodes()?.filter((node) => panelOf(node)?.state === 'silent').length ?? 0,
      nodes: panelNodes()?.length ?? 0,
      alerts: openAlerts() ?? [],
      going: going(),
      ended: ended(),
      jobs: jobCounts(),
      computer: computer.value(),
    });
  const besideText = () => {
    const own = computer.value()?.node;
    if (own === undefined || hasNodes() !== true || panelNodes()?.includes(own) === true) return undefined;
    return besideSentence({
      computer: own,
      work: data.works(own),
      busyRatio: figuresOf(own)?.cpu_busy_ratio,
      cores: data.cores(own),
    });
  };
  const shown = () => panelNodes()?.length ?? 0;
  const name = () => clusterName(panelNodes() ?? [], computer.value()?.node);
  return (
    <>
      <PageHead sentence={sentence()} title="Home">
        <Show when={mayChange()}>
          <div class="acts">
            <Show when={isOwner() && hasNodes() && data.maintenance()?.state !== 'running'}>
              <SwitchOff
                computer={computer.value()?.node}
                work={{
                  running: data.running(),
                  waiting: data.waiting().length,
                  going: going(),
                  workers: data.workers(),
                }}
                onBegun={data.lookAtMaintenance}
              />
            </Show>
            <A class="btn go" href="/jobs/new">
              New job
            </A>
          </div>
        </Show>
      </PageHead>
      <ProblemNote problem={computer.problem()} />
      <Show when={data.maintenance()}>
        {(one) => <MaintenanceLine maintenance={one()} onDone={data.lookAtMaintenance} />}
      </Show>
      <Show when={!isWide()}>
        <NeedsAttention alerts={openAlerts() ?? []} />
      </Show>
      <div class="hero" classList={{ few: shown() <= FEW, pair: shown() > 0 && shown() <= PAIR }}>
        <Show when={panelNodes()?.length}>
          <FrontPanel name={name()} about={aboutText(data)} words={data.words} />
        </Show>
        <Switch>
          <Match when={cluster()}>
            {(figures) => (
              <dl class="stats five">
                <ClusterStats figures={figures()} watched={data.watched} />
                <QueueStat going={going().length} />
              </dl>
            )}
          </Match>
          <Match when={computer.value()}>{(known) => <Vitals computer={known()} going={going().length} />}</Match>
        </Switch>
      </div>
      <Show when={besideText()}>{(words) => <p class="beside note">{words()}</p>}</Show>
      <div class="home-columns" classList={{ even: data.waiting().length === 0 }}>
        <div>
          <Show when={isWide()}>
            <NeedsAttention alerts={openAlerts() ?? []} />
          </Show>
          <Section heading="Running" aside={<A href="/jobs">All jobs</A>}>
            <Show when={data.running().length + going().length > 0} fallback={<p class="mid">Nothing runs now.</p>}>
              <RunningTable data={data} runs={going()} />
            </Show>
          </Section>
        </div>
        <div>
          <Show when={data.waiting().length > 0}>
            <Section heading="Queue" aside={<span class="note">{data.waiting().length} waiting</span>}>
              <Queue waiting={data.waiting()} />
            </Section>
          </Show>
          <Show when={finished().rows.length > 0}>
            <Section heading={finished().heading} aside={<A href="/farm">All runs</A>}>
              <EndedTable rows={finished().rows} caption={finished().heading} />
            </Section>
          </Show>
          <LastPicture runs={ended()} />
        </div>
      </div>
    </>
  );
}

/** 8 nodes, 32 cores, up 12 days: under the name on the plate. */
function aboutText(data: HomeData): string {
  const all = panelNodes() ?? [];
  const live = all.filter((node) => panelOf(node)?.state === 'live');
  if (live.length === 0) return `${countOf(all.length, 'node')}, all dark`;
  const cores = live.map(data.cores);
  const known = cores.every((count) => count !== undefined);
  const booted = live.flatMap((node) => data.watched.of(node)?.bootedAt ?? []);
  const upSec = (Date.now() - Math.max(...booted.map((at) => Date.parse(at)))) / 1000;
  return [
    countOf(all.length, 'node'),
    ...(known
      ? [
          countOf(
            cores.reduce<number>((sum, count) => sum + (count ?? 0), 0),
            'core',
          ),
        ]
      : []),
    ...(booted.length === 0 ? [] : [`up ${durationText(Math.max(60, Math.floor(upSec / 60) * 60))}`]),
    ...(live.length < all.length ? [`${all.length - live.length} dark`] : []),
  ].join(', ');
}

function Vitals(props: { readonly computer: Computer; readonly going: number }): JSX.Element {
  const busy = () => Math.min(props.computer.cores, Math.round(props.computer.load1));
  return (
    <dl class="stats four">
      <Stat
        label="Load"
        value={props.computer.load1.toFixed(1)}
        note={`of ${countOf(props.computer.cores, 'core’s', 'cores’')} worth of work, over the last minute`}
      />
      <Stat
        label="Cores busy"
        value={String(busy())}
        unit={`of ${props.computer.cores}`}
        note={props.computer.model ?? 'processor model unknown'}
      />
      <Stat label="Memory" value={gibText(props.computer.memBytes)} unit="GiB" note={`in ${props.computer.node}`} />
      <QueueStat going={props.going} />
    </dl>
  );
}

function QueueStat(props: { readonly going: number }): JSX.Element {
  const running = () => jobCounts()?.running ?? 0;
  const note = () => {
    const parts = [
      ...(running() === 0 ? [] : [countOf(running(), 'job runs', 'jobs run')]),
      ...(props.going === 0 ? [] : [countOf(props.going, 'run of the farm goes on', 'runs of the farm go on')]),
    ];
    return parts.length === 0 ? 'nothing runs now' : parts.join(', ');
  };
  return <Stat label="Queue" value={String(jobCounts()?.pending ?? 0)} unit="waiting" note={note()} />;
}
