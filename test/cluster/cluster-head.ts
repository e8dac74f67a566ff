import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Sandbox } from '../../src/protocol/sandbox.ts';
import { BuiltHead, type Ended } from '../e2e/built-head.ts';

const CLI = fileURLToPath(new URL('../../bin/breadbox', import.meta.url));

/** A head as root with practice clusters of its own, and the command line as a person has it. */
export class ClusterHead {
  readonly home: string;
  readonly #parent: string;
  readonly #env: Readonly<Record<string, string>>;
  #head: BuiltHead | undefined;

  private constructor(parent: string, env: Readonly<Record<string, string>>) {
    this.#parent = parent;
    this.#env = env;
    this.home = join(parent, 'home');
  }

  /** Below /var/tmp: layers of virtual nodes must not lie on an overlay or in memory, and the path of a socket is short. */
  static async start(env: Readonly<Record<string, string>> = {}): Promise<ClusterHead> {
    const head = new ClusterHead(await mkdtemp('/var/tmp/bbx-'), env);
    await head.startAgain();
    return head;
  }

  /** In a folder that is there already, with what an earlier head has left in it. */
  static async at(parent: string, env: Readonly<Record<string, string>> = {}): Promise<ClusterHead> {
    const head = new ClusterHead(parent, env);
    await head.startAgain();
    return head;
  }

  get runs(): boolean {
    return this.#head !== undefined;
  }

  get running(): BuiltHead {
    if (this.#head === undefined) throw new Error('No head runs.');
    return this.#head;
  }

  async startAgain(): Promise<BuiltHead> {
    this.#head = await BuiltHead.start({ home: this.home, env: this.#env });
    return this.#head;
  }

  async kill(): Promise<void> {
    await this.#head?.stop('SIGKILL');
    this.#head = undefined;
  }

  /** `breadbox …`, whatever its exit code. */
  breadbox(
    args: readonly string[],
    options: { readonly input?: string; readonly timeoutSec?: number; readonly token?: string | undefined } = {},
  ) {
    return new Promise<Ended>((resolve, reject) => {
      const child = execFile(
        CLI,
        [...args],
        {
          env: {
            ...{ PATH: process.env.PATH, HOME: this.#parent, BREADBOX_HOME: this.home, NO_COLOR: '1' },
            ...(options.token !== undefined && { BREADBOX_TOKEN: options.token }),
          },
          timeout: (options.timeoutSec ?? 300) * 1000,
          maxBuffer: 64 * 1024 * 1024,
        },
        (error, stdout, stderr) => {
          if (error !== null && typeof error.code !== 'number') reject(error);
          else resolve({ exitCode: error === null ? 0 : Number(error.code), stdout, stderr });
        },
      );
      child.stdin?.end(options.input ?? '');
    });
  }

  /** The value of a command with `--json`. A command that fails is an error with what it said. */
  async json<T>(
    args: readonly string[],
    options: { readonly timeoutSec?: number; readonly token?: string | undefined } = {},
  ): Promise<T> {
    const end = args.includes('--') ? args.indexOf('--') : args.length;
    const { exitCode, stdout, stderr } = await this.breadbox(args.toSpliced(end, 0, '--json'), options);
    if (exitCode !== 0) throw new Error(`breadbox ${args.join(' ')} ended with ${exitCode}:\n${stderr}${stdout}`);
    return JSON.parse(stdout) as T;
  }

  sandbox(args: readonly string[] = []): Promise<Pick<Sandbox, 'name' | 'inventory' | 'head' | 'nodes'>> {
    return this.json(['sandbox', 'create', ...args], { timeoutSec: 300 });
  }

  /** Ends the practice clusters, the head, and all that they have left. */
  async remove(): Promise<void> {
    if (this.#head === undefined) await this.startAgain();
    const { exitCode, stderr } = await this.breadbox(['sandbox', 'destroy', '--all']);
    await this.running.stop();
    if (exitCode !== 0) throw new Error(`The practice clusters are not gone: ${stderr}`);
    await rm(this.#parent, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
  }
}
