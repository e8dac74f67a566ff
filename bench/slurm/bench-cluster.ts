import { mkdtempSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { HOME_FILES } from '../../src/protocol/home.ts';
import { BenchHead, CLI } from '../bench-head.ts';
import { HeadCalls } from '../head-calls.ts';
import { runProgram } from '../run-program.ts';
import type { BenchContext } from '../suite.ts';

/** Compute nodes beside the head node, where none is there already. */
const NODES = 2;
const SEAT_MS = 20_000;

/** A head of Breadbox whose jobs go to Slurm, and a way to its head node beside it. */
export class BenchCluster {
  readonly home: string;
  readonly calls: HeadCalls;
  /** Of the head daemon. */
  readonly pid: number;
  /** Its version. */
  readonly slurm: string;
  readonly #ssh: readonly string[];
  readonly #signal: AbortSignal;
  readonly #remove: () => Promise<void>;

  private constructor(
    { home, calls, remove }: { home: string; calls: HeadCalls; remove: () => Promise<void> },
    { pid, slurm, ssh }: { pid: number; slurm: string; ssh: readonly string[] },
    signal: AbortSignal,
  ) {
    this.home = home;
    this.calls = calls;
    this.pid = pid;
    this.slurm = slurm;
    this.#ssh = ssh;
    this.#signal = signal;
    this.#remove = remove;
  }

  /** That of the head of BREADBOX_HOME where this is set, which is left as it was; else a virtual one, which is removed. */
  static async take(context: BenchContext): Promise<BenchCluster> {
    const home = process.env.BREADBOX_HOME;
    if (home !== undefined) return BenchCluster.#of({ home, remove: async () => {} }, context.signal);
    // Layers of virtual nodes lie on no overlay, and the path of a socket is short.
    const directory = mkdtempSync('/var/tmp/bbx-bench-');
    const head = await BenchHead.start({ directory, signal: context.signal });
    const remove = async (): Promise<void> => {
      const signal = AbortSignal.timeout(60_000);
      await runProgram([CLI, 'sandbox', 'destroy', '--all'], { signal, env: head.cliEnvironment }).finally(async () => {
        await head.stop();
        await rm(directory, { recursive: true, force: true, maxRetries: 5 });
      });
    };
    try {
      context.say(`making a virtual cluster of a head node and ${NODES} more`);
      const { stdout } = await head.cli(['sandbox', 'create', '--nodes', String(NODES), '--json']);
      const { inventory } = JSON.parse(stdout) as { inventory: string };
      await head.cli(['up', inventory, '--yes', '--json']);
      return await BenchCluster.#of({ home: head.home, remove }, context.signal);
    } catch (error) {
      await remove();
      throw error;
    }
  }

  static async #of({ home, remove }: { home: string; remove: () => Promise<void> }, signal: AbortSignal) {
    const { url } = JSON.parse(readFileSync(join(home, HOME_FILES.head), 'utf8')) as { url: string };
    const token = readFileSync(join(home, HOME_FILES.ownerToken), 'utf8').trim();
    const calls = new HeadCalls({ url, token }, signal);
    const { pid, cluster } = await untilOnSlurm(calls, signal);
    const [way] = await calls.call('GET /api/fleet/ssh', { query: { nodes: cluster.head } });
    return new BenchCluster({ home, calls, remove }, { pid, slurm: cluster.slurm, ssh: way!.argv }, signal);
  }

  /** Runs sh on the head node. @throws Error where it fails */
  async sh(script: string): Promise<string> {
    return (await runProgram([...this.#ssh, 'sh'], { signal: this.#signal, input: `${script}\n` })).stdout;
  }

  /** Runs the built CLI. */
  cli(words: readonly string[], input?: string): Promise<{ stdout: string; seconds: number }> {
    const env = { BREADBOX_HOME: this.home, BREADBOX_URL: undefined, BREADBOX_TOKEN: undefined };
    return runProgram([CLI, ...words], { signal: this.#signal, env, ...(input !== undefined && { input }) });
  }

  /** Resolves when nothing waits or runs any more. */
  async untilIdle(): Promise<void> {
    await this.sh('while squeue -h -t PD,R,CG,CF | grep -q .; do sleep 0.2; done');
  }

  async release(): Promise<void> {
    this.calls.close();
    await this.#remove();
  }
}

/** A head goes over to Slurm a moment after `up` has ended. */
async function untilOnSlurm(calls: HeadCalls, signal: AbortSignal) {
  for (const untilMs = Date.now() + SEAT_MS; Date.now() < untilMs; await sleep(200, undefined, { signal })) {
    const { pid, cluster } = await calls.call('GET /api/status', {});
    if (cluster !== undefined) return { pid, cluster };
  }
  throw new Error('the head has no cluster: jobs would run on its own computer');
}
