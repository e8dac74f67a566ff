import { setTimeout as sleep } from 'node:timers/promises';
import { followers } from './process-table.ts';

/** To the whole process group. The supervisor is in it and survives all but KILL. */
export function signalGroup(supervisorPid: number, signal: NodeJS.Signals): void {
  send(-supervisorPid, signal);
}

/**
 * KILL to all that share the supervisor's group or session, again until nothing new appears (a job may fork meanwhile).
 * The supervisor is spared: it sees its job end and records that.
 */
export async function killFollowers(supervisorPid: number): Promise<void> {
  for (let round = 0; round < 50; round++) {
    const pids = await followers(supervisorPid);
    if (pids.length === 0) return;
    for (const pid of pids) send(pid, 'SIGKILL');
    await sleep(10);
  }
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // ESRCH: gone already. EPERM: it became another user's (setuid), out of our reach.
    if (code !== 'ESRCH' && code !== 'EPERM') throw error;
  }
}
