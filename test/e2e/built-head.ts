import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const DAEMON = fileURLToPath(new URL('../../dist/breadboxd.mjs', import.meta.url));
const START_MS = 20_000;

export interface HeadOptions {
  readonly home: string;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Words before the head's own, such as setpriv's. */
  readonly under?: readonly string[];
}

export interface Ended {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A data directory that is gone after the test. What a job still writes when its head has ended may delay that. */
export async function temporaryHome(): Promise<{ home: string; remove(): Promise<void> }> {
  const parent = await mkdtemp(join(tmpdir(), 'breadbox-e2e-'));
  return {
    home: join(parent, 'home'),
    remove: () => rm(parent, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 }),
  };
}

/** Runs breadboxd until it ends by itself; one that does not is killed, and its exit code is null. */
export async function runHead(options: HeadOptions): Promise<Ended> {
  const { process, ended } = spawnHead(options);
  const late = setTimeout(() => process.kill('SIGKILL'), START_MS);
  const result = await ended;
  clearTimeout(late);
  return result;
}

/** A running breadboxd, as built, on a free port unless `args` name one. */
export class BuiltHead {
  readonly url: string;
  readonly home: string;
  readonly ended: Promise<Ended>;
  readonly #process: ChildProcess;
  readonly #output: () => string;

  private constructor(process: ChildProcess, output: () => string, ended: Promise<Ended>, home: string, url: string) {
    this.#process = process;
    this.#output = output;
    this.ended = ended;
    this.home = home;
    this.url = url;
  }

  static async start(options: HeadOptions): Promise<BuiltHead> {
    const { process, output, ended } = spawnHead({ ...options, args: ['--port', '0', ...(options.args ?? [])] });
    const url = await new Promise<string>((resolve, reject) => {
      const late = setTimeout(() => {
        process.kill('SIGKILL');
        reject(new Error(`breadboxd did not start:\n${output()}`));
      }, START_MS);
      const look = (): void => {
        const listening = /listens on (http:\S+)/.exec(output())?.[1];
        if (listening === undefined) return;
        clearTimeout(late);
        resolve(listening);
      };
      process.stdout?.on('data', look);
      void ended.then(({ exitCode }) => {
        clearTimeout(late);
        reject(new Error(`breadboxd ended with ${exitCode}:\n${output()}`));
      });
    });
    return new BuiltHead(process, output, ended, options.home, url);
  }

  get pid(): number {
    return this.#process.pid ?? 0;
  }

  /** All that it has printed, on both streams. */
  get output(): string {
    return this.#output();
  }

  async token(): Promise<string> {
    return (await readFile(join(this.home, 'owner.token'), 'utf8')).trim();
  }

  /** A call as the owner. */
  async call(key: `${string} ${string}`, body?: unknown): Promise<Response> {
    const [method, path] = key.split(' ') as [string, string];
    return fetch(this.url + path, {
      method,
      headers: { authorization: `Bearer ${await this.token()}` },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  }

  async stop(signal: 'SIGTERM' | 'SIGINT' | 'SIGKILL' = 'SIGTERM'): Promise<Ended> {
    this.#process.kill(signal);
    return this.ended;
  }
}

function spawnHead({ home, args = [], env = {}, under = [] }: HeadOptions) {
  const [program, ...words] = [...under, process.execPath, DAEMON, ...args];
  const child = spawn(program!, words, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env.PATH ?? '', HOME: tmpdir(), BREADBOX_HOME: home, ...env },
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk) => {
    stdout += chunk;
  });
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  const ended = new Promise<Ended>((resolve) => {
    child.once('close', (exitCode) => resolve({ exitCode, stdout, stderr }));
  });
  return { process: child, output: () => stdout + stderr, ended };
}
