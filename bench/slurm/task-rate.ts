import type { RunStatus } from '../../src/protocol/farm.ts';
import { projectFolder } from '../farm/project-folder.ts';
import { medianOf, peerMedian } from '../figure.ts';
import type { BenchContext } from '../suite.ts';
import type { BenchCluster } from './bench-cluster.ts';

/** From the submission of an array to the end of its last job, by a clock of the head node. Milliseconds. */
const arrayOf = (jobs: number): string => `cd /tmp; from=$(date +%s%N)
id=$(sbatch --parsable --array=0-${jobs - 1} -o /dev/null --wrap true) || exit 1
while squeue -h -j "$id" -t PD,R,CG 2>/dev/null | grep -q .; do sleep 0.1; done
echo $((($(date +%s%N) - from) / 1000000))`;

/** Tasks `true` of the farm against a job array of the same, by turns, the cluster's own slurm.conf for both. */
export async function taskRate(
  cluster: BenchCluster,
  { reps, quick, directory, report, say }: BenchContext,
): Promise<void> {
  const tasks = quick ? 1000 : 20_000;
  const jobs = quick ? 20 : 200;
  const nodes = await cluster.calls.call('GET /api/nodes', {});
  const slots = nodes
    .filter(({ state }) => /^(idle|mixed|allocated)$/.test(state))
    .reduce((sum, { cores }) => sum + cores, 0);
  await cluster.cli([
    'farm',
    'push',
    projectFolder(directory, { name: 'bench-true', run: ['true'], mode: 'process', tasks }),
    '--json',
  ]);
  const farm: number[] = [];
  const array: number[] = [];
  for (let rep = 0; rep < reps; rep++) {
    await cluster.untilIdle();
    array.push(jobs / (Number(await cluster.sh(arrayOf(jobs))) / 1000));
    const { stdout } = await cluster.cli(['farm', 'run', 'bench-true', '--workers', String(slots), '--wait', '--json']);
    const { run } = JSON.parse(stdout) as { run: string };
    const status: RunStatus = await cluster.calls.call('GET /api/farm/runs/{run}', { params: { run } });
    if (status.answered !== tasks) throw new Error(`${run}: ${status.answered} of ${tasks} tasks are answered`);
    farm.push(tasks / (status.seconds ?? Number.NaN));
    say(`${rep + 1}/${reps}: array ${array.at(-1)!.toFixed(1)}/s, farm ${farm.at(-1)!.toFixed(0)}/s`);
    await endWorkers(cluster);
  }
  report({
    figure: `tasks that run true, ${slots} slots`,
    unit: 'tasks/s',
    ...medianOf(farm),
    peer: peerMedian(`a job array of ${jobs}`, array),
    target: { of: 'ratio', bound: 'at least', limit: 20 },
  });
}

/** Those that wait for more work hold their cores. */
async function endWorkers({ calls }: BenchCluster): Promise<void> {
  const workers = await calls.call('GET /api/farm/workers', {});
  for (const { worker, kind } of workers)
    if (kind === 'engine') await calls.call('POST /api/farm/workers/{worker}/stop', { params: { worker } });
}
