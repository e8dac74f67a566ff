import { afterEach, describe, expect, it } from 'vitest';
import type { Job, JobDetail } from '../../../protocol/jobs.ts';
import { type Answers, aJob, type FakeHead, json, live, problem, startFakeHead } from '../../fake-head.ts';
import { runInFakeWorld } from '../../fake-world.ts';
import { whatBecame } from '../../wait-for-jobs.ts';

let head: FakeHead;
afterEach(() => head.stop());

async function run(argv: readonly string[], answers: Answers) {
  head = await startFakeHead({
    'GET /api/me': json({ user: 'ada', role: 'owner', via: 'token' }),
    'GET /api/jobs': json({ jobs: [], total: 0, counts: {} }),
    ...answers,
  });
  return runInFakeWorld(argv, { env: { BREADBOX_URL: head.url, BREADBOX_TOKEN: 'secret' } });
}

function askedFor(call: string | undefined): Record<string, string> {
  return Object.fromEntries(new URL(call!.split(' ')[1]!, 'http://x').searchParams);
}

const done = (_: unknown, response: { writeHead(status: number): { end(): void } }) => response.writeHead(204).end();

describe('jobs', () => {
  const two = [aJob({ jobId: '13_[4-9]', state: 'pending', reason: 'Resources' }), aJob({ nodes: 'bread' })];

  it('lists the own ones of the last day, arrays folded', async () => {
    const { exit, stdout } = await run(['jobs'], { 'GET /api/jobs': json({ jobs: two, total: 7, counts: {} }) });
    expect({ exit, lines: stdout.trimEnd().split('\n') }).toEqual({
      exit: 0,
      lines: [
        expect.stringMatching(/^JOB {7}NAME {2}USER {2}STATE {4}CORES {2}TIME {2}NODES {2}SUBMITTED {12}WHY$/),
        expect.stringMatching(/^13_\[4-9\] {2}heat {2}ada {3}pending {6}2 .* Resources$/),
        expect.stringMatching(/^12 {8}heat {2}ada {3}running {6}2 .* bread /),
      ],
    });
    const { since, ...asked } = askedFor(head.calls[1]);
    expect(asked).toEqual({ user: 'ada', ended: 'true', fold: 'true', limit: '1000' });
    expect(Date.now() - Date.parse(since!)).toBeGreaterThan(23.9 * 3600 * 1000);
  });

  it('--json has each index, and null where there is nothing yet', async () => {
    const { stdout } = await run(['jobs', '--json', '--all'], {
      'GET /api/jobs': json({ jobs: [aJob()], total: 1, counts: {} }),
    });
    expect(JSON.parse(stdout)).toMatchObject([
      {
        jobId: '12',
        name: 'heat',
        user: 'ada',
        state: 'running',
        nodes: null,
        cpus: 2,
        startedAt: null,
        exitCode: null,
      },
    ]);
    expect(head.calls.map(askedFor)).toEqual([{ ended: 'true', limit: '1000' }]);
  });

  it('says what is not shown, and shows what runs all the same', async () => {
    const { stdout, stderr } = await run(['jobs', '-q', '--limit', '1'], {
      'GET /api/jobs': (request, response) => {
        const running = request.url!.includes('states=running');
        const jobs = [running ? aJob() : aJob({ jobId: '99', state: 'pending' })];
        return json({ jobs, total: running ? 1 : 10_000, counts: { running: 1, pending: 9999 } })(request, response);
      },
    });
    expect({ stdout, stderr }).toEqual({
      stdout: '12\n99\n',
      stderr: 'Shown are those that run and the newest 1; in all 1 running, 9999 pending. More: --limit N\n',
    });
  });

  it('says so where there are none', async () => {
    const { stdout } = await run(['jobs'], { 'GET /api/jobs': json({ jobs: [], total: 0, counts: {} }) });
    expect(stdout).toMatch(/^No job of yours waits or runs/);
  });
});

