import { expect, test } from 'vitest';
import { readForSlurm } from './read-for-slurm.ts';

const read = (
  script: string,
  more: { options?: string[]; environment?: Record<string, string>; isHere?: boolean } = {},
) =>
  readForSlurm(
    {
      ...{ script: `#!/bin/sh\n${script}\n`, argv: [], options: more.options ?? [] },
      ...{ environment: more.environment ?? {}, directory: '/home/ada/x', program: 'sbatch', user: 'ada' },
      loginEnvironment: {},
    },
    more.isHere ?? false,
  );

test('options go to sbatch as they are; what one computer could not do is no matter', () => {
  const { check, spec } = read('#SBATCH -N 4 --ntasks-per-node=64 -p big -C intel --mem=0', {
    options: ['-A', 'physics', '--time=10'],
  });
  expect(check).toMatchObject({ ok: true, errors: [], warnings: [] });
  expect(spec.batch?.native).toEqual(['--account=physics', '--time=10', '--chdir=/home/ada/x']);
  expect(spec).toMatchObject({ directory: '/home/ada/x', cpus: 256, batch: { tasks: 256 } });
});

test('what the command does itself is left out, and --wrap has become a script', () => {
  const { spec } = read('', { options: ['--parsable', '--wait', '--wrap=echo hi', '-n2'] });
  expect(spec.batch?.native).toEqual(['--ntasks=2', '--chdir=/home/ada/x']);
});

test('the script’s own --chdir stands', () => {
  expect(read('#SBATCH -D inner').spec.batch?.native).toEqual([]);
});

test('what cannot be read is a warning, and sbatch’s to refuse', () => {
  const { check, spec } = read('#SBATCH --newest-option=3');
  expect(check.ok).toBe(true);
  expect(check.warnings).toHaveLength(1);
  expect(spec.batch?.script).toContain('--newest-option');
});

test('variables of another computer stay there', () => {
  const environment = { PATH: '/opt/homebrew/bin', HOME: '/Users/ada', SEED: '7', SBATCH_PARTITION: 'all' };
  expect(read('', { environment }).spec.env).toEqual({ SEED: '7', SBATCH_PARTITION: 'all' });
  expect(read('', { environment, isHere: true }).spec.env).toEqual(environment);
});
