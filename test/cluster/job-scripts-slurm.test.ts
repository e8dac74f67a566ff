import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ClusterDriver } from '../e2e/job-scripts/drivers/cluster-driver.ts';
import { needsOf, PROGRAMS, readCases } from '../e2e/job-scripts/job-case.ts';
import { runCase } from '../e2e/job-scripts/run-case.ts';
import { Lanes } from './lanes.ts';
import { ReadyCluster } from './ready-cluster.ts';
import { RELEASES_HERE } from './releases.ts';

const READY_MS = 60_000;
const cases = readCases(join(import.meta.dirname, '../e2e/job-scripts/cases'));
/**
 * What virtual nodes cannot do, or Slurm does in its own time: there is no memory controller, requeued jobs wait for minutes, and srun
 * is called within jobs alone.
 */
const LACKS: ReadonlySet<string> = new Set(['seconds', 'quick requeue', 'accounting', 'memory limit', 'interactive']);

/** What these expect holds on one computer alone. */
const APART: Readonly<Record<string, string>> = {
  cleanup: 'without cgroups, Slurm finds no process that has left its parent',
  chdir: 'the homes of a practice cluster have another path on its head node',
  environment: 'jobs are submitted on another node than they run on',
  'memory-enough': 'the Python of virtual nodes has no mmap',
  'show-job': 'sbatch reads the script on its stdin, and knows no file of it',
};

describe.each(RELEASES_HERE)('job scripts on the Slurm of %s', (release) => {
  let cluster: ReadyCluster;
  let place: string;
  /** One a node, and no case shares a node with another. */
  let lanes: Lanes<ClusterDriver>;
  const programs = new Set<string>();

  beforeAll(async () => {
    cluster = await ReadyCluster.take(release);
    const { head, sandbox, compute } = cluster;
    await nodesOfFourCores(cluster);
    const { token } = await head.json<{ token: string }>(['token', 'create', '--role', 'user', '--user', 'ada']);
    const entry = (await cluster.sh(sandbox.head, 'getent passwd ada')).split(':');
    const home = entry[5] ?? '';
    const disk = join(head.home, 'sandboxes/lab/disks', sandbox.head);
    const homeHere = join(disk, (await cluster.sh(sandbox.head, `readlink -f ${home}`)).trim());
    const uid = Number(entry[2]);
    const drivers = compute.map(
      (node) => new ClusterDriver({ url: head.running.url, token, user: 'ada', home, homeHere, uid, node }, []),
    );
    lanes = new Lanes(drivers);
    // mpicc is there without a compiler, too.
    const look = PROGRAMS.map((name) => [name, name === 'mpi' ? 'mpicc --version' : `command -v ${name}`]);
    const lines = look.map(([name, ask]) => `if ${ask} >/dev/null 2>&1; then echo ${name}; fi`);
    const found = await cluster.sh(compute[0]!, lines.join('\n'));
    for (const name of found.split('\n')) programs.add(name);
    place = join(homeHere, 'cases');
    await mkdir(place, { recursive: true });
    await drivers[0]!.filled(place);
  });
  afterAll(async () => {
    if (place !== undefined) await rm(place, { recursive: true, force: true });
    await cluster?.giveBack();
  });

  test('there are at least forty', () => {
    expect(cases.filter((each) => needsOf(each).length === 0).length).toBeGreaterThanOrEqual(40);
  });

  describe.concurrent('each', () => {
    for (const each of cases) {
      const lacks = needsOf(each).filter((need) => LACKS.has(need));
      const title = `${each.case}: ${each.title}${lacks.length === 0 ? '' : ` (there is no ${lacks.join(', ')})`}`;
      test.skipIf(lacks.length > 0)(title, { timeout: 240_000 }, async ({ skip }) => {
        skip(APART[each.case] !== undefined, APART[each.case]);
        const missing = PROGRAMS.filter((name) => each.needs.includes(name) && !programs.has(name));
        skip(missing.length > 0, `the node has no ${missing.join(', ')}`);
        await lanes.use((driver) => runCase(each, driver, join(place, each.case)));
      });
    }
  });
});

/** Each in a partition of its name, of four cores, however many the virtual nodes have, and asked for work every second. */
async function nodesOfFourCores(cluster: ReadyCluster): Promise<void> {
  const { compute, sandbox } = cluster;
  const edits = [
    "-e '/^NodeName=/s/CPUs=[0-9]* Sockets=[0-9]* CoresPerSocket=[0-9]*/CPUs=4 Sockets=1 CoresPerSocket=4/'",
    "-e '/^PartitionName=/s/ DefMemPerCPU=[0-9]*/ DefMemPerCPU=1000/' -e '/^SchedulerParameters=/s/bf_interval=[0-9]*/bf_interval=1/'",
    ...compute.map((node) => `-e '$a PartitionName=${node} Nodes=${node} State=UP DefMemPerCPU=1000'`),
    "-e '$a SlurmdParameters=config_overrides'",
  ];
  await cluster.sh(sandbox.head, `sed -i ${edits.join(' ')} /etc/slurm/slurm.conf; systemctl restart slurmctld`);
  await Promise.all(compute.map((node) => cluster.sh(node, 'systemctl restart slurmd')));
  let seen = '';
  for (const end = Date.now() + READY_MS; Date.now() < end; await sleep(500)) {
    seen = (await cluster.sh(sandbox.head, `sinfo -h -N -p ${compute.join(',')} -o '%c %t'`)).trim();
    if (seen === compute.map(() => '4 idle').join('\n')) return;
  }
  throw new Error(`The nodes have no four cores:\n${seen}`);
}
