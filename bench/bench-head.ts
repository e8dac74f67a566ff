import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, mkdtempSync, openSync, readdirSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RunStatus } from '../src/protocol/farm.ts';
import { HOME_FILES } from '../src/protocol/home.ts';
import { HeadCalls } from './head-calls.ts';
import { endProcesses, isAlive, type ProcessName, processNamed, withDescendants } from './process-tree.ts';
import { runProgram } from './run-program.ts';

const PACKAGE = join(import.meta.dirname, '..');
export const CLI = join(PACKAGE, 'bin/breadbox');
const START_MS = 15_000;

export interface BenchHeadOptions {
  /** Holds the head's home, which is removed with it. */
  readonly directory: string;
  readonly signal: AbortSignal;
  readonly env?: Readonly<Record<string, string>>;
  /** Words before the daemon's own; they must `exec` it, so that its pid stays. */
  readonly under?: readonly string[];
}

/** What `farm run --wait --json` says, and how long the whole command took. */
export interface WaitedRun {
  readonly status: RunStatus;
  readonly wallSec: number;
}

/** A built `breadboxd` on a home of its own and a free port. */
export class BenchHead {
  readonly home: string;
  readonly url: string;
  readonly calls: HeadCalls;
  readonly process: ProcessName;
  readonly #signal: AbortSignal;

  private constructor(home: string, daemon: ProcessName, url: string, signal: AbortSignal) {
    this.home = home;
    this.url = url;
    this.process = daemon;
    this.#signal = signal;
    const token = readFileSync(join(home, HOME_FILES.ownerToken), 'utf8').trim();
    this.calls = new HeadCalls({ url, token }, signal);
  }

  static async start({ directory, signal, env, under = [] }: BenchHeadOptions): Promise<BenchHead> {
    signal.throwIfAborted();
    const home = mkdtempSync(join(directory, 'home-'));
    const log = openSync(join(home, HOME_FILES.log), 'a', 0o600);
    const [program = '', ...words] = [...under, join(PACKAGE, 'bin/breadboxd'), '--home', home, '--port', '0'];
    const child = spawn(program, words, {
      detached: true,
      stdio: ['ignore', log, log],
      env: { ...process.env, ...env },
    });
    closeSync(log);
    let daemon: ProcessName | undefined;
    try {
      await new Promise((resolve, reject) => child.once('spawn', resolve).once('error', reject));
      daemon = processNamed(child.pid ?? 0);
      return new BenchHead(home, daemon!, await addressOf(home, daemon, signal), signal);
    } catch (error) {
      if (daemon !== undefined) await endProcesses([daemon]);
      await rm(home, { recursive: true, force: true });
      throw error;
    }
  }

  /** Runs the built CLI on this head. */
  async cli(words: readonly string[], input?: string): Promise<{ stdout: string; seconds: number }> {
    const env = this.cliEnvironment;
    return runProgram([CLI, ...words], { signal: this.#signal, env, ...(input !== undefined && { input }) });
  }

  get cliEnvironment(): Readonly<Record<string, string | undefined>> {
    return { BREADBOX_HOME: this.home, BREADBOX_URL: undefined, BREADBOX_TOKEN: undefined };
  }

  /** Of the live events, for who reads them as they come. */
  get liveAddress(): { readonly url: string; readonly headers: Readonly<Record<string, string>> } {
    const token = readFileSync(join(this.home, HOME_FILES.ownerToken), 'utf8').trim();
    return { url: `${this.url}/api/live`, headers: { authorization: `Bearer ${token}` } };
  }

  async push(folder: string): Promise<void> {
    await this.cli(['farm', 'push', folder, '--json']);
  }

  /** `farm run … --wait`, from before the command's start to its end. @throws Error unless every task was answered */
  async runAndWait(project: string, workers: number): Promise<WaitedRun> {
    const words = ['farm', 'run', project, '--workers', String(workers), '--wait', '--json'];
    const { stdout, seconds } = await this.cli(words);
    const { run } = JSON.parse(stdout) as { run: string };
    const status = await this.calls.call('GET /api/farm/runs/{run}', { params: { run } });
    if (status.state !== 'done' || status.answered !== status.tasks)
      throw new Error(`${run} is ${status.state} with ${status.answered} of ${status.tasks} tasks answered`);
    return { status, wallSec: seconds };
  }

  /** Processes of the jobs that have not ended: supervisors first, pilots and what they run after them. */
  jobProcesses(): ProcessName[] {
    const jobs = join(this.home, 'jobs');
    return jobNames(jobs).flatMap((job) => {
      const supervisor = supervisorOf(join(jobs, job, 'started/process'));
      return supervisor === undefined ? [] : withDescendants(supervisor);
    });
  }

  /** Ends the pilots, so that the next run starts from nothing. */
  async endJobs(): Promise<void> {
    await endProcesses(this.jobProcesses());
  }

  async stop(): Promise<void> {
    this.calls.close();
    // Pilots after the head: what they still say goes nowhere, and no new ones are started for them.
    await endProcesses([this.process]);
    await this.endJobs();
    await rm(this.home, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function addressOf(home: string, daemon: ProcessName | undefined, signal: AbortSignal): Promise<string> {
  const untilMs = Date.now() + START_MS;
  while (Date.now() < untilMs && daemon !== undefined && isAlive(daemon)) {
    const url = headUrl(join(home, HOME_FILES.head));
    if (url !== undefined && (await fetch(`${url}/api/health`, { signal })).ok) return url;
    await sleep(20, undefined, { signal });
  }
  const log = readFileSync(join(home, HOME_FILES.log), 'utf8').trim().slice(-800);
  throw new Error(`the head did not start within ${START_MS / 1000} s: ${log}`);
}

function headUrl(path: string): string | undefined {
  try {
    return (JSON.parse(readFileSync(path, 'utf8')) as { url: string }).url;
  } catch {
    return undefined; // not written yet
  }
}

function jobNames(directory: string): string[] {
  mkdirSync(directory, { recursive: true });
  return readdirSync(directory).filter((name) => !name.startsWith('.'));
}

function supervisorOf(path: string): ProcessName | undefined {
  try {
    const [pid, born] = readFileSync(path, 'utf8').split('\n');
    const name = { pid: Number(pid), born: born ?? '' };
    return isAlive(name) ? name : undefined;
  } catch {
    return undefined; // it has not started
  }
}
