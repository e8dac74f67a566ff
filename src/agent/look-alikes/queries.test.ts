import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
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

const startedAt = '2026-11-21T12:00:01.000Z';
const array = (index: number, more = {}) =>
  fakeJob(4 + index, {
    ...{ jobId: `5_${index}`, arrayId: '5', arrayIndex: index, name: 'long-name-of-job', cpus: 3, reason: 'Resources' },
    options: [{ source: 'command-line', option: 'array', value: '1-6%2', meaning: '', overridden: false }],
    ...more,
  });

beforeEach(() => {
  head.posts.length = 0;
  head.refusal = undefined;
  head.nodes = [
    {
      ...{ node: 'pi1', state: 'mixed', partition: 'local', cores: 4, busyCores: 3, gres: {} },
      ...{ memBytes: 8000 * 2 ** 20, busyMemBytes: 0 },
    },
  ];
  head.jobs = [
    array(1, { state: 'running', startedAt, nodes: 'pi1', reason: undefined }),
    ...[2, 3, 4, 5, 6].map((index) => array(index)),
    fakeJob(12, { held: true, reason: 'JobHeldUser', timeLimitSec: 1800 }),
    fakeJob(13, { reason: 'Dependency', dependencies: 'afterok:5_*(unfulfilled)', memBytes: 2 ** 30, nice: 7 }),
    fakeJob(14, { state: 'failed', exitCode: 3, startedAt, endedAt: '2026-11-21T12:01:31.000Z', nodes: 'pi1' }),
  ];
});

const lines = (text: string) => text.split('\n').slice(0, -1);

test('squeue: the table of Slurm, arrays folded', async () => {
  const { stdout, code } = await here.run('squeue', ['-o', '%.18i %.9P %.8j %.8u %.2t %.6D %R']);
  expect(lines(stdout)).toEqual([
    '             JOBID PARTITION     NAME     USER ST  NODES NODELIST(REASON)',
    '         5_[2-6%2]     local long-nam   nobody PD      1 (Resources)',
    '                13     local     wrap   nobody PD      1 (Dependency)',
    '                12     local     wrap   nobody PD      1 (JobHeldUser)',
    '               5_1     local long-nam   nobody  R      1 pi1',
  ]);
  expect(code).toBe(0);
  const plain = await here.run('squeue', []);
  expect(lines(plain.stdout)[0]).toBe(
    '             JOBID PARTITION     NAME     USER ST       TIME  NODES NODELIST(REASON)',
  );
  expect(lines(plain.stdout)[2]).toBe(
    '                13     local     wrap   nobody PD       0:00      1 (Dependency)',
  );
});

test.each([
  [
    ['-h', '-o', '%i|%A|%F|%K|%l|%L|%m|%r|%T|%y|%C', '-j', '12,13'],
    [
      '13|13|13|N/A|UNLIMITED|UNLIMITED|1G|Dependency|PENDING|7|1',
      '12|12|12|N/A|30:00|30:00|0|JobHeldUser|PENDING|0|1',
    ],
  ],
  [
    ['-h', '-r', '-t', 'PD', '-o', '%i', '-n', 'long-name-of-job'],
    ['5_2', '5_3', '5_4', '5_5', '5_6'],
  ],
  [
    ['-h', '-t', 'R', '-O', 'JobID:10,JobArrayID:.8,Name:5,StateCompact'],
    ['5              5_1long-R                   '],
  ],
  [['-h', '-j14', '-tall', '-o', '%i %t %R'], ['14 F (NonZeroExitCode)']],
  [['-h', '-j', '14'], []],
  [
    ['-h', '-u', 'nobody', '-S', '-i', '-o', '%i'],
    ['13', '12', '5_[2-6%2]', '5_1'],
  ],
  [['-h', '-j', '13', '-o', '%E %k'], ['afterok:5_*(unfulfilled) (null)']],
  [['-ho%i,%S', '-j5_1'], ['5_1,2026-11-21T12:00:01']],
])('squeue %j', async (words, expected) => {
  const { stdout, stderr, code } = await here.run('squeue', words);
  expect({ stdout: lines(stdout), stderr, code }).toEqual({ stdout: expected, stderr: '', code: 0 });
});

