import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Target } from './target.ts';

const SSHD = '/usr/sbin/sshd';

/** There is a server to start, and a client. */
export const hasSshd = existsSync(SSHD) && existsSync('/usr/bin/ssh');

/** A real sshd on a free port of loopback that lets this account in with a key of its own. For tests. */
export class SshdUnderTest {
  readonly directory = mkdtempSync(join(tmpdir(), 'bbx-sshd-'));
  port = 0;
  #server: ChildProcess | undefined;

  static async start(config = ''): Promise<SshdUnderTest> {
    const server = new SshdUnderTest();
    makeKey(join(server.directory, 'key'));
    writeFileSync(join(server.directory, 'authorized'), readFileSync(join(server.directory, 'key.pub')), {
      mode: 0o600,
    });
    server.port = await freePort();
    server.newHostKey();
    await server.up(config);
    return server;
  }

  target(node = 'n1'): Target {
    const identityFile = join(this.directory, 'key');
    return { node, address: '127.0.0.1', port: this.port, user: userInfo().username, identityFile };
  }

  newHostKey(): void {
    rmSync(join(this.directory, 'host'), { force: true });
    makeKey(join(this.directory, 'host'));
  }

  async up(config = ''): Promise<void> {
    if (process.getuid?.() === 0) mkdirSync('/run/sshd', { recursive: true });
    const file = join(this.directory, 'config');
    const { directory, port } = this;
    writeFileSync(
      file,
      `${config}
ListenAddress 127.0.0.1
Port ${port}
HostKey ${directory}/host
AuthorizedKeysFile ${directory}/authorized
PidFile none
UsePAM no
StrictModes no
PasswordAuthentication no
KbdInteractiveAuthentication no
PermitRootLogin yes
`,
    );
    this.#server = spawn(SSHD, ['-D', '-e', '-f', file], { stdio: 'ignore' });
    for (let i = 0; i < 200 && !listens(port); i++) await sleep(10);
  }

  /** The listener alone: connections stay. */
  down(): void {
    this.#server?.kill('SIGKILL');
  }

  /** Cuts all connections, as a node does that loses its power: servers before what they run, so that none can tell how that ended. */
  cutConnections(): void {
    for (const pid of childrenOf(this.#server?.pid ?? 0)) for (const one of [pid, ...childrenOf(pid)]) tryKill(one);
  }

  remove(): void {
    this.cutConnections();
    this.down();
    rmSync(this.directory, { recursive: true, force: true });
  }
}

function makeKey(path: string): void {
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', path], { stdio: 'ignore' });
}

function childrenOf(pid: number): number[] {
  const text = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
  return text === '' ? [] : text.split(' ').map(Number);
}

function tryKill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // it ended by itself
  }
}

function listens(port: number): boolean {
  const hex = `0100007F:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  return readFileSync('/proc/net/tcp', 'utf8').includes(`${hex} 00000000:0000 0A`);
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}
