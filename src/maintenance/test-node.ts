import { setTimeout as sleep } from 'node:timers/promises';
import { BreadboxError } from '../cluster/errors.ts';
import { joinWords } from '../cluster/posix-words.ts';
import type { ClusterShell, ShellOutput } from '../jobs/engines/slurm/cluster-shell.ts';
import type { MaintainedNode } from './maintained-node.ts';
import type { MaintenanceRun } from './maintenance-run.ts';

const AGENT = '/usr/local/bin/breadbox-agent';
const JOB_SEC = 90;
/** For nodes to be heard of after a restart of slurmctld. */
const REPORT_SEC = 60;

/** Who may tell Slurm what nodes are to do: root, where we can be that there. */
export function asAdministrator(shell: ClusterShell): { account?: string } {
  return shell.accounts ? { account: 'root' } : {};
}

/**
 * Proves that a node that has come back serves, and resumes it where `resumes`: slurmd is registered, a job of one task runs there, and its
 * agent reaches the head. Meanwhile no other job gets there.
 * @throws BreadboxError where it does not serve
 */
export async function testNode(run: MaintenanceRun, node: MaintainedNode, resumes: boolean): Promise<void> {
  const { engine, shell } = run.parts;
  const isOfEngine = node.isHead || (await run.find(node.node)) !== undefined;
  const slurm = isOfEngine ? shell() : undefined;
  if (slurm !== undefined) {
    await waitForController(run, node, slurm);
    const row = await run.find(node.node);
    if (row !== undefined) {
      await waitForRegistration(run, node, slurm);
      await withReservation(slurm, node.node, resumes, async (reservation) => {
        if (resumes) await engine.resume([node.node]);
        run.say(node, 'runs a job to test it');
        if (resumes) await runJob(run, slurm, node.node, row.partition, reservation);
      });
    }
  } else if (resumes) {
    await engine.resume([node.node]);
  }
  await testAgent(run, node);
}

async function waitForController(run: MaintenanceRun, node: MaintainedNode, shell: ClusterShell): Promise<void> {
  if (!node.isHead) return;
  run.say(node, 'slurmctld starts');
  await until(run, async () => {
    const { exitCode, stdout } = await shell.run({ script: 'scontrol ping', timeoutSec: 20 });
    return exitCode === 0 && / UP\b/.test(stdout) ? undefined : firstLine(stdout) || 'slurmctld does not answer';
  });
  run.say(node, 'the nodes report to slurmctld');
  for (const end = Date.now() + REPORT_SEC * 1000; Date.now() < end; await sleep(run.parts.patience.pollMs)) {
    const { stdout } = await shell.run({ script: 'sinfo -h -o %T', timeoutSec: 20 });
    if (!/unknown/i.test(stdout)) return; // one that is not there says so by itself, later
  }
}

async function waitForRegistration(run: MaintenanceRun, node: MaintainedNode, shell: ClusterShell): Promise<void> {
  run.say(node, 'slurmd registers');
  await until(run, async () => {
    const script = `scontrol -o show node ${joinWords([node.node])}`;
    const { stdout, stderr } = await shell.run({ script, timeoutSec: 20 });
    const state = / State=(\S+)/.exec(stdout)?.[1];
    if (state === undefined) return firstLine(stderr) || 'Slurm does not know it';
    const isAway = /\*|NOT_RESPONDING|UNKNOWN|REBOOT|POWER/.test(state);
    return isAway ? `Slurm has not heard of it: it says ${state}` : undefined;
  });
}

/** Nobody else's job starts on it while it is tested. Where we may not reserve nodes, the test is done without. */
async function withReservation(
  shell: ClusterShell,
  node: string,
  isWanted: boolean,
  work: (reservation: string | undefined) => Promise<void>,
): Promise<void> {
  const name = `breadbox_${node.replaceAll(/[^\w]/g, '_')}`;
  const create = joinWords([
    ...['scontrol', 'create', 'reservation', `reservationname=${name}`, 'starttime=now', 'duration=10'],
    ...[`users=${shell.accounts ? 'root' : shell.login}`, `nodes=${node}`, 'flags=maint,ignore_jobs'],
  ]);
  const remove = `scontrol delete reservationname=${joinWords([name])}`;
  const made = isWanted
    ? await shell.run({ script: `${remove} 2>/dev/null; ${create}`, ...asAdministrator(shell), timeoutSec: 20 })
    : undefined;
  try {
    await work(made?.exitCode === 0 ? name : undefined);
  } finally {
    if (made?.exitCode === 0) await shell.run({ script: remove, ...asAdministrator(shell), timeoutSec: 20 });
  }
}

async function runJob(
  run: MaintenanceRun,
  shell: ClusterShell,
  node: string,
  partition: string,
  reservation: string | undefined,
): Promise<void> {
  const srun = ['srun', '-Q', '-w', node, '-N1', '-n1', '-t1', '-J', 'breadbox-test', `--immediate=${JOB_SEC - 30}`];
  const [first] = partition.split(',');
  if (first) srun.push('-p', first);
  if (reservation !== undefined) srun.push(`--reservation=${reservation}`);
  const script = `cd / && timeout ${JOB_SEC} ${joinWords([...srun, 'hostname'])}`;
  await until(run, async () => {
    const output = await shell.run({ script, ...asAdministrator(shell), timeoutSec: JOB_SEC + 20 });
    return output.exitCode === 0 && output.stdout.trim() !== '' ? undefined : jobFault(output);
  });
}

function jobFault({ exitCode, stdout, stderr }: ShellOutput): string {
  const said = (stderr.trim() || stdout.trim()).split('\n').at(-1);
  return `a job of one task does not run there: ${said || `srun ended with ${exitCode}`}`;
}

async function testAgent(run: MaintenanceRun, node: MaintainedNode): Promise<void> {
  run.say(node, 'its agent reaches the head');
  const script = `[ ! -x ${AGENT} ] || ${AGENT} check`;
  await until(run, async () => {
    const { exitCode, stdout, stderr } = await run.parts.talk.run(node.target, script, { timeoutSec: 60 });
    if (exitCode === 0) return undefined;
    return `its agent does not reach the head: ${(stderr.trim() || stdout.trim()).split('\n').at(-1)}`;
  });
}

/** Tries again while there is a fault. @throws BreadboxError `timed-out` with the last one */
async function until(run: MaintenanceRun, faultOf: () => Promise<string | undefined>): Promise<void> {
  const { servesSec, pollMs } = run.parts.patience;
  for (const end = Date.now() + servesSec * 1000; ; ) {
    run.checkStopping();
    const fault = await faultOf().catch((error: unknown) => {
      if (error instanceof BreadboxError) return error.message;
      throw error;
    });
    if (fault === undefined) return;
    if (Date.now() >= end) throw new BreadboxError('timed-out', `After its restart, ${fault}`);
    await sleep(pollMs);
  }
}

function firstLine(text: string): string {
  return text.trim().split('\n')[0] ?? '';
}
