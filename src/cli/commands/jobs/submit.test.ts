import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ScriptNote } from '../../../protocol/jobs.ts';
import { aJob, bodyOf, type FakeHead, json, live, problem, startFakeHead } from '../../fake-head.ts';
import { runInFakeWorld } from '../../fake-world.ts';

const SCRIPT = '#!/bin/bash\n#SBATCH -n 2\n#SBATCH --mail-type=END\necho "é"\n';
const WARNING: ScriptNote = {
  level: 'warning',
  source: 'script',
  line: 3,
  column: 9,
  option: 'mail-type',
  text: 'No mail is sent.',
};

let head: FakeHead;
let cwd: string;
let sent: Record<string, unknown> = {};
beforeEach(async () => {
  cwd = mkdtempSync(join(tmpdir(), 'breadbox-submit-'));
  writeFileSync(join(cwd, 'job.sh'), SCRIPT);
  head = await startFakeHead({
    'POST /api/jobs': async (request, response) => {
      sent = JSON.parse(await bodyOf(request));
      await json({ jobId: '12', warnings: [WARNING] })(request, response);
    },
    'POST /api/jobs/check': json({
      ok: false,
      directives: [
        { source: 'script', line: 2, option: 'ntasks', value: '2', meaning: '2 tasks', overridden: true },
        { source: 'command-line', option: 'ntasks', value: '4', meaning: '4 tasks', overridden: false },
      ],
      warnings: [WARNING],
      errors: [{ level: 'error', source: 'command-line', text: 'That is too much.', hint: 'Ask for less.' }],
    }),
    'GET /api/live': live(['jobs', { jobs: [aJob({ state: 'failed', exitCode: 3 })] }]),
    'GET /api/jobs': json({ jobs: [aJob()], total: 1, counts: {} }),
  });
});
afterEach(async () => {
  await head.stop();
  rmSync(cwd, { recursive: true });
});

const submit = (argv: readonly string[], stdin?: string) =>
  runInFakeWorld(['submit', ...argv], {
    cwd,
    stdin,
    env: { BREADBOX_URL: head.url, BREADBOX_TOKEN: 'secret', GREETING: "it's\n$(x)" },
  });

it('inside a job asks the head of the job, unless a token is set', async () => {
  const access = join(cwd, 'access.json');
  writeFileSync(access, JSON.stringify({ url: head.url, token: 'of the job' }));
  const env = { BREADBOX_ACCESS: access, BREADBOX_URL: 'http://127.0.0.1:1', BREADBOX_HOME: cwd };
  expect(await runInFakeWorld(['submit', '--parsable', 'job.sh'], { cwd, env })).toMatchObject({ stdout: '12\n' });
  const withToken = await runInFakeWorld(['submit', 'job.sh'], { cwd, env: { ...env, BREADBOX_TOKEN: 'x' } });
  expect(withToken).toMatchObject({ exit: 5, stdout: '' });
});

