import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { BatchSpec, Engine, JobFilter, JobSpec, JobStatus, WhyPending } from '../engine.ts';

/** An engine with two cores and nothing queued. */
export interface EngineUnderTest {
  readonly engine: Engine;
  /** An empty directory that jobs can read and write. */
  readonly directory: string;
  /** Where a path of the nodes lies for the test. Default: the same. */
  here?(path: string): string;
  /** What `ps -A -o pid=,stat=` prints where jobs run. Default: of this computer. */
  processes?(): Promise<string>;
  /** The Unix account of this user's jobs, where jobs do not run as the engine's own. */
  accountOf?(owner: string | undefined): string;
  /** One that may not enter what is another's. Default: nobody. */
  readonly otherAccount?: string;
  /** Ends all that still runs, and removes what was made. */
  stop(): Promise<void>;
}

/** What the tests of one contract work with; the engine is another one in each test. */
export class ContractBench {
  #under: EngineUnderTest | undefined;
  /** Jobs of tests before, of which an engine may still tell. */
  #old: ReadonlySet<string> = new Set();

  async begin(under: EngineUnderTest): Promise<void> {
    this.#under = under;
    this.#old = new Set((await under.engine.list()).map(({ jobId }) => jobId));
  }

  get engine(): Engine {
    return this.#under!.engine;
  }

  get directory(): string {
    return this.#under!.directory;
  }

  get otherAccount(): string {
    return this.#under!.otherAccount ?? 'nobody';
  }

  here(path: string): string {
    return this.#under!.here?.(path) ?? path;
  }

  spec(argv: readonly string[], more: Partial<JobSpec> = {}): JobSpec {
    const account = this.#under!.accountOf?.(more.owner);
    return {
      name: 'test',
      argv,
      cpus: 1,
      directory: this.directory,
      ...(account !== undefined && { account }),
      ...more,
    };
  }

  /** A job that is no batch job. */
  sh(script: string, more?: Partial<JobSpec>): Promise<string> {
    return this.engine.submit(this.spec(['sh', '-c', script], more));
  }

  /** A batch job. */
  sbatch(body: string, batch: Partial<BatchSpec> = {}, more: Partial<JobSpec> = {}): Promise<string> {
    const cpus = (batch.tasks ?? 1) * (batch.cpusPerTask ?? 1);
    const whole = { script: `#!/bin/sh\n${body}\n`, tasks: 1, cpusPerTask: 1, ...batch };
    return this.engine.submit(this.spec([], { owner: 'ada', cpus, ...more, batch: whole }));
  }

  /** Runs until `open(gate)`. */
  async waiter(gate: string, batch: Partial<BatchSpec> = {}, more: Partial<JobSpec> = {}): Promise<string> {
    return this.sbatch(`while [ ! -e ${gate} ]; do sleep 0.02; done`, batch, more);
  }

  open(gate: string): Promise<void> {
    return writeFile(this.here(join(this.directory, gate)), '');
  }

  text(name: string): Promise<string> {
    return this.read(join(this.directory, name));
  }

  read(path: string): Promise<string> {
    return readFile(this.here(path), 'utf8');
  }

  exists(name: string): boolean {
    return existsSync(this.here(join(this.directory, name)));
  }

  async seen(name: string): Promise<void> {
    for (const until = Date.now() + 30_000; !this.exists(name); await sleep(10)) {
      if (Date.now() > until) throw new Error(`${name} never came`);
    }
  }

  /** Without the jobs of tests before. */
  async list(filter?: JobFilter): Promise<readonly JobStatus[]> {
    return (await this.engine.list(filter)).filter(({ jobId }) => !this.#old.has(jobId));
  }

  async statusOf(jobId: string): Promise<JobStatus> {
    const status = (await this.engine.status([jobId])).get(jobId);
    if (status === undefined) throw new Error(`job ${jobId} is not known`);
    return status;
  }

  async whyOf(jobId: string): Promise<WhyPending | undefined> {
    return (await this.engine.whyPending([jobId])).get(jobId);
  }

  /** Whether the process lives whose pid a file holds. A zombie has ended: some containers have no first process that reaps. */
  async lives(file: string): Promise<boolean> {
    const text = await (this.#under!.processes?.() ?? ownProcesses());
    const pid = (await this.text(file)).trim();
    return text.split('\n').some((line) => new RegExp(`^\\s*${pid}\\s+[^Z]`).test(line));
  }
}

async function ownProcesses(): Promise<string> {
  return (await promisify(execFile)('ps', ['-A', '-o', 'pid=,stat='])).stdout;
}
