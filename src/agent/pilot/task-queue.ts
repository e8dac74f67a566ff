import type { Task } from './task.ts';

/** Leased tasks that have not begun, in the order in which they came, by run. */
export class TaskQueue {
  readonly #runs = new Map<string, { tasks: Task[]; next: number }>();
  #length = 0;

  get length(): number {
    return this.#length;
  }

  push(task: Task): void {
    const lane = this.#runs.get(task.run);
    if (lane === undefined) this.#runs.set(task.run, { tasks: [task], next: 0 });
    else lane.tasks.push(task);
    this.#length++;
  }

  /** The oldest task of a run that may begin one now. */
  take(mayBegin: (run: string) => boolean): Task | undefined {
    let best: { tasks: Task[]; next: number } | undefined;
    let bestOrder = Number.POSITIVE_INFINITY;
    for (const [run, lane] of this.#runs) {
      const order = lane.tasks[lane.next]?.order ?? Number.POSITIVE_INFINITY;
      if (order < bestOrder && mayBegin(run)) {
        best = lane;
        bestOrder = order;
      }
    }
    const task = best?.tasks[best.next];
    if (best === undefined || task === undefined) return undefined;
    best.next++;
    this.#length--;
    if (best.next === best.tasks.length) this.#runs.delete(task.run);
    return task;
  }

  /** Takes out those that came last, all but `count`. */
  keep(count: number): Task[] {
    const last: Task[] = [];
    while (this.#length > count) {
      let newest: { tasks: Task[]; next: number } | undefined;
      for (const lane of this.#runs.values())
        if ((lane.tasks.at(-1)?.order ?? -1) > (newest?.tasks.at(-1)?.order ?? -1)) newest = lane;
      const task = newest?.tasks.pop();
      if (newest === undefined || task === undefined) break;
      last.push(task);
      this.#length--;
      if (newest.next === newest.tasks.length) this.#runs.delete(task.run);
    }
    return last;
  }

  /** Takes all tasks out, or those of one run. */
  drain(run?: string): Task[] {
    const drained: Task[] = [];
    for (const [name, lane] of this.#runs) {
      if (run !== undefined && name !== run) continue;
      drained.push(...lane.tasks.slice(lane.next));
      this.#runs.delete(name);
    }
    this.#length -= drained.length;
    return drained;
  }
}