describe('submit', () => {
  it('sends script, arguments, options, environment, folder and umask, but no token', async () => {
    const { exit, stdout, stderr } = await submit(['-n4', '--json', '-J', 'a b', 'job.sh', '-n', '1', 'x y']);
    expect({ exit, printed: JSON.parse(stdout) }).toEqual({ exit: 0, printed: { jobId: '12', warnings: [WARNING] } });
    expect(stderr).toBe('job.sh, line 3, column 9: warning: No mail is sent.\n');
    expect(sent).toEqual({
      script: SCRIPT,
      scriptName: join(cwd, 'job.sh'),
      args: ['-n', '1', 'x y'],
      options: ['--ntasks=4', '--job-name=a b'],
      environment: { BREADBOX_URL: head.url, GREETING: "it's\n$(x)" },
      directory: cwd,
      umask: 0o022,
    });
  });

  it.each([
    [['job.sh'], 'Submitted batch job 12\n'],
    [['--parsable', 'job.sh'], '12\n'],
    [['job.sh', '--parsable'], '12\n'],
    [['-Q', 'job.sh'], '12\n'],
  ])('%j prints %j', async (argv, stdout) => {
    expect(await submit(argv)).toMatchObject({ exit: 0, stdout });
  });

  it.each([[['-']], [[]], [['-n', '2']]])('%j takes the script from stdin', async (argv) => {
    expect(await submit(argv, '#!/bin/sh\ndate\n')).toMatchObject({ exit: 0 });
    expect(sent).toMatchObject({ script: '#!/bin/sh\ndate\n', args: [] });
    expect(sent).not.toHaveProperty('scriptName');
  });

  it('leaves the command of --wrap to the head', async () => {
    expect(await submit(['--wrap', 'echo $HOME', '-n', '2', '--parsable', '--json'])).toMatchObject({ exit: 0 });
    expect(sent).toMatchObject({ script: '', options: ['--wrap=echo $HOME', '--ntasks=2'] });
  });

  it('hands the script what stands behind --', async () => {
    await submit(['job.sh', '--json', '--', '--json', '--check']);
    expect(sent).toMatchObject({ args: ['--json', '--check'] });
  });

  it('tells all that is wrong, where that is more than one thing', async () => {
    await head.stop();
    const errors = [1, 2].map((line) => ({ level: 'error', source: 'script', line, text: `Bad ${line}.` }));
    head = await startFakeHead({
      'POST /api/jobs': problem('bad-input', 400, 'job.sh, line 1: Bad 1. (and 1 more)'),
      'POST /api/jobs/check': json({ ok: false, directives: [], warnings: [], errors }),
    });
    expect(await submit(['job.sh'])).toEqual({
      exit: 2,
      stdout: '',
      stderr: 'job.sh, line 1: Bad 1.\njob.sh, line 2: Bad 2.\nbreadbox: job.sh has 2 errors and is not submitted.\n',
    });
  });

  it('--check submits nothing and shows how each line was understood', async () => {
    const { exit, stdout } = await submit(['--check', 'job.sh']);
    expect({ exit, calls: head.calls }).toEqual({ exit: 2, calls: ['POST /api/jobs/check'] });
    expect(stdout).toContain('line 2        --ntasks  2      2 tasks (a later or stronger one counts)\n');
    expect(stdout).toContain('line 3, column 9  No mail is sent.\n');
    expect(stdout).toContain('command line  That is too much. Ask for less.\n');
    expect(JSON.parse((await submit(['job.sh', '--check', '--json'])).stdout)).toMatchObject({ ok: false });
  });

  it('--wait exits with how the job went', async () => {
    expect(await submit(['--wait', 'job.sh'])).toEqual({
      exit: 1,
      stdout: 'Submitted batch job 12\n',
      stderr:
        'job.sh, line 3, column 9: warning: No mail is sent.\nbreadbox: Job 12 failed with exit code 3.\n  What it printed: breadbox logs 12\n',
    });
  });

  it.each([
    [['nothing.sh'], 3, /There is no script .*nothing\.sh\./],
    [['.'], 2, /is a folder, not a script\./],
    [['--ntasks=2', '--nonsense', 'job.sh'], 2, /sbatch has no option --nonsense\./],
    [['--wrap', 'date', 'job.sh'], 2, /--wrap takes the place of a script/],
    [['--timeout', '3', 'job.sh'], 2, /--timeout goes with --wait\./],
    [['--wait', '--timeout', 'x', 'job.sh'], 2, /--timeout: 'x' is not a number of seconds/],
  ])('%j is refused before anything is sent', async (argv, exit, message) => {
    const outcome = await submit(argv);
    expect({ exit: outcome.exit, stdout: outcome.stdout, calls: head.calls }).toEqual({ exit, stdout: '', calls: [] });
    expect(outcome.stderr).toMatch(message);
  });

  it('does not take a program for a script', async () => {
    writeFileSync(join(cwd, 'a.out'), Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0xff, 0xfe]));
    expect(await submit(['a.out'])).toMatchObject({ exit: 2, stderr: expect.stringContaining('is not text in UTF-8') });
  });
});

it("says that an option behind the script is the script's", async () => {
  const { stdout, stderr } = await submit(['job.sh', '--mem', '4G']);
  expect(sent).toMatchObject({ args: ['--mem', '4G'], options: [] });
  expect(stdout).toBe('Submitted batch job 12\n');
  expect(stderr).toContain('--mem stands behind the script and is given to it.');
  expect((await submit(['job.sh', '--colour', 'red'])).stderr).not.toContain('stands behind');
});