const detail: JobDetail = {
  ...aJob({
    state: 'out-of-memory',
    nodes: 'bread',
    memBytes: 2 ** 30,
    timeLimitSec: 3600,
    startedAt: '2026-01-02T03:04:06.000Z',
    endedAt: '2026-01-02T03:04:16.000Z',
    exitCode: 137,
    usage: { cpuSec: 9.6, peakMemBytes: 2 ** 30 },
  }),
  limiter: { kind: 'polled', everyMs: 200 },
  stdout: '/home/ada/slurm-12.out',
  args: ['big'],
  command: '/home/ada/job.sh',
  options: [],
  warnings: [{ level: 'warning', source: 'script', line: 3, text: 'No mail is sent.' }],
  steps: [{ step: '0', name: 'heat2d', state: 'failed', tasks: 2, exitCode: 1, startedAt: '2026-01-02T03:04:06.000Z' }],
  events: [{ at: '2026-01-02T03:04:05.000Z', event: 'submitted' }],
  samples: [],
  efficiency: { cpuShare: 0.48, sentence: 'used 1 of 2 cores for 96 % of the time; ask for 1' },
};

describe('job', () => {
  it('shows what is known', async () => {
    const { exit, stdout } = await run(['job', '12'], { 'GET /api/jobs/12': json(detail) });
    expect(exit).toBe(0);
    for (const part of [
      /^asks for {4}2 cores, 2 tasks, 1 GiB, 1 h, partition local$/m,
      /^CPU time {4}9\.6 s$/m,
      /^memory {6}1 GiB at most$/m,
      /^limited by {2}a look at its memory every 200 ms$/m,
      /^command {5}\/home\/ada\/job\.sh big$/m,
      /^stderr {6}with stdout$/m,
      /^Used 1 of 2 cores for 96 % of the time; ask for 1\.$/m,
      /^0 {5}heat2d {2}failed {6}2 /m,
      /^script, line 3: warning: No mail is sent\.$/m,
    ]) {
      expect(stdout).toMatch(part);
    }
  });

  it('of an array lists the indexes', async () => {
    const { stdout } = await run(['job', '12'], {
      'GET /api/jobs/12': json({ ...detail, jobId: '12_0', arrayId: '12', arrayIndex: 0 }),
      'GET /api/jobs': json({
        jobs: [aJob({ jobId: '12_[1-3]', state: 'pending' }), aJob({ jobId: '12_0' })],
        total: 4,
        counts: { running: 1, pending: 3 },
      }),
    });
    expect(stdout).toMatch(/^Array 12, heat: 1 running, 3 pending\n/);
    expect(stdout).toMatch(/^12_0 [\s\S]*^12_\[1-3\]/m);
  });
});

describe('why', () => {
  it('says it in a sentence', async () => {
    const why = { reason: 'Resources', sentence: 'waits for 2 of 4 cores; job 7 holds 3' };
    const { stdout } = await run(['why', '12'], { 'GET /api/jobs/12/why': json(why) });
    expect(stdout).toBe('Waits for 2 of 4 cores; job 7 holds 3.\n');
  });
});

describe('wait', () => {
  const ended = (state: 'completed' | 'timeout') =>
    ({
      'GET /api/live': live(
        ['jobs', { jobs: [aJob({ jobId: '7', state: 'failed' })] }],
        ['jobs', { jobs: [aJob({ state })] }],
      ),
      'GET /api/jobs': json({ jobs: [aJob()], total: 1, counts: {} }),
    }) satisfies Answers;

  it('exits with 0 once the job has completed, whatever others do', async () => {
    expect(await run(['wait', '12'], ended('completed'))).toEqual({
      exit: 0,
      stdout: 'Job 12 has completed.\n',
      stderr: '',
    });
  });

  it('exits with 1 and says why, where it did not', async () => {
    const { exit, stdout, stderr } = await run(['wait', '12', '--json'], ended('timeout'));
    expect({ exit, state: JSON.parse(stdout)[0].state }).toEqual({ exit: 1, state: 'timeout' });
    expect(stderr).toBe('breadbox: Job 12 was ended at its time limit.\n  What it printed: breadbox logs 12\n');
  });

  it('waits no longer than it may', async () => {
    const answers = { ...ended('completed'), 'GET /api/live': live() };
    const { exit, stderr } = await run(['wait', '12', '--timeout', '0.1'], answers);
    expect({ exit, stderr }).toEqual({
      exit: 1,
      stderr: 'breadbox: Job 12 did not end within 0.1 s.\n  It goes on. To wait again: breadbox wait 12\n',
    });
  });

  it('knows which job is not there', async () => {
    const { exit, stderr } = await run(['wait', '12', '99'], ended('completed'));
    expect({ exit, stderr }).toMatchObject({ exit: 3, stderr: expect.stringContaining('There is no job 99.') });
  });
});

