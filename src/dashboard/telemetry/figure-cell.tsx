import { type JSX, Show } from 'solid-js';
import { Sparkline } from './sparkline.tsx';
import { type Trend, trendOf } from './trends.ts';

/** A figure and its last half hour beside it; nothing where it is not known. */
export function FigureCell(props: {
  readonly node: string;
  readonly text: string | undefined;
  readonly trend: Trend;
  readonly least: number;
  readonly most: number;
  /** Lines outside of the window are not drawn. */
  readonly drawn: boolean;
  readonly note?: string | undefined;
}): JSX.Element {
  return (
    <div class="cell">
      <span class="figure">
        <Show when={props.text !== undefined} fallback={<span class="quiet">unknown</span>}>
          {props.text}
        </Show>
        <Show when={props.note}>
          <small>{props.note}</small>
        </Show>
      </span>
      <span class="trend">
        <Show when={props.drawn}>
          <Sparkline values={trendOf(props.node, props.trend)} least={props.least} most={props.most} />
        </Show>
      </span>
    </div>
  );
}
