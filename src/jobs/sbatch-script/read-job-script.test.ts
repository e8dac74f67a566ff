import { describe, expect, test } from 'vitest';
import { scriptCheckSchema } from '../../protocol/jobs.ts';
import { errorsOf, LAPTOP, read, script, warningsOf } from './script-under-test.ts';

const GIB = 2 ** 30;

/** Of the job that a line of options asks for, what is wanted. */
function ask(line: string, wanted: object, more: Parameters<typeof read>[1] = {}) {
  const reading = read(script(line), more);
  expect(errorsOf(reading)).toEqual([]);
  const asked: Record<string, unknown> = { ...reading.spec?.batch, ...reading.spec };
  expect(Object.fromEntries(Object.keys(wanted).map((key) => [key, asked[key]]))).toEqual(wanted);
}

describe('how much', () => {
  test.each([
    ['', { tasks: 1, cpusPerTask: 1, cpus: 1 }],
    ['-N 1', { tasks: 1, cpus: 1 }],
    ['-n 4', { tasks: 4, cpus: 4 }],
    ['-n 2 -c 3', { tasks: 2, cpusPerTask: 3, cpus: 6 }],
    ['--ntasks-per-node=4', { tasks: 4, tasksPerNode: 4, cpus: 4 }],
    ['--ntasks-per-node=4 -n 2', { tasks: 2, tasksPerNode: 4, cpus: 2 }],
    ['-N 1 --ntasks-per-node=2 -c 2', { tasks: 2, cpus: 4 }],
    ['--mincpus=5', { tasks: 1, cpus: 5 }],
    ['-n 20 --overcommit', { tasks: 20, cpus: 1 }],
    ['-n 20 -O -c 2', { tasks: 20, cpusPerTask: 2, cpus: 1 }],
    ['--exclusive', { tasks: 1, cpus: 8, exclusive: true }],
    ['--gres=gpu:1', { gres: { gpu: 1 } }],
    ['--gpus=rtx:1', { gres: { 'gpu:rtx': 1 } }],
    ['-G 1 --gres=gpu:1', { gres: { gpu: 1 } }],
    ['--gpus-per-node=1 --ntasks-per-gpu=3', { tasks: 3, cpus: 3, gres: { gpu: 1 } }],
    ['--gpus=1 --cpus-per-gpu=4 --mem-per-gpu=2G', { cpus: 4, memBytes: 2 * GIB }],
    ['--gpus-per-task=1', { gres: { gpu: 1 } }],
    ['--tres-per-task=cpu=2,gres/gpu=1', { cpusPerTask: 2, cpus: 2, gres: { gpu: 1 } }],
    ['--gres=none', { gres: undefined }],
    ['--mem=4G', { memBytes: 4 * GIB }],
    ['--mem=0', { memBytes: LAPTOP.memBytes }],
    ['--mem-per-cpu=1G -n 2 -c 2', { memBytes: 4 * GIB }],
    ['--mem-per-cpu=1G --exclusive', { memBytes: 8 * GIB }],
    ['--mem=1G --mem=2G', { memBytes: 2 * GIB }],
  ])('%s', (line, wanted) => ask(line, wanted));

  test.each([
    ['-n 9', '2:9 9 CPUs, and this computer has 8: the job could never start here.'],
    ['-n 3 -c 3', '2:9 3 tasks × 3 = 9 CPUs, and this computer has 8: the job could never start here.'],
    ['-N 2', '2:9 -N: 2 nodes: this computer is one node, the job could never start here.'],
    ['-N 2-4', '2:9 -N: 2 nodes: this computer is one node, the job could never start here.'],
    [
      '-n 4 --ntasks-per-node=2',
      '2:14 4 tasks, 2 on a node, take 2 nodes, and this computer is one: the job could never start here.',
    ],
    ['--mem=17G', '2:9 17 GiB of memory, and this computer has 16 GiB: the job could never start here.'],
    [
      '-n 8 --mem-per-cpu=3G',
      '2:14 8 × 3 GiB = 24 GiB of memory, and this computer has 16 GiB: the job could never start here.',
    ],
    ['--gres=gpu:2', '2:9 2 × gpu, and this computer has 1 × gpu: the job could never start here.'],
    ['--gpus=a100:1', '2:9 1 × gpu:a100, and this computer has no gpu:a100: the job could never start here.'],
    ['--gpus-per-task=1 -n 2', '2:9 2 × gpu, and this computer has 1 × gpu: the job could never start here.'],
    ['-x laptop', '2:9 -x: laptop is this computer: the job could never start here.'],
    ['-n 99999999999', "2:9 -n: '99999999999' is not a number of tasks."],
    ['--mem=2G --mem-per-cpu=3G', '2:18 --mem and --mem-per-cpu exclude each other.'],
    ['--array=1001', '2:9 --array: Index 1001 is above 1000, the highest of an array.'],
    ['--deadline=2020-01-01', '2:9 --deadline: The deadline 2020-01-01 has gone by.'],
    ['--mail-type=foo', "2:9 --mail-type: 'foo' is not a value of this option."],
    ['--wrap=hostname', '2:9 --wrap: This is for the command line: in a script, write the command itself.'],
    ['--test-only', '2:9 --test-only: This is for the command line, not for a script.'],
    ['--export-file=x', '2:9 --export-file: No file and no descriptor with variables goes with a job.'],
  ])('%s: %s', (line, error) => expect(errorsOf(read(script(line)))).toEqual([error]));
});