describe('cancel, hold, release, requeue', () => {
  it('does the others where one is refused', async () => {
    const { exit, stdout, stderr } = await run(['cancel', '12', '99', '13_[1-2]', '--json'], {
      'POST /api/jobs/12/cancel': done,
      'POST /api/jobs/99/cancel': problem('not-found', 404, 'There is no job 99.'),
      'POST /api/jobs/13_1/cancel': done,
      'POST /api/jobs/13_2/cancel': done,
    });
    expect({ exit, printed: JSON.parse(stdout), stderr }).toEqual({
      exit: 3,
      printed: { cancelled: ['12', '13_1', '13_2'] },
      stderr: 'breadbox: There is no job 99.\n',
    });
  });

  it.each([
    ['hold', 'Job 12 is held.\n'],
    ['release', 'Job 12 may start.\n'],
    ['requeue', 'Job 12 waits again.\n'],
  ] as const)('%s says what it did', async (verb, stdout) => {
    expect(await run([verb, '12'], { [`POST /api/jobs/12/${verb}`]: done })).toEqual({ exit: 0, stdout, stderr: '' });
  });

  it.each([
    ['cancel', { state: 'completed' }, 'Job 12 had ended before (completed).\n'],
    ['hold', { state: 'timeout' }, 'Job 12 had ended before (timeout).\n'],
    ['release', { state: 'failed' }, 'Job 12 had ended before (failed).\n'],
    ['hold', { state: 'running' }, 'Job 12 has started already, and goes on.\n'],
    ['hold', { state: 'pending' }, 'Job 12 is held.\n'],
    ['cancel', { state: 'running' }, 'Job 12 is cancelled.\n'],
  ] as const)('%s of a job that is %j does not claim what it did not do', async (verb, job, stdout) => {
    const answers = {
      'GET /api/jobs': json({ jobs: [aJob(job)], total: 1, counts: {} }),
      [`POST /api/jobs/12/${verb}`]: done,
    };
    expect(await run([verb, '12'], answers)).toMatchObject({ exit: 0, stdout });
  });

  const mine = {
    'GET /api/jobs': json({ jobs: [aJob()], total: 1, counts: {} }),
    'POST /api/jobs/12/cancel': done,
  } satisfies Answers;

  it('cancels all of the own ones only where it is told not to ask', async () => {
    const refused = await run(['cancel', '--all'], mine);
    expect(refused).toMatchObject({ exit: 2, stderr: 'breadbox: Cancel 1 job: not without --yes.\n' });
    await head.stop();
    expect(await run(['cancel', '--state', 'running', '--yes', '-q'], mine)).toMatchObject({ exit: 0, stdout: '12\n' });
    expect(askedFor(head.calls[1])).toEqual({ user: 'ada', states: 'running', limit: '100000' });
  });

  it.each([
    [['cancel'], 'Say which jobs to cancel.'],
    [['cancel', '12', '--all'], 'not both'],
    [['cancel', 'heat'], "'heat' is not a job"],
    [['hold'], "Missing required argument 'JOB'"],
  ])('%j is used wrongly', async (argv, message) => {
    expect(await run(argv, {})).toMatchObject({ exit: 2, stdout: '', stderr: expect.stringContaining(message) });
  });
});

describe('what became of a job', () => {
  it.each<[Partial<Job>, string]>([
    [{ state: 'failed', exitCode: 4, reason: 'ended with exit code 4' }, 'failed: ended with exit code 4'],
    [{ state: 'failed', exitCode: 4 }, 'failed with exit code 4'],
    [{ state: 'cancelled', reason: 'was cancelled before it started' }, 'was cancelled before it started'],
    [{ state: 'timeout', reason: 'reached its time limit of 1 min' }, 'reached its time limit of 1 min'],
    [{ state: 'out-of-memory' }, 'was ended because it took more memory than it had asked for'],
    [
      { state: 'node-fail', reason: 'the computer restarted while the job ran' },
      'ended with the computer that it ran on: the computer restarted while the job ran',
    ],
  ])('%j', (change, became) => {
    expect(whatBecame(aJob(change))).toBe(`Job 12 ${became}`);
  });
});
