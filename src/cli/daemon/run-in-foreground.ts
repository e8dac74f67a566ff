import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { Interrupted, type World } from '../world.ts';
import { type DaemonOptions, daemonArguments } from './daemon-program.ts';

/** The daemon's exit code, once it has ended. */
export async function runInForeground(world: World, options: DaemonOptions): Promise<number> {
  const daemon = spawn(process.execPath, daemonArguments(world, options), {
    stdio: 'inherit',
    env: world.env as NodeJS.ProcessEnv,
  });
  const forward = () => {
    const { reason } = world.signal;
    if (!(reason instanceof Interrupted)) return;
    // A terminal sends Ctrl-C to the daemon as well; a second one would end it hard.
    const alreadySent = reason.signal === 'SIGINT' && (world.stdin as { isTTY?: boolean }).isTTY === true;
    if (!alreadySent) daemon.kill(reason.signal);
  };
  if (world.signal.aborted) forward();
  world.signal.addEventListener('abort', forward, { once: true });
  try {
    return await new Promise((resolve, reject) => {
      daemon.once('error', reject);
      daemon.once('exit', (code, signal) => resolve(code ?? 128 + (signal ? constants.signals[signal] : 0)));
    });
  } finally {
    world.signal.removeEventListener('abort', forward);
  }
}