describe('when and in what order', () => {
  test.each([
    ['-t 10', { timeLimitSec: 600 }],
    ['-t 0:05', { timeLimitSec: 5 }],
    ['-t UNLIMITED', { timeLimitSec: undefined }],
    ['-a 1-4%2', { array: { indexes: [1, 2, 3, 4], atOnce: 2 } }],
    ['--array=', { array: undefined }],
    ['-d afterok:12', { dependencies: [{ type: 'afterok', jobId: '12' }], dependencyMode: 'all' }],
    ['-d singleton?after:3', { dependencyMode: 'any' }],
    ['--begin=now+1hour', { beginAt: new Date(2026, 10, 21, 13, 0, 0).toISOString() }],
    ['-H', { held: true }],
    ['--priority=0', { held: true }],
    ['--nice', { nice: 100 }],
    ['--nice=-5', { nice: 0 }],
    ['--requeue', { requeue: true }],
    ['--no-requeue --requeue', { requeue: true }],
    ['--requeue --no-requeue', { requeue: false }],
    ['--signal=B:USR1@30', { warnSignal: { signal: 'SIGUSR1', beforeSec: 30, scriptOnly: true } }],
    ['--comment="a b"', { comment: 'a b' }],
  ])('%s', (line, wanted) => ask(line, wanted));
});

describe('where', () => {
  test.each([
    ['', { name: 'job.sh', directory: '/home/ada/project' }],
    ['-J "my job"', { name: 'my job' }],
    ['-D sub', { directory: '/home/ada/project/sub' }],
    ['-D ../x/', { directory: '/home/ada/x' }],
    ['-D /tmp', { directory: '/tmp' }],
    ['-o out-%j -e err-%4j -i in', { stdout: 'out-%j', stderr: 'err-%4j', stdin: 'in' }],
    ['--open-mode=append', { openMode: 'append' }],
    ['--open-mode=t', { openMode: 'truncate' }],
    ['-p gpu', { partition: 'local' }],
  ])('%s', (line, wanted) => ask(line, wanted));

  test('the name of a job that has no script file', () => {
    expect(read(script(''), { scriptName: undefined }).spec?.name).toBe('sbatch');
    expect(read('', { options: ['--wrap', 'hostname'] }).spec?.name).toBe('wrap');
    expect(read(undefined, { program: 'srun', argv: ['/usr/bin/python3', 'x.py'] }).spec?.name).toBe('python3');
  });

  test('~ and $HOME are not replaced, and it says so', () => {
    expect(warningsOf(read(script('-o $HOME/x', '-D ~/y', '-J $USER')))).toEqual([
      '2 -o: $HOME is not replaced in options; it stays as it is written.',
      '3 -D: ~ is not replaced in options; it stays as it is written.',
      '4 -J: $USER is not replaced in options; it stays as it is written.',
    ]);
  });
});

describe('a name', () => {
  test('is one line, also where the file of the script gives it', () => {
    expect(read(script(''), { scriptName: 'a\nFAKE  ROW' }).spec?.name).toBe('a?FAKE  ROW');
    expect(errorsOf(read(script(''), { options: ['-J', 'a\nb'] }))).toHaveLength(1);
  });

  test('has at most 1024 bytes', () => {
    expect(read(script(''), { options: ['-J', 'n'.repeat(1024)] }).spec?.name).toHaveLength(1024);
    expect(errorsOf(read(script(''), { options: ['-J', `${'n'.repeat(1023)}é`] }))).toHaveLength(1);
  });
});

