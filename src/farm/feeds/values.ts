import { BreadboxError } from '../../cluster/errors.ts';

const MAX_GRID_TASKS = 100_000_000;

/** Number of tasks of a grid. @throws BreadboxError `bad-project` where it is beyond all reason */
export function gridSize(axes: Readonly<Record<string, readonly unknown[]>>): number {
  const size = Object.values(axes).reduce((product, values) => product * values.length, 1);
  if (size > MAX_GRID_TASKS)
    throw new BreadboxError(
      'bad-project',
      `feed.grid: its axes multiply to ${size} tasks; at most ${MAX_GRID_TASKS} are allowed.`,
    );
  return size;
}

/** Parameters of a grid's tasks as JSON, the last axis fastest, from the `from`-th task on. */
export function* gridValues(axes: Readonly<Record<string, readonly unknown[]>>, from: number): Generator<string> {
  const names = Object.keys(axes);
  const texts = names.map((name) =>
    (axes[name] ?? []).map((value) => `${JSON.stringify(name)}:${JSON.stringify(value)}`),
  );
  const size = gridSize(axes);
  for (let task = from; task < size; task++) {
    let rest = task;
    const parts: string[] = [];
    for (let axis = texts.length - 1; axis >= 0; axis--) {
      const values = texts[axis] ?? [];
      parts[axis] = values[rest % values.length] ?? '';
      rest = Math.floor(rest / values.length);
    }
    yield `{${parts.join(',')}}`;
  }
}

/** Parameters of a list's tasks as JSON, from the `from`-th on. */
export function* listValues(list: readonly unknown[], from: number): Generator<string> {
  for (const value of list.slice(from)) yield JSON.stringify(value);
}
