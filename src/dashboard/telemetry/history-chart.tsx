import { createEffect, createSignal, For, type JSX, on, onCleanup, onMount, Show } from 'solid-js';
import { clockText } from '../clock.ts';
import { whenThemeChanges } from '../lanes/lane-colours.ts';
import { type ChartShape, chartSaid, chartSaidAt, hasRoomForLabels, isNamed } from './chart-shape.ts';
import type { HistoryDrawing } from './draw-history.ts';

/** A chart over time. What draws it is fetched when the first one is shown; its caption says the same in words. */
export function HistoryChart(props: { readonly shape: ChartShape }): JSX.Element {
  let host!: HTMLDivElement;
  let drawing: HistoryDrawing | undefined;
  const [step, setStep] = createSignal<number>();
  const [width, setWidth] = createSignal(0);
  let isGone = false;

  const draw = async () => {
    const { drawHistory } = await import('./draw-history.ts');
    if (isGone || width() === 0) return;
    drawing?.end();
    drawing = drawHistory(host, props.shape, width(), setStep);
  };
  onMount(() => {
    const observer = new ResizeObserver(([entry]) => setWidth(Math.floor(entry?.contentRect.width ?? 0)));
    observer.observe(host);
    onCleanup(() => observer.disconnect());
  });
  createEffect(on([() => props.shape, width], () => void draw()));
  whenThemeChanges(() => void draw());
  onCleanup(() => {
    isGone = true;
    drawing?.end();
  });

  const at = () => {
    const pointed = step();
    const time = pointed === undefined ? undefined : props.shape.times[pointed];
    if (pointed === undefined || time === undefined) return undefined;
    const said = chartSaidAt(props.shape, pointed);
    return `${clockText(new Date(time * 1000))}: ${said === '' ? 'not measured' : said}`;
  };
  return (
    <figure class="history">
      <figcaption>
        <b>{props.shape.heading}</b> <span class="note">{at() ?? chartSaid(props.shape)}</span>
        <Show when={isNamed(props.shape.lines) && width() > 0 && !hasRoomForLabels(props.shape, width())}>
          <ul class="line-key">
            <For each={props.shape.lines}>
              {(line, index) => (
                <li>
                  <svg viewBox="0 0 20 4" aria-hidden="true" class={`line-${index() + 1}`}>
                    <path d="M0 2H20" />
                  </svg>
                  {line.label}
                </li>
              )}
            </For>
          </ul>
        </Show>
      </figcaption>
      <div
        ref={host}
        class="history-plot"
        role="img"
        aria-label={`${props.shape.heading}: ${chartSaid(props.shape)}`}
      />
    </figure>
  );
}
