import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { BreadboxError } from '../../cluster/errors.ts';
import type { Tunnel } from './remote.ts';
import type { Target } from './target.ts';

const exec = promisify(execFile);

/** Asks the master for it; the server there chooses a free port of its loopback. @throws BreadboxError `unreachable` */
export async function openReverseTunnel(target: Target, socket: string, localPort: number): Promise<Tunnel> {
  // The master knows it by this even after the server has chosen a port.
  const way = `127.0.0.1:0:127.0.0.1:${localPort}`;
  const port = Number(await ask(target, socket, ['-O', 'forward', '-R', way]));
  return {
    port,
    stop: async () => {
      // Where the connection is gone, so is the tunnel.
      await ask(target, socket, ['-O', 'cancel', '-R', way]).catch(() => {});
    },
  };
}

async function ask(target: Target, socket: string, words: readonly string[]): Promise<string> {
  try {
    return (await exec('ssh', ['-S', socket, ...words, '--', target.address])).stdout.trim();
  } catch (cause) {
    const said = String((cause as { stderr?: string }).stderr ?? '').trim();
    throw new BreadboxError('unreachable', `No tunnel could be opened on ${target.node}: ssh says: ${said}`, {
      hint: 'Its SSH server may refuse them: AllowTcpForwarding in sshd_config.',
      cause,
    });
  }
}
