import { createMemo, For, type JSX } from 'solid-js';
import type { TaskRow } from '../../protocol/farm.ts';
import { taskIndex, type Worker } from '../working.ts';

interface Grid {
  readonly rows: number;
  readonly columns: number;
}

/** The tiles over a picture: covered while they wait, outlined and numbered while a worker is at them. */
export function TileGrid(props: {
  readonly grid: Grid;
  readonly width: number;
  readonly height: number;
  readonly tasks: readonly TaskRow[];
  readonly workers: readonly Worker[];
  /** Whether a picture lies under it that shows the answered tiles. */
  readonly hasPicture: boolean;
}): JSX.Element {
  const tileWidth = () => props.width / props.grid.columns;
  const tileHeight = () => props.height / props.grid.rows;
  const place = (task: string) => {
    const index = taskIndex(task);
    return { x: (index % props.grid.columns) * tileWidth(), y: Math.floor(index / props.grid.columns) * tileHeight() };
  };
  const outline = (tasks: readonly { readonly task: string }[]) =>
    tasks
      .map(({ task }) => {
        const { x, y } = place(task);
        return `M${x} ${y}h${tileWidth()}v${tileHeight()}h${-tileWidth()}z`;
      })
      .join('');
  const busy = createMemo(() => new Set(props.workers.map((worker) => worker.task)));
  const inState = (...states: readonly TaskRow['state'][]) =>
    outline(props.tasks.filter((task) => states.includes(task.state) && !busy().has(task.task)));

  const crosses = () =>
    props.tasks
      .filter((task) => task.state === 'failed')
      .map(({ task }) => {
        const { x, y } = place(task);
        return `M${x} ${y}l${tileWidth()} ${tileHeight()}m0 ${-tileHeight()}l${-tileWidth()} ${tileHeight()}`;
      })
      .join('');

  return (
    <svg class="tiles" viewBox={`0 0 ${props.width} ${props.height}`} preserveAspectRatio="none" aria-hidden="true">
      <path class="tile" d={inState('waiting', 'cancelled')} />
      <path class="tile answered" d={props.hasPicture ? '' : inState('answered')} />
      <path class="tile failed" d={inState('failed')} />
      <path class="tile cross" d={crosses()} />
      <path class="tile leased" d={inState('leased')} />
      <path class="tile work" d={outline(props.workers)} />
      <For each={props.workers}>
        {(worker) => (
          <text
            x={place(worker.task).x + tileWidth() / 2}
            y={place(worker.task).y + tileHeight() / 2}
            font-size={String(Math.min(tileWidth(), tileHeight()) * 0.45)}
          >
            {worker.number}
          </text>
        )}
      </For>
    </svg>
  );
}
