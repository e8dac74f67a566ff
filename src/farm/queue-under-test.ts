import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Lease } from '../protocol/pilot.ts';
import { directStore } from '../store/direct-store.ts';
import { openDatabase } from '../store/open-database.ts';
import type { Store } from '../store/operation.ts';
import type { TaskAnswer } from './answer-tasks.ts';
import { type FarmOperations, farmOperations } from './operations.ts';
import { plainPilot, plainRun } from './run-under-test.ts';
import { parseTaskId } from './task-id.ts';

/** The operations of the queue on a database of their own; for tests. */
export class QueueUnderTest {
  readonly #directory = mkdtempSync(join(tmpdir(), 'breadbox-queue-'));
  readonly store: Store<FarmOperations>;
  clock = 1_000_000;

  constructor() {
    this.store = directStore(openDatabase(join(this.#directory, 'breadbox.db')), farmOperations);
  }

  async close(): Promise<void> {
    await this.store.close();
    rmSync(this.#directory, { recursive: true });
  }

  async newRun(
    options: {
      owner?: string;
      workers?: number;
      attempts?: number;
      feedKind?: 'list' | 'command';
      tasks?: number;
    } = {},
  ): Promise<number> {
    const { owner = 'anna', workers = 2, attempts = 3, feedKind = 'list', tasks = 0 } = options;
    const run = await this.store.write('createRun', {
      ...plainRun,
      owner,
      spec: spec('p'),
      attempts,
      workers,
      feedKind,
      now: this.clock,
    });
    if (tasks > 0) await this.append(run, 0, tasks, true);
    return run;
  }

  append(run: number, from: number, count: number, last: boolean) {
    const params = Array.from({ length: count }, (_, index) => JSON.stringify({ n: from + index }));
    return this.store.write('appendTasks', { run, from, params, last, now: this.clock });
  }

  async newPilot(owner = 'anna', slots = 2): Promise<number> {
    const pilot = await this.store.write('addPilot', { ...plainPilot, owner, slots, now: this.clock });
    await this.register(pilot, slots);
    return pilot;
  }

  register(pilot: number, slots = 2) {
    const now = this.clock;
    return this.store.write('registerPilot', { pilot, node: 'pi1', slots, leaseUntil: now + 30_000, now });
  }

  async lease(pilot: number, grant: number, want: number): Promise<Pick<Lease, 'tasks' | 'runs' | 'slots'>> {
    const now = this.clock;
    const text = await this.store.write('leaseTasks', { pilot, grant, want, now, leaseUntil: now + 30_000 });
    if (text === 'gone') throw new Error('gone');
    return JSON.parse(`{"tasks":[${text.tasks}],"runs":{${text.runs}},"slots":{${text.slots}}}`);
  }

  reply(task: string, attempt: number, outcome: Partial<TaskAnswer> = { answer: '1' }): TaskAnswer {
    const [run, seq] = parseTaskId(task);
    return {
      run,
      seq,
      attempt,
      answer: undefined,
      error: undefined,
      exitCode: undefined,
      log: undefined,
      startedAt: this.clock,
      endedAt: this.clock,
      ...outcome,
    };
  }

  answer(pilot: number, ...answers: TaskAnswer[]) {
    return this.store.write('answerTasks', { pilot, answers, now: this.clock });
  }

  row(run: number) {
    return this.store.read('runRow', { run });
  }
}

function spec(project: string): string {
  return JSON.stringify({ project, version: 'v', argv: ['true'], mode: 'process', timeLimitSec: 1, seed: 1 });
}