describe('script, environment, command line', () => {
  test('the later wins, and what is overridden says so', () => {
    const reading = read(script('-n 2 -t 10 -J a'), {
      environment: { SBATCH_TIMELIMIT: '20', SBATCH_JOB_NAME: 'b' },
      options: ['--job-name', 'c'],
    });
    expect(reading.spec).toMatchObject({ name: 'c', batch: { tasks: 2, timeLimitSec: 1200 } });
    expect(reading.check.directives.map(({ source, option, overridden }) => [source, option, overridden])).toEqual([
      ['script', 'ntasks', false],
      ['script', 'time', true],
      ['script', 'job-name', true],
      ['environment', 'time', false],
      ['environment', 'job-name', true],
      ['command-line', 'job-name', false],
    ]);
  });

  test.each([
    [{ SBATCH_EXCLUSIVE: '' }, { cpus: 8 }],
    [{ SBATCH_REQUEUE: 'no' }, { requeue: undefined }],
    [{ SBATCH_TIMELIMIT: '' }, { timeLimitSec: undefined }],
    [{ SBATCH_EXCLUSIVE: 'user' }, { cpus: 1 }],
    [{ SBATCH_REQUEUE: 'yes' }, { requeue: true }],
    [{ SBATCH_NO_REQUEUE: '1' }, { requeue: false }],
    [{ SBATCH_ARRAY_INX: '1-2' }, { array: { indexes: [1, 2] } }],
    [{ SBATCH_MEM_PER_NODE: '3G' }, { memBytes: 3 * GIB }],
    [{ SBATCH_NTASKS: '4', SBATCH_CPUS_PER_TASK: '4' }, { cpus: 1 }],
    [{ SLURM_UMASK: '0027' }, { umask: 0o027 }],
  ])('%j', (environment, wanted) => ask('', wanted, { environment }));

  test('memory of another kind in the environment is weaker than the script', () => {
    const environment = { SBATCH_MEM_PER_NODE: '3G' };
    ask('--mem-per-cpu=1G -n 2', { memBytes: 2 * GIB }, { environment });
    ask('--mem=1G', { memBytes: 3 * GIB }, { environment });
  });

  test('memory of two kinds in script and command line is an error', () => {
    expect(errorsOf(read(script('--mem=2G'), { options: ['--mem-per-cpu=1G'] }))).toEqual([
      '--mem and --mem-per-cpu exclude each other.',
    ]);
  });

  test('an error of the environment names its variable', () => {
    const { check } = read(script(''), { environment: { SBATCH_TIMELIMIT: 'abc' } });
    expect(check.errors).toMatchObject([
      { source: 'environment', option: 'time', text: "SBATCH_TIMELIMIT: 'abc' is not a time." },
    ]);
  });

  test('--wrap is the script', () => {
    const reading = read('', { options: ['-n2', '--wrap=echo $SLURM_JOB_ID'] });
    expect(reading.spec?.batch?.script).toBe('#!/bin/sh\n# Made by --wrap.\n\necho $SLURM_JOB_ID\n');
    expect(reading.spec?.batch?.tasks).toBe(2);
    expect(errorsOf(read(script(''), { options: ['--wrap=x'] }))).toEqual([
      '--wrap gives the command, and there is a script too.',
    ]);
  });

  test('a stray word on the command line', () => {
    expect(errorsOf(read(script(''), { options: ['-n', '2', 'job.sh'] }))).toEqual([
      "'job.sh' is neither an option nor the value of one.",
    ]);
  });

  test('srun asks for a job without a script; what concerns the step is no error', () => {
    const { spec, check } = read(undefined, {
      program: 'srun',
      argv: ['hostname'],
      options: ['-n', '4', '-l', '--pty', '-o', 'x', '--mpi=pmix'],
    });
    expect(check.errors).toEqual([]);
    expect(spec).toMatchObject({ argv: ['hostname'], cpus: 4, batch: { tasks: 4 } });
    expect([spec?.batch?.script, spec?.batch?.stdout]).toEqual([undefined, undefined]);
  });
});

test('the answer is what the API promises', () => {
  for (const line of ['-n 4 --mem=4G -a 1-3 -p x', '--mem=x', '']) {
    const { check } = read(script(line), { options: ['-t', '5'], environment: { SBATCH_QOS: 'high' } });
    expect(scriptCheckSchema.parse(check)).toEqual(check);
  }
  expect(read(script('-n 2 --mem=4G -a 1-3')).check.asks).toEqual({
    name: 'job.sh',
    tasks: 2,
    cpusPerTask: 1,
    cpus: 2,
    memBytes: 4 * GIB,
    array: { indexes: [1, 2, 3] },
    stdout: 'slurm-%A_%a.out',
    directory: '/home/ada/project',
  });
});

describe('what is hardly meant is warned of', () => {
  test.each([
    ['--signal=USR1@10', '2 --signal: Without a time limit it is never sent.'],
    ['-o x-%a', '2 -o: Outside of an array, %a is 4294967294.'],
    ['-a 1-3 -o x', '2 -o: All indexes of the array write into this one file.'],
    ['-a 1-3 -e x-%A', '2 -e: All indexes of the array write into this one file.'],
    ['--mem=4', '2 --mem: A number without a unit is megabytes: 4 MiB is very little.'],
  ])('%s', (line, warning) => expect(warningsOf(read(script(line)))).toEqual([warning]));

  test.each([
    '--signal=USR1@10 -t 5',
    '-o x-%j',
    '-a 1-3 -o x-%A_%4a',
    '-a 1-3 -o %j -e /dev/null',
    '-a 3 -o x',
    '-o "x\\\\%a"',
  ])('not of %s', (line) => expect(warningsOf(read(script(line)))).toEqual([]));
});
