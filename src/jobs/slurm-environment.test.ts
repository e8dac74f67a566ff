import { describe, expect, test } from 'vitest';
import { read, script } from './sbatch-script/script-under-test.ts';
import { slurmEnvironment } from './slurm-environment.ts';

/** All that a job sees of Slurm: what was set when it was submitted, and at its start. */
function environmentOf(line: string, array?: { readonly index: number }) {
  const place = { node: 'laptop.lan', cores: 2, memBytes: 2000 * 2 ** 20, partition: 'local', gres: { gpu: 2 } };
  const { spec, check } = read(script(line), { place });
  expect(check.errors).toEqual([]);
  const { HOME, PATH, ...env } = {
    ...spec!.env,
    ...slurmEnvironment({
      jobId: array === undefined ? '12' : `10_${array.index}`,
      rawId: '12',
      ...(array === undefined ? {} : { array: { jobId: '10', index: array.index, spec: spec!.batch!.array! } }),
      spec: spec!,
      node: place.node,
      cores: spec!.cpus,
      account: 'ada',
      uid: 1000,
      gid: 1001,
      submitHost: 'laptop',
      restarts: 0,
      clusterName: 'breadbox',
      startedAt: '2026-11-21T12:00:00Z',
    }),
  };
  expect([HOME, PATH]).toEqual(['/home/ada', '/usr/bin']);
  return env;
}

const PLAIN = {
  ENVIRONMENT: 'BATCH',
  SLURM_CLUSTER_NAME: 'breadbox',
  SLURM_CPUS_ON_NODE: '1',
  SLURM_GTIDS: '0',
  SLURM_JOBID: '12',
  SLURM_JOB_CPUS_PER_NODE: '1',
  SLURM_JOB_GID: '1001',
  SLURM_JOB_ID: '12',
  SLURM_JOB_NAME: 'job.sh',
  SLURM_JOB_NODELIST: 'laptop',
  SLURM_JOB_NUM_NODES: '1',
  SLURM_JOB_PARTITION: 'local',
  SLURM_JOB_START_TIME: '1795262400',
  SLURM_JOB_UID: '1000',
  SLURM_JOB_USER: 'ada',
  SLURM_LOCALID: '0',
  SLURM_NNODES: '1',
  SLURM_NODEID: '0',
  SLURM_NODELIST: 'laptop',
  SLURM_PRIO_PROCESS: '0',
  SLURM_PROCID: '0',
  SLURM_SUBMIT_DIR: '/home/ada/project',
  SLURM_SUBMIT_HOST: 'laptop',
  SLURM_TASKS_PER_NODE: '1',
  SLURM_TOPOLOGY_ADDR: 'laptop',
  SLURM_TOPOLOGY_ADDR_PATTERN: 'node',
  SLURMD_NODENAME: 'laptop',
};

const TWO_CPUS = { SLURM_CPUS_ON_NODE: '2', SLURM_JOB_CPUS_PER_NODE: '2' };
const TWO_TASKS = { SLURM_NPROCS: '2', SLURM_NTASKS: '2', SLURM_TASKS_PER_NODE: '2' };

/** As printed by jobs of a Slurm 22.05 of one node with two CPUs, but for the two times, which came later. */
describe('the variables of a job are those of a Slurm of one node', () => {
  test.each([
    ['', {}],
    ['-N1', {}],
    ['-n2', { ...TWO_CPUS, ...TWO_TASKS }],
    ['--ntasks-per-node=2', { ...TWO_CPUS, ...TWO_TASKS, SLURM_NTASKS_PER_NODE: '2' }],
    ['--ntasks-per-node=1 -n1', { SLURM_NPROCS: '1', SLURM_NTASKS: '1', SLURM_NTASKS_PER_NODE: '1' }],
    ['-c2', { ...TWO_CPUS, SLURM_CPUS_PER_TASK: '2', SLURM_TRES_PER_TASK: 'cpu=2' }],
    ['--mem=100', { SLURM_MEM_PER_NODE: '100' }],
    ['-n2 --mem-per-cpu=50', { ...TWO_CPUS, ...TWO_TASKS, SLURM_MEM_PER_CPU: '50' }],
    ['--exclusive', { ...TWO_CPUS, SLURM_TASKS_PER_NODE: '2' }],
    ['--mincpus=2', { ...TWO_CPUS, SLURM_TASKS_PER_NODE: '2' }],
    ['-O -n2', { ...TWO_TASKS, SLURM_OVERCOMMIT: '1' }],
    ['-t 5', { SLURM_JOB_END_TIME: '1795262700' }],
    ['-d afterany:1', { SLURM_JOB_DEPENDENCY: 'afterany:1' }],
    ['-d "afterok:1:2?singleton"', { SLURM_JOB_DEPENDENCY: 'afterok:1?afterok:2?singleton' }],
    ['-J "a b"', { SLURM_JOB_NAME: 'a b' }],
    ['--threads-per-core=1', { SLURM_THREADS_PER_CORE: '1' }],
    ['--hint=nomultithread', { SLURM_HINT: 'nomultithread' }],
    ['--distribution=block', { SLURM_DISTRIBUTION: 'block' }],
    ['--export=NONE', { SLURM_EXPORT_ENV: 'NONE', SLURM_GET_USER_ENV: '1' }],
    ['--export=ALL', { SLURM_EXPORT_ENV: 'ALL' }],
    ['--gpus=2', { SLURM_GPUS: '2', SLURM_GPUS_ON_NODE: '2' }],
    ['--requeue --comment=x --nice=3 -w laptop', {}],
  ])('%s', (line, more) => expect(environmentOf(line)).toEqual({ ...PLAIN, ...more }));

  test.each([
    ['--array=5-9:4', 9, { COUNT: '2', MAX: '9', MIN: '5', STEP: '4' }],
    ['--array=2,5,1', 5, { COUNT: '3', MAX: '5', MIN: '1', STEP: '1' }],
    ['--array=7', 7, { COUNT: '1', MAX: '7', MIN: '7', STEP: '1' }],
  ])('%s', (line, index, numbers) => {
    const named = Object.entries(numbers).map(([name, value]) => [`SLURM_ARRAY_TASK_${name}`, value]);
    expect(environmentOf(line, { index })).toEqual({
      ...PLAIN,
      ...Object.fromEntries(named),
      SLURM_ARRAY_JOB_ID: '10',
      SLURM_ARRAY_TASK_ID: String(index),
    });
  });
});
