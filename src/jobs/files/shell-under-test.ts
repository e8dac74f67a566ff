import { spawn } from 'node:child_process';
import { userInfo } from 'node:os';
import { Readable } from 'node:stream';
import type { ClusterShell, ShellCommand, ShellOutput } from '../engines/slurm/cluster-shell.ts';

/** The sh of this computer in a cluster's place; `isCut`, over a connection that breaks where a body does: to sh that is its end. */
export class ShellUnderTest implements ClusterShell {
  readonly #isCut: boolean;
  readonly node = 'lab-head';
  readonly login = userInfo().username;
  readonly accounts = false;

  constructor({ isCut = false }: { readonly isCut?: boolean } = {}) {
    this.#isCut = isCut;
  }

  async known(): Promise<void> {}

  run({ script, stdin, onBytes, signal }: ShellCommand): Promise<ShellOutput> {
    return new Promise((resolve, reject) => {
      const child = spawn('/bin/sh', ['-c', script], { signal, killSignal: 'SIGTERM', detached: true });
      const said = { stdout: [] as Buffer[], stderr: [] as Buffer[] };
      child.stdout.on('data', async (bytes: Buffer) => {
        if (onBytes === undefined) return void said.stdout.push(bytes);
        child.stdout.pause();
        await onBytes(bytes);
        child.stdout.resume();
      });
      child.stderr.on('data', (bytes: Buffer) => said.stderr.push(bytes));
      child.stdin.on('error', () => {});
      child.once('error', reject);
      child.once('close', (code) => {
        const text = (pieces: readonly Buffer[]) => Buffer.concat(pieces).toString();
        resolve({ exitCode: code ?? 143, stdout: text(said.stdout), stderr: text(said.stderr) });
      });
      if (typeof stdin !== 'function') return void child.stdin.end(stdin);
      const body = Readable.from(stdin());
      body.once('error', (error) => {
        if (this.#isCut) child.stdin.end();
        else process.kill(-child.pid!, 'SIGTERM'); // with what it runs, as over SSH
        reject(error);
      });
      body.pipe(child.stdin);
    });
  }
}
