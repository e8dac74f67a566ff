import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { LimitedJob, Limits } from './limits/limiter.ts';
import { followers, listProcesses } from './process-table.ts';

/** To the whole process group. The supervisor is in it and survives all but KILL. */
export function signalGroup(supervisorPid: number, signal: NodeJS.Signals): void {
  sendSignal(-supervisorPid, signal);
}

/** To all of a job but its supervisor, those included that left its session. */
export async function signalJob(
  job: LimitedJob,
  supervisorPid: number,
  signal: NodeJS.Signals,
  limits: Limits,
): Promise<void> {
  if (signal === 'SIGKILL') return limits.kill(job, supervisorPid);
  for (const pid of await limits.members(job, supervisorPid)) sendSignal(pid, signal);
}

/** To what the group's signal does not reach. */
export async function signalStrays(
  job: LimitedJob,
  supervisorPid: number,
  signal: NodeJS.Signals,
  limits: Limits,
): Promise<void> {
  const members = new Set(await limits.members(job, supervisorPid));
  const strays = (await listProcesses()).filter(({ pid, group }) => members.has(pid) && group !== supervisorPid);
  for (const { pid } of strays) sendSignal(pid, signal);
}

/** As `--signal` of Slurm has it: to the script alone, or to the steps and not to the script. */
export async function warnJob(
  job: LimitedJob,
  supervisorPid: number,
  { signal, scriptOnly }: { readonly signal: NodeJS.Signals; readonly scriptOnly: boolean },
  limits: Limits,
): Promise<void> {
  const pids = await limits.members(job, supervisorPid);
  if (scriptOnly) {
    const script = (await listProcesses()).find(({ pid, parent }) => parent === supervisorPid && pids.includes(pid));
    if (script !== undefined) sendSignal(script.pid, signal);
    return;
  }
  for (const pid of pids) {
    const environment = await readFile(`/proc/${pid}/environ`, 'latin1').catch(() => '');
    if (`\0${environment}`.includes('\0SLURM_STEP_ID=')) sendSignal(pid, signal);
  }
}

/**
 * KILL to all that share the supervisor's group or session, again until nothing new appears (a job may fork meanwhile).
 * The supervisor is spared: it sees its job end and records that.
 */
export async function killFollowers(supervisorPid: number): Promise<void> {
  for (let round = 0; round < 50; round++) {
    const pids = await followers(supervisorPid);
    if (pids.length === 0) return;
    for (const pid of pids) sendSignal(pid, 'SIGKILL');
    await sleep(10);
  }
}

export function sendSignal(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // ESRCH: gone already. EPERM: it became another user's (setuid), out of our reach.
    if (code !== 'ESRCH' && code !== 'EPERM') throw error;
  }
}
