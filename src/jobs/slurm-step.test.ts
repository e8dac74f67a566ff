import { expect, test } from 'vitest';
import { readForSlurm } from './sbatch-script/read-for-slurm.ts';
import { slurmStep } from './slurm-step.ts';

function step(options: readonly string[], { stdin }: { stdin?: string } = {}) {
  const argv = ['./heat', "it's", '--', '-n'];
  const { spec } = readForSlurm(
    {
      ...{ script: undefined, argv, options, environment: { SEED: '7' }, directory: '/home/ada', program: 'srun' },
      ...{ user: 'ada', loginEnvironment: {} },
    },
    true,
  );
  return slurmStep(spec, { options, argv, stdin }, 'n0');
}

test('sbatch gets what allocates, srun what is of the step, both how many of what', () => {
  const { argv, batch, name } = step([
    '-N2',
    '-n',
    '4',
    '-c2',
    '-p',
    'big',
    '--mem=1G',
    '-l',
    '--mpi=pmix',
    '-o',
    'x.%t',
    '-W5',
  ]);
  expect(batch?.native).toEqual([
    ...['--nodes=2', '--ntasks=4', '--cpus-per-task=2', '--partition=big', '--mem=1G', '--chdir=/home/ada'],
    ...['--no-requeue', '--output=/dev/null'],
  ]);
  expect(argv).toEqual([
    ...['srun', '--nodes=2', '--ntasks=4', '--cpus-per-task=2', '--label', '--mpi=pmix', '--output=x.%t', '--wait=5'],
    ...['--', './heat', "it's", '--', '-n'],
  ]);
  expect({ name, script: batch?.script, stdout: batch?.stdout }).toEqual({
    name: 'heat',
    script: undefined,
    stdout: undefined,
  });
});

test('its own directory stands, and a number of ranks that nobody named is not made up', () => {
  const { argv, batch } = step(['-D', 'inner', '-J', 'mine'], { stdin: 'AAE=' });
  expect(batch).toMatchObject({ stdinBase64: 'AAE=', requeue: false });
  expect(batch?.native).toEqual(['--chdir=inner', '--job-name=mine', '--no-requeue', '--output=/dev/null']);
  expect(argv.slice(0, 3)).toEqual(['srun', '--chdir=inner', '--']);
});

test('a terminal is refused, with the way to one', () => {
  expect(() => step(['--pty'])).toThrow(
    expect.objectContaining({
      code: 'not-supported',
      hint: expect.stringContaining('breadbox ssh n0, and there: srun --pty'),
    }),
  );
});