test.each([
  ['squeue', ['-j', '99'], 1, 'slurm_load_jobs error: Invalid job id specified\n'],
  ['squeue', ['-j', 'abc'], 1, 'squeue: error: Invalid job id: abc\n'],
  ['squeue', ['--nosuch'], 1, `squeue: unrecognized option '--nosuch'\nTry "squeue --help" for more information\n`],
  ['squeue', ['-t', 'bogus'], 1, /^squeue: error: Invalid job state specified: bogus\nsqueue: error: Valid job states/],
  ['squeue', ['-u', 'nobody-here', '-h'], 0, 'squeue: error: Invalid user: nobody-here\n'],
  ['scancel', [], 1, 'scancel: error: No job identification provided\n'],
  ['scancel', ['abc'], 1, 'scancel: error: Invalid job id abc\n'],
  ['scancel', ['-s', 'BOGUS', '5'], 1, 'Unknown job signal: BOGUS\n'],
  ['scancel', ['99'], 0, ''],
  ['scancel', ['-v', '99'], 0, /Kill job error on job id 99: Invalid job id specified/],
  ['scancel', ['-u', 'nobody-here'], 1, 'scancel: error: Invalid user name: nobody-here\n'],
  ['scontrol', ['show', 'job', '99'], 1, 'slurm_load_jobs error: Invalid job id specified\n'],
  ['scontrol', ['show', 'job', 'abc'], 1, 'scontrol_print_job error: Invalid job id specified\n'],
  [
    'scontrol',
    ['hold', '99'],
    1,
    'Invalid job id specified for job 99\nslurm_suspend error: Invalid job id specified\n',
  ],
  ['scontrol', ['requeue', '99'], 1, 'Invalid job id specified for job 99\n'],
  ['scontrol', ['frob'], 1, 'invalid keyword: frob\n'],
  ['scontrol', ['show', 'frob'], 1, 'invalid entity:frob for keyword:show \n'],
  ['scontrol', ['show', 'node', 'x'], 1, 'Node x not found\n'],
  ['scontrol', ['update', 'JobId=12', 'TimeLimit=30'], 1, /not supported: TimeLimit=30\nRequest aborted\n/],
  ['sinfo', ['-t', 'bogus'], 1, /^sinfo: error: Bad state string: "bogus"/],
  ['sacct', ['-o', 'bogus'], 1, 'sacct: error: Invalid field requested: "bogus"\n'],
])('%s %j is refused as Slurm does', async (program, words, exit, complaint) => {
  const { stderr, code } = await here.run(program, words);
  if (typeof complaint === 'string') expect(stderr).toBe(complaint);
  else expect(stderr).toMatch(complaint);
  expect(code).toBe(exit);
});

test.each([
  [['12'], ['/api/jobs/12/cancel']],
  [['5_[2-3,5]'], ['/api/jobs/5_2/cancel', '/api/jobs/5_3/cancel', '/api/jobs/5_5/cancel']],
  [
    ['-t', 'PENDING', '-n', 'wrap'],
    ['/api/jobs/12/cancel', '/api/jobs/13/cancel'],
  ],
  [['-s', 'USR1', '5_1'], ['/api/jobs/5_1/signal']],
  [['-u', 'nobody', '-t', 'RUNNING'], ['/api/jobs/5_1/cancel']],
])('scancel %j', async (words, calls) => {
  const { stdout, stderr, code } = await here.run('scancel', words);
  expect({ stdout, stderr, code }).toEqual({ stdout: '', stderr: '', code: 0 });
  expect(head.posts.map(({ call }) => call)).toEqual(calls);
});

test('scancel of what belongs to another', async () => {
  head.refusal = { status: 403, code: 'not-allowed', title: 'not yours' };
  const { stderr, code } = await here.run('scancel', ['12']);
  expect(stderr).toBe('scancel: error: Kill job error on job id 12: Access/permission denied\n');
  expect(code).toBe(1);
});

