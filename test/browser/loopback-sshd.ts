import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const SSHD = '/usr/sbin/sshd';
const PATIENCE_MS = 50_000;

export const HAS_SSHD = existsSync(SSHD);

export interface LoopbackSshd {
  readonly port: number;
  /** A private key that it lets in, as the account that runs this. */
  readonly key: string;
  end(): void;
}

/** A real SSH server on these addresses of loopback, each of them a board. */
export async function startSshd(addresses: readonly string[]): Promise<LoopbackSshd> {
  const directory = mkdtempSync(join(tmpdir(), 'breadbox-sshd-'));
  const key = join(directory, 'key');
  for (const each of [key, join(directory, 'host')])
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', each]);
  copyFileSync(`${key}.pub`, join(directory, 'authorized'));
  if (process.getuid?.() === 0) mkdirSync('/run/sshd', { recursive: true });
  const port = await freePort();
  const config = join(directory, 'config');
  writeFileSync(
    config,
    `${addresses.map((address) => `ListenAddress ${address}`).join('\n')}
Port ${port}
HostKey ${directory}/host
AuthorizedKeysFile ${directory}/authorized
PidFile none
UsePAM no
StrictModes no
PasswordAuthentication no
PermitRootLogin yes
PrintMotd no
PrintLastLog no
`,
  );
  const server: ChildProcess = spawn(SSHD, ['-D', '-e', '-f', config], { stdio: 'ignore' });
  const end = () => {
    server.kill('SIGKILL');
    rmSync(directory, { recursive: true, force: true });
  };
  const until = Date.now() + PATIENCE_MS;
  while (!(await listens(addresses.at(-1)!, port))) {
    if (Date.now() > until) {
      end();
      throw new Error(`sshd does not listen on port ${port}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return { port, key, end };
}

function listens(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
