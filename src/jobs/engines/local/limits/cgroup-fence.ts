import { existsSync, readFileSync } from 'node:fs';
import { mkdir, readFile, rmdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { sendSignal } from '../signal-job.ts';
import { MEMORY_V1, MEMORY_V2, type MemoryFiles, readKeys, readNumber } from './cgroup-memory.ts';
import { DEFAULT_MAX_PROCESSES, type Fence, type FenceBuilder, type Measure } from './fence.ts';
import type { LimitedJob } from './limiter.ts';

/** Directories in which one is made for each job. On version 2 all are the same one. */
export interface CgroupParents {
  readonly kind: 'cgroup-v1' | 'cgroup-v2';
  readonly memory: string;
  readonly pids: string | undefined;
  readonly cpuacct: string | undefined;
  /** Of version 2, also beside the controllers of version 1: `cgroup.kill`, `cpu.stat`. */
  readonly unified: string | undefined;
}

/** In cgroups a job's processes cannot leave, and the kernel keeps them within their limits. The supervisor stays outside. */
export class CgroupFence implements Fence {
  readonly #parents: CgroupParents;
  readonly #files: MemoryFiles;
  readonly #directories: readonly string[];
  readonly #of: (parent: string | undefined) => string | undefined;

  constructor(parents: CgroupParents, name: string) {
    this.#parents = parents;
    this.#files = parents.kind === 'cgroup-v2' ? MEMORY_V2 : MEMORY_V1;
    this.#of = (parent) => (parent === undefined ? undefined : join(parent, name));
    this.#directories = parentsOf(parents).map((parent) => join(parent, name));
  }

  get joinFiles(): readonly string[] {
    return this.#directories.map((directory) => join(directory, 'cgroup.procs'));
  }

  async make(memBytes: number | undefined, maxProcesses: number): Promise<void> {
    for (const directory of this.#directories) await mkdir(directory).catch(unlessThere);
    if (memBytes !== undefined) await this.#files.setLimit(this.#of(this.#parents.memory)!, memBytes);
    const pids = this.#of(this.#parents.pids);
    if (pids !== undefined) await writeFile(join(pids, 'pids.max'), String(maxProcesses));
  }

  async measure(): Promise<Measure | undefined> {
    const { memory, pids } = this.#parents;
    const reading = this.#files.read(this.#of(memory)!);
    if (reading === undefined) return undefined;
    const { heldBytes, cacheBytes, peakBytes, oomKills } = reading;
    return {
      memBytes: heldBytes,
      // What the cache has by now it had not given back; that it held other files at the peak is not seen.
      peakMemBytes: peakBytes === undefined ? undefined : Math.max(heldBytes, peakBytes - cacheBytes),
      cpuSec: this.#cpuSec(),
      processes: pids === undefined ? 0 : (readNumber(join(this.#of(pids)!, 'pids.current')) ?? 0),
      oomKills,
    };
  }

  async members(): Promise<readonly number[]> {
    const text = await readFile(join(this.#of(this.#parents.memory)!, 'cgroup.procs'), 'utf8').catch(() => '');
    return text.split('\n').filter(Boolean).map(Number);
  }

  /** `cgroup.kill` (Linux 5.14) is one step. Without it a fork bomb is forbidden to fork first, and killed one by one. */
  async kill(): Promise<void> {
    const pids = this.#of(this.#parents.pids);
    if ((await this.members()).length === 0) return;
    if (pids !== undefined) await writeFile(join(pids, 'pids.max'), '0').catch(() => undefined);
    for (let round = 0; round < 100; round++) {
      const unified = this.#of(this.#parents.unified);
      if (unified !== undefined) await writeFile(join(unified, 'cgroup.kill'), '1').catch(() => undefined);
      const left = await this.members();
      if (left.length === 0) return;
      for (const pid of left) sendSignal(pid, 'SIGKILL');
      await sleep(10);
    }
  }

  /** A directory is busy for a moment after its last process. */
  async remove(): Promise<void> {
    for (const directory of this.#directories) {
      for (let round = 0; round < 20; round++) {
        const code = await rmdir(directory).then(
          () => undefined,
          (error: NodeJS.ErrnoException) => error.code,
        );
        if (code !== 'EBUSY') break;
        await sleep(25);
      }
    }
  }

  #cpuSec(): number {
    const { unified, cpuacct } = this.#parents;
    const stat = unified === undefined ? undefined : readKeys(join(this.#of(unified)!, 'cpu.stat'));
    const micros = stat?.get('usage_usec');
    if (micros !== undefined) return micros / 1e6;
    if (cpuacct === undefined) return 0;
    return (readNumber(join(this.#of(cpuacct)!, 'cpuacct.usage')) ?? 0) / 1e9;
  }
}

/** In the job's directory: where its cgroups are, for a head that comes later and stands elsewhere. */
const RECORD = 'cgroup.json';

export function cgroupFences(parents: CgroupParents): FenceBuilder {
  const nameOf = (job: LimitedJob) => `job-${job.rawId}`;
  return {
    limiter: { kind: parents.kind },
    enforces: true,
    async build(job) {
      const fence = new CgroupFence(parents, nameOf(job));
      await writeFile(join(job.directory, RECORD), JSON.stringify(parents), { mode: 0o600 });
      const { memBytes, maxProcesses = DEFAULT_MAX_PROCESSES } = job.spec.batch ?? {};
      try {
        await fence.make(memBytes, maxProcesses);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
        await makeParents(parents); // another engine on this directory has tidied up
        await fence.make(memBytes, maxProcesses);
      }
      return fence;
    },
    find(job) {
      const path = join(job.directory, RECORD);
      if (!existsSync(path)) return undefined;
      return new CgroupFence(JSON.parse(readFileSync(path, 'utf8')) as CgroupParents, nameOf(job));
    },
    async close() {
      for (const directory of parentsOf(parents)) await rmdir(directory).catch(() => undefined); // busy: jobs run
    },
  };
}

/** Safe to repeat. On version 2 the children get controllers only where the parent passes them on. */
export async function makeParents(parents: CgroupParents): Promise<void> {
  for (const directory of parentsOf(parents)) await mkdir(directory).catch(unlessThere);
  if (parents.kind === 'cgroup-v2') await writeFile(join(parents.memory, 'cgroup.subtree_control'), '+memory +pids');
}

export function parentsOf({ memory, pids, cpuacct, unified }: CgroupParents): readonly string[] {
  return [...new Set([memory, pids, cpuacct, unified])].filter((path) => path !== undefined);
}

function unlessThere(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error;
}
