import type { Farm } from '../../farm/farm.ts';
import { parseTaskId } from '../../farm/task-id.ts';
import type { Engine, EngineNode, JobSpec, JobStatus } from '../../jobs/engine.ts';
import type { Lease } from '../../protocol/pilot.ts';
import type { HeadStore } from '../operations.ts';

const ROUND_MS = 30;
const SLOTS = 2;

/** For tests: a cluster as its engine tells of it, whose jobs are pilots that do tasks until they are told to leave. */
export class ClusterUnderTest {
  /** Jobs there never begin. */
  readonly silent = new Set<string>();
  /** Runs whose tasks go on without end. */
  readonly endless = new Set<number>();
  readonly cancelled: string[] = [];
  readonly #specs: JobSpec[] = [];
  readonly #jobs = new Map<string, JobStatus>();
  readonly #held = new Map<number, Lease['tasks'][number][]>();
  #grant = 0;
  #timer: NodeJS.Timeout | undefined;
  #round: Promise<void> = Promise.resolve();

  readonly engine = {
    key: 'slurm:test',
    name: 'slurm',
    capabilities: { multiNode: true, resize: false },
    trouble: undefined,
    nodes: async () => ['n1', 'n2'].map(idleNode),
    list: async () => [],
    status: async (ids: readonly string[]) =>
      new Map(ids.flatMap((id) => (this.#jobs.has(id) ? [[id, this.#jobs.get(id)!] as const] : []))),
    submit: async (spec: JobSpec) => {
      const jobId = String(this.#specs.push(spec));
      this.#set(jobId, { jobId, cpus: Math.max(1, spec.cpus), state: 'pending' });
      return jobId;
    },
    cancel: async (jobId: string) => {
      this.cancelled.push(jobId);
      this.#set(jobId, { state: 'cancelled' });
    },
  } as unknown as Engine;

  start(farm: Farm, store: HeadStore): void {
    const again = (): void => {
      this.#timer = setTimeout(() => {
        this.#round = this.#work(farm, store).then(again);
      }, ROUND_MS);
    };
    again();
  }

  async stop(): Promise<void> {
    clearTimeout(this.#timer);
    await this.#round;
    clearTimeout(this.#timer);
  }

  async #work(farm: Farm, store: HeadStore): Promise<void> {
    for (const { pilot, owner, jobId, node, kind } of await store.read('presentPilots', undefined)) {
      const job = jobId === null ? undefined : this.#jobs.get(jobId);
      if (kind !== 'engine' || jobId === null || node === null || this.silent.has(node)) continue;
      const caller = { pilot, user: owner };
      if (job?.state === 'pending') {
        this.#set(jobId, { state: 'running', node });
        if (!(await farm.desk.register(caller, node, SLOTS))) this.#set(jobId, { state: 'completed' });
      } else if (job?.state === 'running') await this.#serve(farm, caller, jobId);
    }
  }

  async #serve(farm: Farm, caller: { pilot: number; user: string }, jobId: string): Promise<void> {
    const held = this.#held.get(caller.pilot) ?? [];
    const { stop } = await farm.desk.renew(caller, []);
    if (stop && held.length === 0) {
      this.#set(jobId, { state: 'completed' });
      return;
    }
    if (!stop && held.length < SLOTS) {
      const request = { grant: ++this.#grant, want: SLOTS - held.length, waitSec: 0 };
      const { tasks } = JSON.parse(await farm.desk.lease(caller, request, AbortSignal.timeout(1000))) as Lease;
      held.push(...tasks);
    }
    const isEndless = ({ task }: { task: string }) => this.endless.has(parseTaskId(task)[0]);
    const ended = held.filter((each) => !isEndless(each));
    this.#held.set(caller.pilot, held.filter(isEndless));
    if (ended.length === 0) return;
    const at = new Date().toISOString();
    const rest = { ok: true as const, answer: 1, log: '', startedAt: at, endedAt: at, slot: 0 };
    await farm.desk.answer(
      caller,
      ended.map(({ task, attempt }) => ({ task, attempt, ...rest })),
    );
  }

  #set(jobId: string, change: Partial<JobStatus>): void {
    this.#jobs.set(jobId, { ...this.#jobs.get(jobId), ...change } as JobStatus);
  }
}

function idleNode(node: string): EngineNode {
  return {
    ...{ node, cores: SLOTS, memBytes: 2 ** 31, busyCores: 0, busyMemBytes: 0, wantedCores: 0, nextCores: 0 },
    ...{ gres: {}, partition: 'all', state: 'idle' },
  };
}
