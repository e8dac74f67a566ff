import { createEffect, createMemo, createSignal, For, type JSX, onCleanup, onMount, Show } from 'solid-js';
import { countOf, countText } from '../amounts.ts';
import { clockSecondsText } from '../clock.ts';
import { Section } from '../parts/section.tsx';
import type { LaneBuffer } from './lane-buffer.ts';
import { type Choice, choiceAt, choiceBeside } from './lane-choice.ts';
import { createInView } from './lane-clock.ts';
import { readLaneColours, whenThemeChanges } from './lane-colours.ts';
import { LaneDetail } from './lane-detail.tsx';
import { figuresOf } from './lane-figures.ts';
import { LanePainter, type Stretch } from './lane-painter.ts';
import { layLanes } from './lane-rows.ts';
import { LaneTable } from './lane-table.tsx';
import { stretchOf } from './stretch.ts';

const PAINT_MS = 250;
/** Figures and clock times beside the picture. */
const FIGURES_MS = 1000;
const NARROW = 560;
const TENTHS_BELOW_MS = 10_000;
const SLACK_PIXELS = 8;
const KEYS = ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'Home', 'End'];

/** Who works on what: a lane a slot, its tasks as blocks in time. */
export function LaneChart(props: {
  readonly run: string;
  readonly word: string;
  readonly buffer: LaneBuffer;
  readonly isLive: boolean;
  /** Changes when the lanes were loaded anew. */
  readonly loaded: number;
  readonly nowMs: () => number;
}): JSX.Element {
  const [width, setWidth] = createSignal(0);
  const [version, setVersion] = createSignal(-1);
  const [stretch, setStretch] = createSignal<Stretch>({ fromMs: 0, toMs: 1 });
  const [choice, setChoice] = createSignal<Choice>();
  const [markAt, setMarkAt] = createSignal({ left: 0, width: 0 });
  const [seen, watchView] = createInView();
  const layout = createMemo(() => {
    version();
    return layLanes(props.buffer.lanes, width() < NARROW);
  });
  let canvas!: HTMLCanvasElement;
  let painter: LanePainter | undefined;
  let last: Stretch = stretch();
  let toldAtMs = 0;

  const place = (ms: number) => ((ms - last.fromMs) / (last.toMs - last.fromMs)) * width();
  const mark = () => {
    const chosen = choice();
    if (chosen === undefined) return;
    const left = Math.max(0, place(chosen.startMs));
    setMarkAt({ left, width: Math.max(3, Math.min(width(), place(chosen.endMs ?? last.toMs)) - left) });
    if (chosen.endMs !== undefined && chosen.endMs < last.fromMs) setChoice(undefined);
  };
  const paint = () => {
    if (painter === undefined || width() === 0) return;
    last = stretchOf(props.buffer, props.isLive, last, props.nowMs());
    if (props.isLive) props.buffer.forget(last.fromMs);
    setVersion(props.buffer.version);
    painter.paint(last);
    mark();
    if (performance.now() - toldAtMs < FIGURES_MS && props.isLive) return;
    toldAtMs = performance.now();
    setStretch({ ...last });
  };

  onMount(() => {
    painter = new LanePainter(canvas, readLaneColours());
    const resize = new ResizeObserver(([entry]) => setWidth(Math.round(entry?.contentRect.width ?? 0)));
    resize.observe(canvas.parentElement as Element);
    const unwatch = watchView(canvas);
    whenThemeChanges(() => {
      painter?.setColours(readLaneColours());
      paint();
    });
    onCleanup(() => {
      resize.disconnect();
      unwatch();
    });
  });
  createEffect(() => {
    const { rows, height } = layout();
    painter?.setRows(rows, width(), height, devicePixelRatio);
    paint();
  });
  createEffect(() => {
    props.loaded;
    setChoice(undefined);
    if (!seen()) return;
    paint();
    const timer = setInterval(() => requestAnimationFrame(paint), PAINT_MS);
    onCleanup(() => clearInterval(timer));
  });

  const point = (event: PointerEvent) => {
    const { left, top } = canvas.getBoundingClientRect();
    const msPerPixel = (last.toMs - last.fromMs) / Math.max(1, width());
    const atMs = last.fromMs + (event.clientX - left) * msPerPixel;
    setChoice(choiceAt(layout(), event.clientY - top, atMs, SLACK_PIXELS * msPerPixel));
    mark();
  };
  const step = (event: KeyboardEvent) => {
    if (event.key === 'Escape') setChoice(undefined);
    if (!KEYS.includes(event.key)) return;
    event.preventDefault();
    setChoice(choiceBeside(layout(), choice(), event.key));
    mark();
  };
  const counts = createMemo(() =>
    layout().rows.map(({ lanes }) => figuresOf(lanes, stretch().fromMs, stretch().toMs).tasks),
  );
  const said = () => {
    const slots = layout().rows.reduce((sum, { lanes }) => sum + lanes.length, 0);
    const tasks = counts().reduce((sum, count) => sum + count, 0);
    const from = `${clockSecondsText(new Date(stretch().fromMs))} to ${clockSecondsText(new Date(stretch().toMs))}`;
    return `${countOf(slots, 'slot')} on ${countOf(layout().nodes.length, 'node')} did ${countOf(tasks, props.word)} from ${from}.`;
  };
  const ticks = () => {
    const { fromMs, toMs } = stretch();
    const gaps = width() < NARROW ? 1 : 3;
    return Array.from({ length: gaps + 1 }, (_, index) => new Date(fromMs + ((toMs - fromMs) * index) / gaps));
  };
  const tickText = (tick: Date) =>
    stretch().toMs - stretch().fromMs < TENTHS_BELOW_MS
      ? `${clockSecondsText(tick)}.${Math.floor(tick.getMilliseconds() / 100)}`
      : clockSecondsText(tick);
  const isEmpty = () => layout().rows.length === 0;

  return (
    <Section heading="Who works on what" aside={<Legend />}>
      <Show when={isEmpty()}>
        <p class="mid">{props.isLive ? 'No worker has begun a task in the last 75 s.' : 'No worker is at a task.'}</p>
      </Show>
      <div
        class="lanes"
        classList={{ none: isEmpty(), narrow: width() < NARROW }}
        style={{ '--lanes': `${layout().height}px` }}
      >
        <div class="lane-names" aria-hidden="true">
          <For each={layout().nodes}>
            {({ node, top }) => (
              <b style={{ top: `${top}px` }} title={node}>
                {node}
              </b>
            )}
          </For>
        </div>
        <div class="lane-picture" role="application" tabindex="0" aria-label={said()} onKeyDown={step}>
          <canvas ref={canvas} onPointerMove={point} onPointerDown={point} />
          <Show when={choice()}>
            {(chosen) => (
              <i
                style={{
                  top: `${chosen().top}px`,
                  height: `${chosen().height}px`,
                  left: `${markAt().left}px`,
                  width: `${markAt().width}px`,
                }}
              />
            )}
          </Show>
        </div>
        <div class="lane-counts" aria-hidden="true">
          <For each={layout().rows}>
            {(row, index) => (
              <span style={{ top: `${row.top + (row.height - 16) / 2}px` }}>{countText(counts()[index()] ?? 0)}</span>
            )}
          </For>
        </div>
        <div class="lane-axis" aria-hidden="true">
          <For each={ticks()}>{(tick) => <span>{tickText(tick)}</span>}</For>
        </div>
        <span class="lane-unit" aria-hidden="true">
          {props.word}s
        </span>
      </div>
      <Show when={!isEmpty()}>
        <Show when={layout().isFolded}>
          <p class="note">
            More than 64 slots: each stripe is a node, its slots on top of one another
            {layout().hidden > 0 ? `; ${countOf(layout().hidden, 'more node')} are not shown` : ''}.
          </p>
        </Show>
        <LaneDetail run={props.run} choice={choice()} />
        <LaneTable layout={layout()} stretch={stretch()} />
      </Show>
    </Section>
  );
}

function Legend(): JSX.Element {
  return (
    <ul class="legend">
      <li>
        <i class="ask" /> waits for a task
      </li>
      <li>
        <i class="compute" /> computes
      </li>
      <li>
        <i class="send" /> sends the result
      </li>
    </ul>
  );
}
