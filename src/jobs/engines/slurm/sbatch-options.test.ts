import { expect, test } from 'vitest';
import type { BatchSpec, JobSpec } from '../../engine.ts';
import { sbatchOptions } from './sbatch-options.ts';
import { submitProgram } from './submit-program.ts';

const spec = (batch: Partial<BatchSpec>, more: Partial<JobSpec> = {}): JobSpec => ({
  name: 'heat',
  argv: [],
  cpus: 4,
  directory: '/srv/home/ada',
  batch: { script: '#!/bin/sh\ntrue\n', tasks: 2, cpusPerTask: 2, ...batch },
  ...more,
});
const FILES = { stdoutPath: '/srv/home/ada/.cache/breadbox/jobs/x.out', stderrPath: '/srv/home/ada/err' };

test('what a job asks for, as sbatch has it', () => {
  const options = sbatchOptions(
    spec({
      nodes: { least: 1, most: 2 },
      memBytes: 1.5 * 2 ** 20,
      timeLimitSec: 61,
      array: { indexes: [1, 3, 40], atOnce: 2 },
      dependencies: [
        { type: 'afterok', jobId: '12' },
        { type: 'after', jobId: '13', delaySec: 120 },
        { type: 'singleton' },
      ],
      dependencyMode: 'any',
      gres: { 'gpu:a100': 2 },
      requeue: false,
      held: true,
      warnSignal: { signal: 'SIGUSR1', beforeSec: 30, scriptOnly: true },
    }),
  );
  for (const option of [
    '--job-name=heat',
    '--chdir=/srv/home/ada',
    '--ntasks=2',
    '--cpus-per-task=2',
    '--nodes=1-2',
    '--mem=2M',
    '--time=2',
    '--array=1,3,40%2',
    '--dependency=afterok:12?after:13+2?singleton',
    '--gres=gpu:a100:2',
    '--no-requeue',
    '--hold',
    '--signal=B:USR1@30',
  ])
    expect(options).toContain(option);
});

test("the submitter's own options stand alone, but for the name and the directory", () => {
  expect(sbatchOptions(spec({ native: ['-n', '3'], held: true }))).toEqual(['-n', '3', '--job-name=heat']);
});

test('a pilot: one node, its own script and options', () => {
  const { batch: _, ...pilot } = spec({});
  const sbatch = { script: '#!/bin/sh\nrun\n', options: ['--requeue'] };
  const options = sbatchOptions({ ...pilot, cpus: 0, node: 'n2', timeLimitSec: 3600, sbatch });
  expect(options.slice(3)).toEqual([
    '--nodes=1',
    '--ntasks=1',
    '--cpus-per-task=1',
    '--nodelist=n2',
    '--time=60',
    '--requeue',
  ]);
});

test('environment and script are in no command line; a line of the script cannot end it', () => {
  const program = submitProgram(
    spec({ script: "#!/bin/sh\nEND\necho it's" }, { env: { KEY: "a'b" }, argv: ['two words'] }),
    FILES,
  );
  expect(program).toContain("export KEY='a'\\''b'");
  expect(program).toMatch(
    /exec sbatch --parsable .* \/dev\/stdin 'two words' <<'(END-[0-9a-f-]+)'\n#!\/bin\/sh\nEND\necho it's\n\1\n$/,
  );
});

test('a program that is no script makes the folder of its output, and takes its words as they are', () => {
  const { batch: _, ...program } = spec({}, { argv: ['echo', '$HOME', ''] });
  const text = submitProgram(program, FILES);
  expect(text).toContain('mkdir -p /srv/home/ada/.cache/breadbox/jobs\n');
  expect(text).toContain("set -- echo '$HOME' ''\n");
  expect(text).toContain('--output=/dev/null');
});
