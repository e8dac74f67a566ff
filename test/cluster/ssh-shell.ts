import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import type { ClusterShell, ShellCommand, ShellOutput } from '../../src/jobs/engines/slurm/cluster-shell.ts';
import { Lanes } from './lanes.ts';

/** sshd lets ten share a connection (MaxSessions), and where more open one of their own at once, it drops some (MaxStartups). */
const SESSIONS = 8;

/** As root of a virtual node by plain ssh: the login may use sudo. Other accounts by runuser, with a login's environment. */
export class SshShell implements ClusterShell {
  readonly node: string;
  readonly login = 'root';
  readonly accounts = true;
  readonly #argv: readonly string[];
  readonly #sessions = new Lanes(Array.from({ length: SESSIONS }, (_, session) => session));
  #shared: Promise<unknown> | undefined;

  /** @param controls a short path of a folder, for the shared connection */
  constructor(node: string, address: string, keyFile: string, controls: string) {
    this.node = node;
    this.#argv = [
      ...[
        '-i',
        keyFile,
        '-o',
        'StrictHostKeyChecking=no',
        '-o',
        'UserKnownHostsFile=/dev/null',
        '-o',
        'LogLevel=ERROR',
      ],
      ...['-o', 'ControlMaster=auto', '-o', `ControlPath=${controls}/%h`, '-o', 'ControlPersist=60', `pi@${address}`],
    ];
  }

  async known(): Promise<void> {}

  /** All but the first find the connection there. */
  async run(command: ShellCommand): Promise<ShellOutput> {
    this.#shared ??= this.#ended([...this.#argv, 'true']);
    await this.#shared;
    return await this.#sessions.use(() => this.#run(command));
  }

  /** Ends the shared connection. */
  async close(): Promise<void> {
    this.#shared = undefined;
    await this.#ended(['-O', 'exit', ...this.#argv]);
  }

  async #run({ script, stdin, account = 'root', timeoutSec = 120, onBytes }: ShellCommand): Promise<ShellOutput> {
    const quote = (word: string) => `'${word.replaceAll("'", `'\\''`)}'`;
    const inHome = `cd; ${script}`;
    const command = `sudo env -i PATH=/usr/sbin:/usr/bin:/bin LANG=C.UTF-8 runuser -u ${account} -- sh -c ${quote(
      `HOME=$(getent passwd ${account} | cut -d: -f6); export HOME USER=${account} LOGNAME=${account} SHELL=/bin/sh; ${inHome}`,
    )}`;
    const child = spawn('ssh', [...this.#argv, command], { timeout: timeoutSec * 1000 });
    child.stdin.on('error', () => {}); // a command that ends without reading all of it
    if (typeof stdin === 'function') throw new Error('No test sends a stream.');
    child.stdin.end(stdin ?? '');
    const ended = new Promise<number>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code) => resolve(code ?? 137));
    });
    if (onBytes !== undefined) child.stdout.on('data', (bytes: Uint8Array) => void onBytes(bytes));
    const [stdout, stderr, exitCode] = await Promise.all([
      onBytes === undefined ? text(child.stdout) : '',
      text(child.stderr),
      ended,
    ]);
    return { exitCode, stdout, stderr };
  }

  async #ended(words: readonly string[]): Promise<void> {
    const child = spawn('ssh', words, { stdio: 'ignore' });
    await new Promise((resolve) => child.once('close', resolve));
  }
}
