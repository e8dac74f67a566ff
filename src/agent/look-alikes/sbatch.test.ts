import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Submit } from '../../protocol/jobs.ts';
import { FakeJobsHead, fakeJob } from './fake-jobs-head.ts';
import { LookAlikes } from './look-alikes-under-test.ts';

const here = new LookAlikes();
const head = new FakeJobsHead();
beforeAll(async () => {
  await here.build();
  await head.start();
  here.knowHead(head.url);
});
afterAll(async () => {
  await head.close();
  here.remove();
});
beforeEach(() => {
  head.posts.length = 0;
  head.refusal = undefined;
  head.check = undefined;
});

const SCRIPT = '#!/bin/bash\n#SBATCH -n 2\nhostname\n';
const sent = () => head.posts[0]?.body as Submit;

test('a script with its arguments; of the environment, all but what the submitting job is', async () => {
  writeFileSync(join(here.place, 'a.sh'), SCRIPT);
  const words = ['-n4', '--time', '10', '-J', 'my job', 'a.sh', 'one', '--two'];
  const { stdout, stderr, code } = await here.run('sbatch', words, { MINE: 'x' });
  expect({ stdout, stderr, code }).toEqual({ stdout: 'Submitted batch job 12\n', stderr: '', code: 0 });
  expect(sent()).toMatchObject({
    script: SCRIPT,
    scriptName: join(here.place, 'a.sh'),
    args: ['one', '--two'],
    options: ['--ntasks=4', '--time=10', '--job-name=my job'],
    directory: here.place,
  });
  expect(sent().environment?.MINE).toBe('x');
  expect(Object.keys(sent().environment ?? {}).filter((name) => /^(SLURM|BREADBOX)_/.test(name))).toEqual([]);
});

test('a script on stdin, --wrap, --parsable', async () => {
  const piped = await here.run('sbatch', ['--parsable', '--hold'], {}, SCRIPT);
  expect(piped.stdout).toBe('12\n');
  expect(sent()).toMatchObject({ script: SCRIPT, options: ['--hold'] });
  expect(sent().scriptName).toBeUndefined();
  head.posts.length = 0;
  await here.run('sbatch', ['-d', 'afterok:3', '--wrap', 'sleep 1']);
  expect(sent()).toMatchObject({ script: '', options: ['--dependency=afterok:3', '--wrap=sleep 1'] });
});

test.each([
  [['nosuch.sh'], '', 1, 'sbatch: error: Unable to open file nosuch.sh\n'],
  [[], '', 1, 'sbatch: error: Batch script is empty!\n'],
  [[], 'hostname\n', 1, /^sbatch: error: This does not look like a batch script. {2}The first\n/],
  [['--wrap', 'true', 'x.sh'], '', 1, 'sbatch: error: Script arguments not permitted with --wrap option\n'],
  [['--nosuch'], '', 255, `sbatch: unrecognized option '--nosuch'\nTry "sbatch --help" for more information\n`],
  [['-n'], '', 255, `sbatch: option requires an argument -- 'n'\nTry "sbatch --help" for more information\n`],
])('sbatch %j is refused as Slurm does', async (words, input, exit, complaint) => {
  const { stderr, code } = await here.run('sbatch', words, {}, input);
  if (typeof complaint === 'string') expect(stderr).toBe(complaint);
  else expect(stderr).toMatch(complaint);
  expect(code).toBe(exit);
});

test('what is wrong with the script is told with its lines', async () => {
  head.refusal = { status: 400, code: 'bad-input', title: 'the script has 1 error' };
  const error = { level: 'error', source: 'script', line: 2, text: 'There are only 4 cores.' };
  head.check = { ok: false, directives: [], warnings: [], errors: [error] };
  const { stderr, code } = await here.run('sbatch', [], {}, SCRIPT);
  expect(stderr).toBe('sbatch: error: line 2: There are only 4 cores.\nsbatch: error: Batch job submission failed\n');
  expect(code).toBe(1);
});

test('--wait stays and exits as the job did', async () => {
  head.jobs = [fakeJob(12, { state: 'running', startedAt: '2026-11-21T12:00:01.000Z' })];
  const submitted = here.run('sbatch', ['-W', '--wrap', 'exit 3']);
  setTimeout(() => {
    const endedAt = '2026-11-21T12:00:02.000Z';
    head.jobs = [fakeJob(12, { state: 'failed', exitCode: 3, startedAt: '2026-11-21T12:00:01.000Z', endedAt })];
  }, 700);
  expect(await submitted).toEqual({ code: 3, stdout: 'Submitted batch job 12\n', stderr: '' });
});
