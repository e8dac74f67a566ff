import { createMemo, For, type JSX } from 'solid-js';
import type { TaskRow } from '../../protocol/farm.ts';
import { taskIndex, type Worker } from '../working.ts';

export interface Grid {
  readonly rows: number;
  readonly columns: number;
  /** Of the whole picture, in its own units. */
  readonly width: number;
  readonly height: number;
}

/** Tiles that are answered: seen through a picture where it does not show them yet. */
export function AnsweredTiles(props: { readonly grid: Grid; readonly tasks: readonly TaskRow[] }): JSX.Element {
  const answered = () => props.tasks.filter((task) => task.state === 'answered');
  return (
    <svg class="tiles" viewBox={viewBox(props.grid)} preserveAspectRatio="none" aria-hidden="true">
      <path class="tile answered" d={outlines(props.grid, answered())} />
    </svg>
  );
}

/** The other tiles, over the picture: covered while they wait, outlined and numbered while a worker is at them. */
export function TileGrid(props: {
  readonly grid: Grid;
  readonly tasks: readonly TaskRow[];
  readonly workers: readonly Worker[];
  /** Slots of the run. Where no more tiles are leased, each of them is in work; the others are held in advance. */
  readonly slots: number;
}): JSX.Element {
  const busy = createMemo(() => new Set(props.workers.map((worker) => worker.task)));
  const inState = (...states: readonly TaskRow['state'][]) =>
    props.tasks.filter((task) => states.includes(task.state) && !busy().has(task.task));
  const inWork = () => {
    const leased = inState('leased');
    return leased.length + props.workers.length <= props.slots ? leased : [];
  };
  const waiting = () =>
    inWork().length > 0 ? inState('waiting', 'cancelled') : inState('waiting', 'cancelled', 'leased');
  return (
    <svg class="tiles" viewBox={viewBox(props.grid)} preserveAspectRatio="none" aria-hidden="true">
      <path class="tile" d={outlines(props.grid, waiting())} />
      <path class="tile failed" d={outlines(props.grid, inState('failed'))} />
      <path class="tile cross" d={crosses(props.grid, inState('failed'))} />
      <path class="tile leased" d={outlines(props.grid, inWork())} />
      <path class="tile work" d={outlines(props.grid, props.workers)} />
      <For each={props.workers}>
        {(worker) => {
          const tile = () => tileOf(props.grid, worker.task);
          return (
            <text
              x={tile().x + tile().width / 2}
              y={tile().y + tile().height / 2}
              font-size={String(Math.min(tile().width, tile().height) * 0.45)}
            >
              {worker.number}
            </text>
          );
        }}
      </For>
    </svg>
  );
}

interface Named {
  readonly task: string;
}

function viewBox({ width, height }: Grid): string {
  return `0 0 ${width} ${height}`;
}

function tileOf(grid: Grid, task: string) {
  const index = taskIndex(task);
  const width = grid.width / grid.columns;
  const height = grid.height / grid.rows;
  return { x: (index % grid.columns) * width, y: Math.floor(index / grid.columns) * height, width, height };
}

function outlines(grid: Grid, tasks: readonly Named[]): string {
  return tasks
    .map(({ task }) => {
      const { x, y, width, height } = tileOf(grid, task);
      return `M${x} ${y}h${width}v${height}h${-width}z`;
    })
    .join('');
}

function crosses(grid: Grid, tasks: readonly Named[]): string {
  return tasks
    .map(({ task }) => {
      const { x, y, width, height } = tileOf(grid, task);
      return `M${x} ${y}l${width} ${height}m0 ${-height}l${-width} ${height}`;
    })
    .join('');
}