test.each([
  [[], ['PARTITION AVAIL  TIMELIMIT  NODES  STATE NODELIST', 'local*       up   infinite      1    mix pi1']],
  [['-N'], ['NODELIST   NODES PARTITION STATE ', 'pi1            1    local* mix   ']],
  [['-s'], ['PARTITION AVAIL  TIMELIMIT   NODES(A/I/O/T) NODELIST', 'local*       up   infinite          1/0/0/1 pi1']],
  [['-h', '-o', '%20P|%.6D|%10t|%C|%m|%G'], ['local*              |     1|mix       |3/1/0/4|8000|(null)']],
  [['-h', '-O', 'nodelist,cpus:5,memory'], ['pi1                 4    8000                ']],
  [['-h', '-t', 'idle'], ['local*       up   infinite      0    n/a ']],
  [['-p', 'nope'], ['PARTITION AVAIL  TIMELIMIT  NODES  STATE NODELIST']],
])('sinfo %j', async (words, expected) => {
  const { stdout, stderr, code } = await here.run('sinfo', words);
  expect({ stdout: lines(stdout), stderr, code }).toEqual({ stdout: expected, stderr: '', code: 0 });
});

test('scontrol show job: what scripts cut out of it', async () => {
  const { stdout } = await here.run('scontrol', ['show', 'job', '12']);
  expect(stdout).toMatch(/^JobId=12 JobName=wrap\n {3}UserId=nobody\(\d+\) GroupId=/);
  expect(stdout).toContain('\n   JobState=PENDING Reason=JobHeldUser Dependency=(null)\n');
  expect(stdout).toContain(' TimeLimit=00:30:00 ');
  const one = await here.run('scontrol', ['show', 'job', '5_3', '-o']);
  expect(lines(one.stdout)).toHaveLength(1);
  expect(one.stdout).toMatch(
    /^JobId=7 ArrayJobId=5 ArrayTaskId=3 ArrayTaskThrottle=2 JobName=long-name-of-job UserId=/,
  );
});

test('scontrol hold, release, requeue, update Priority=0, ping, node, write', async () => {
  expect((await here.run('scontrol', ['hold', '12', '5_[2-3]'])).code).toBe(0);
  expect((await here.run('scontrol', ['release', 'jobid=12'])).code).toBe(0);
  expect((await here.run('scontrol', ['requeue', '14'])).code).toBe(0);
  expect((await here.run('scontrol', ['update', 'JobId=13', 'Priority=0'])).code).toBe(0);
  expect(head.posts.map(({ call }) => call.slice('/api/jobs/'.length))).toEqual([
    '12/hold',
    '5_2/hold',
    '5_3/hold',
    '12/release',
    '14/requeue',
    '13/hold',
  ]);
  expect((await here.run('scontrol', ['ping'])).stdout).toMatch(/^Slurmctld\(primary\) at \S+ is UP\n$/);
  expect((await here.run('scontrol', ['show', 'node'])).stdout).toMatch(/^NodeName=pi1 [\s\S]*State=MIXED /);
  expect((await here.run('scontrol', ['write', 'batch_script', '12', '-'])).stdout).toBe('#!/bin/sh\ntrue\n');
});

test.each([
  [['show', 'hostnames', 'n[1-2,05-06],x'], 'n1\nn2\nn05\nn06\nx\n'],
  [['show', 'hostnames', 'b,a,a'], 'b\na\na\n'],
  [['show', 'hostlist', 'n1,n2,n3'], 'n[1-3]\n'],
])('scontrol %j asks no head', async (words, expected) => {
  const { stdout, code } = await here.run('scontrol', words, { BREADBOX_ACCESS: '/nowhere' });
  expect({ stdout, code }).toEqual({ stdout: expected, code: 0 });
});

test('scontrol show hostnames: those of the job', async () => {
  expect((await here.run('scontrol', ['show', 'hostnames'])).stdout).toBe(`${here.node}\n`);
  const none = await here.run('scontrol', ['show', 'hostnames'], { SLURM_JOB_NODELIST: '' });
  expect(none).toEqual({ code: 1, stdout: '', stderr: 'scontrol: error: host list is empty\n' });
});

