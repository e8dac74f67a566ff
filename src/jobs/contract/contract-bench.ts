import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { BatchSpec, Engine, JobSpec, JobStatus, WhyPending } from '../engine.ts';

/** An engine with two cores and nothing queued. */
export interface EngineUnderTest {
  readonly engine: Engine;
  /** An empty directory that jobs can read and write. */
  readonly directory: string;
  /** Ends all that still runs, and removes what was made. */
  stop(): Promise<void>;
}

/** What the tests of one contract work with; the engine is another one in each test. */
export class ContractBench {
  #under: EngineUnderTest | undefined;

  set under(under: EngineUnderTest) {
    this.#under = under;
  }

  get engine(): Engine {
    return this.#under!.engine;
  }

  get directory(): string {
    return this.#under!.directory;
  }

  spec(argv: readonly string[], more: Partial<JobSpec> = {}): JobSpec {
    return { name: 'test', argv, cpus: 1, directory: this.directory, ...more };
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
    return writeFile(join(this.directory, gate), '');
  }

  text(name: string): Promise<string> {
    return readFile(join(this.directory, name), 'utf8');
  }

  async seen(name: string): Promise<void> {
    for (const until = Date.now() + 10_000; !existsSync(join(this.directory, name)); await sleep(10)) {
      if (Date.now() > until) throw new Error(`${name} never came`);
    }
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
    const { stdout } = await promisify(execFile)('ps', ['-A', '-o', 'pid=,stat=']);
    const pid = (await this.text(file)).trim();
    return stdout.split('\n').some((line) => new RegExp(`^\\s*${pid}\\s+[^Z]`).test(line));
  }
}
