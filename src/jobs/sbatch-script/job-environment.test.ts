import { describe, expect, test } from 'vitest';
import { jobEnvironment } from './job-environment.ts';

const LOGIN = { PATH: '/usr/bin', LANG: 'C' };
const SUBMITTER = { PATH: '/opt/bin', FOO: '1', EMPTY: '', SLURM_FOO: '3' };

describe('--export', () => {
  test.each([
    ['ALL', { ...LOGIN, ...SUBMITTER }],
    ['all', { ...LOGIN, ...SUBMITTER }],
    ['NONE', { ...LOGIN, SLURM_FOO: '3' }],
    ['NIL', { SLURM_FOO: '3' }],
    ['X=1', { ...LOGIN, SLURM_FOO: '3', X: '1' }],
    ['FOO', { ...LOGIN, SLURM_FOO: '3', FOO: '1' }],
    ['FOO,NOT_SET', { ...LOGIN, SLURM_FOO: '3', FOO: '1' }],
    ['ALL,FOO=2,X=a=b', { ...LOGIN, ...SUBMITTER, FOO: '2', X: 'a=b' }],
    ['FOO=2,ALL', { ...LOGIN, ...SUBMITTER, FOO: '1' }],
    ['ALL,X="a,b",Y=c', { ...LOGIN, ...SUBMITTER, X: '"a,b"', Y: 'c' }],
    ['ALL,X=', { ...LOGIN, ...SUBMITTER, X: '' }],
    ['', { ...LOGIN, SLURM_FOO: '3' }],
  ])('%s', (exported, env) => expect(jobEnvironment(exported, SUBMITTER, LOGIN)).toEqual(env));

  test.each(['ALL,1X=2', 'A B', 'ALL,X="a', '=1'])('%s is none', (exported) =>
    expect(() => jobEnvironment(exported, SUBMITTER, LOGIN)).toThrowError(
      expect.objectContaining({ code: 'bad-input' }),
    ),
  );

  test('what belongs to the job that submits stays with it', () => {
    const inside = {
      SLURM_JOB_ID: '7',
      SLURM_NTASKS: '4',
      SLURM_CPUS_PER_TASK: '2',
      SLURM_MEM_PER_CPU: '50',
      SLURM_ARRAY_TASK_ID: '1',
      SLURM_PROCID: '3',
      SLURMD_NODENAME: 'x',
      PMIX_RANK: '0',
      OMPI_COMM_WORLD_RANK: '0',
      BREADBOX_STEPS: '/x',
      'BASH_FUNC_module%%': '() { :; }',
      KEPT: '1',
      SLURM_CONF: '/etc/slurm.conf',
    };
    expect(jobEnvironment('ALL', inside, {})).toEqual({ KEPT: '1', SLURM_CONF: '/etc/slurm.conf' });
  });

  test('no name reaches the prototype', () => {
    const env = jobEnvironment('ALL,__proto__=1', JSON.parse('{"__proto__":"x","constructor":"y"}'), {});
    expect(Object.getPrototypeOf(env)).toBe(Object.prototype);
    expect(Object.entries(env)).toContainEqual(['constructor', 'y']);
  });
});