test('sacct: the table, with the script and the steps', async () => {
  head.jobs[8] = fakeJob(14, {
    ...{ state: 'failed', exitCode: 3, startedAt, endedAt: '2026-11-21T12:01:31.000Z', cpus: 2, nodes: 'pi1' },
    ...{ name: 'a-rather-long-name', usage: { cpuSec: 61.5, peakMemBytes: 3 * 2 ** 20 } },
    steps: [
      {
        ...{ step: '0', name: 'hostname', state: 'completed', tasks: 2, exitCode: 0 },
        ...{ startedAt, endedAt: '2026-11-21T12:00:11.000Z' },
      },
    ],
  });
  const { stdout } = await here.run('sacct', ['-j', '14']);
  expect(lines(stdout)).toEqual([
    'JobID           JobName  Partition    Account  AllocCPUS      State ExitCode ',
    '------------ ---------- ---------- ---------- ---------- ---------- -------- ',
    '14           a-rather-+      local                     2     FAILED      3:0 ',
    '14.batch          batch                                2     FAILED      3:0 ',
    '14.0           hostname                                2  COMPLETED      0:0 ',
  ]);
  const some = 'jobid,state%20,Elapsed,TotalCPU,MaxRSS,Timelimit,Start,JobName%-20';
  const parsable = await here.run('sacct', ['-nP', '-j', '14', '--format', some]);
  expect(lines(parsable.stdout)).toEqual([
    '14|FAILED|00:01:30|01:01.500||UNLIMITED|2026-11-21T12:00:01|a-rather-long-name',
    '14.batch|FAILED|00:01:30|01:01.500|3072K||2026-11-21T12:00:01|batch',
    '14.0|COMPLETED|00:00:10|00:00:00|||2026-11-21T12:00:01|hostname',
  ]);
  const bare = await here.run('sacct', ['-X', '-n', '-p', '-S', '2026-11-21', '-s', 'F,PD', '-a', '-o', 'jobid,state']);
  expect(lines(bare.stdout)).toEqual(['5_[2-6]|PENDING|', '12|PENDING|', '13|PENDING|', '14|FAILED|']);
  expect(lines((await here.run('sacct', ['-nX', '-j', '99'])).stdout)).toEqual([]);
});

test('names of others make up no rows and rule no terminal', async () => {
  const name = 'a\nb\r\u001b[2J\u0007\u202e\u009b';
  const step = { step: '0', name, tasks: 1, state: 'running', startedAt } as const;
  head.jobs = [fakeJob(12, { name, state: 'running', startedAt, nodes: 'pi1', steps: [step] })];
  for (const [program, ...words] of [
    ['squeue', '-h', '-o', '%j'],
    ['squeue', '-s'],
    ['sacct', '-j', '12'],
    ['sacct', '-P', '-j', '12'],
    ['scontrol', 'show', 'job', '12'],
    ['scontrol', 'show', 'step', '12'],
  ] as const) {
    const { stdout } = await here.run(program, words);
    expect(stdout).toContain('a?b??[');
    expect(stdout).not.toMatch(/[^\P{Cc}\n]|\u202e/u);
    expect(stdout).not.toMatch(/^b/m);
  }
});

test('no head: it is said plainly', async () => {
  const access = here.environment.BREADBOX_ACCESS;
  here.knowHead('http://127.0.0.1:9');
  const { stderr, code } = await here.run('squeue', []);
  here.environment.BREADBOX_ACCESS = access;
  expect(stderr).toMatch(
    /^squeue: error: Unable to contact slurm controller \(connect failure\)\n.*does not answer.*ECONNREFUSED/,
  );
  expect(code).toBe(1);
  const outside = await here.run('squeue', [], { BREADBOX_ACCESS: undefined });
  expect(outside.stderr).toMatch(/BREADBOX_ACCESS is not set/);
  here.knowHead(head.url);
}, 60_000);
