import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { LookAlikes } from '../look-alikes-under-test.ts';

const here = new LookAlikes();
beforeAll(() => here.build());
afterAll(() => here.remove());

const sorted = (text: string) => text.split('\n').slice(0, -1).sort();
const inPlace = (name: string) => readFileSync(join(here.place, name), 'utf8');
const records = () =>
  readFileSync(join(here.steps, 'steps.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));

test('as many ranks as the job has tasks, each with its number', async () => {
  const { stdout, stderr, code } = await here.job(
    `srun bash -c 'echo $SLURM_PROCID $SLURM_LOCALID $SLURM_NODEID $SLURM_NTASKS $SLURM_STEP_ID $SLURM_STEP_NUM_TASKS; test $SLURM_TASK_PID = $$'`,
  );
  expect(sorted(stdout)).toEqual(['0 0 0 4 0 4', '1 1 0 4 0 4', '2 2 0 4 0 4', '3 3 0 4 0 4']);
  expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
});

test('-l: each line with its rank, as wide as the highest; lines stay whole', async () => {
  const { stdout } = await here.job(`srun -O -n 12 -l sh -c 'printf "a %s\\nb" $SLURM_PROCID'`);
  const expected = Array.from({ length: 12 }, (_, rank) => {
    const label = String(rank).padStart(2);
    return [`${label}: a ${rank}`, `${label}: b`];
  }).flat();
  expect(sorted(stdout)).toEqual(expected.sort());
});

test.each([
  [`srun -n 3 bash -c 'exit $SLURM_PROCID'`, 2, 'task 1: Exited with exit code 1|task 2: Exited with exit code 2'],
  [`srun -n 3 sh -c 'exit 7'`, 7, 'tasks 0-2: Exited with exit code 7'],
  [`srun -n 2 bash -c 'kill -9 $$'`, 137, 'tasks 0-1: Killed'],
  [`srun -n 1 bash -c 'kill -SEGV $$'`, 139, 'task 0: Segmentation fault'],
])('%s: the exit code of the worst rank, and its sentence', async (script, exit, sentences) => {
  const { stderr, code } = await here.job(script);
  const own = stderr.split('\n').filter((line) => line.startsWith('srun: error'));
  expect(own.sort()).toEqual(sentences.split('|').map((sentence) => `srun: error: ${here.node}: ${sentence}`));
  expect(code).toBe(exit);
});

test.each([
  ['srun', 1, 'srun: fatal: No command given to execute.\n'],
  ['srun -n 5 hostname', 1, 'srun: error: Unable to create step for job 4: More processors requested than permitted\n'],
  ['srun -n 0 hostname', 1, 'srun: error: Invalid numeric value "0" for --ntasks.\n'],
  ['srun -N 2 hostname', 1, 'srun: error: Only allocated 1 nodes asked for 2\n'],
  ['srun --jobid=9 true', 1, /^srun: error: Unable to confirm allocation for job 9: Invalid job id specified\n/],
  ['srun -n 1 true : -n 1 true', 1, /heterogeneous/],
  ['srun --nosuch x', 255, `srun: unrecognized option '--nosuch'\nTry "srun --help" for more information\n`],
  ['srun -n1 -t abc true', 255, 'srun: error: Invalid --time specification\n'],
  ['srun -n1 -o /nowhere/x true', 1, 'srun: error: Could not open stdout file: No such file or directory\n'],
  ['srun -n1 -i /nowhere true', 1, 'srun: error: Could not open stdin file: No such file or directory\n'],
])('%s is refused as Slurm does', async (script, exit, complaint) => {
  const { stderr, code } = await here.job(script);
  if (typeof complaint === 'string') expect(stderr).toBe(complaint);
  else expect(stderr).toMatch(complaint);
  expect(code).toBe(exit);
});

test('a program that is not there', async () => {
  const { stderr, code } = await here.job('srun -n 2 nosuch');
  const line = 'slurmstepd: error: execve(): nosuch: No such file or directory\n';
  expect(stderr).toBe(`${line}${line}srun: error: ${here.node}: tasks 0-1: Exited with exit code 2\n`);
  expect(code).toBe(2);
});

test('outside of a job it says where to go', async () => {
  const { stderr, code } = await here.job('srun hostname', { SLURM_JOB_ID: undefined });
  expect(stderr).toContain('Outside of a job: breadbox srun');
  expect(code).toBe(1);
});

test('files: by rank with %t, one for all, none, of one rank', async () => {
  await here.job(`
    srun -n 2 -o rank.%t.%j.%s sh -c 'echo $SLURM_PROCID; echo e >&2'
    srun -n 2 -o all.out -e all.err sh -c 'echo $SLURM_PROCID; echo e >&2'
    srun -n 2 -o all.out --open-mode=append sh -c 'echo more'`);
  expect(inPlace('rank.1.4.0').split('\n').sort()).toEqual(['', '1', 'e']);
  expect(sorted(inPlace('all.out'))).toEqual(['0', '1', 'more', 'more']);
  expect(inPlace('all.err')).toBe('e\ne\n');
  const { stdout } = await here.job("srun -n 2 -o none echo a; srun -n 2 -o 1 sh -c 'echo only $SLURM_PROCID'");
  expect(stdout).toBe('only 1\n');
});

test('stdin: to all, to one, to none, from a file; much of it', async () => {
  const { stdout } = await here.job(
    `cat >in.txt; for i in all 1 none in.txt; do echo "$i: $(srun -n 2 -i $i cat <in.txt | tr '\\n' ' ')"; done; seq 200000 | srun -n 3 wc -l`,
    {},
    'hello\n',
  );
  expect(stdout.replace(/ +$/gm, '')).toBe(
    'all: hello hello\n1: hello\nnone:\nin.txt: hello hello\n200000\n200000\n200000\n',
  );
});

test('a rank may open /dev/stdout and /dev/stderr', async () => {
  const { stdout, stderr, code } = await here.job(`srun -n 1 sh -c 'echo a >/dev/stdout; echo b >/dev/stderr'`);
  expect({ stdout, stderr, code }).toEqual({ stdout: 'a\n', stderr: 'b\n', code: 0 });
});

test('steps in parallel share the CPUs; who finds none waits, and says so', async () => {
  const { stdout, stderr } = await here.job(`
    for i in 1 2 3 4; do srun --exclusive -n 1 sh -c 'sleep 1.5; date +%s%N >end.'$i & done
    sleep 1
    srun -n 1 sh -c 'date +%s%N >late'
    wait
    test $(cat late) -gt $(cat end.1 end.2 end.3 end.4 | sort | head -1) && echo later`);
  expect(stdout).toBe('later\n');
  expect(stderr).toBe(
    'srun: Job 4 step creation temporarily disabled, retrying (Requested nodes are busy)\nsrun: Step created for StepId=4.4\n',
  );
}, 60_000);

test('what a killed srun held is free again', async () => {
  const { code } = await here.job(`
    srun -n 4 sh -c 'echo $$ >>pids; exec sleep 30' & until [ "$(wc -l <pids)" = 4 ]; do sleep 0.1; done 2>/dev/null
    kill -9 $!; wait
    timeout 30 srun -n 4 true; code=$?
    kill $(cat pids); exit $code`);
  expect(code).toBe(0);
}, 60_000);

test('a time limit ends the step', async () => {
  const { stderr, code } = await here.job('srun -n 1 -t 0:01 sleep 30');
  expect(stderr).toMatch(
    /^slurmstepd: error: \*\*\* STEP 4\.0 ON \S+ CANCELLED AT \S+ DUE TO TIME LIMIT \*\*\*\nsrun: error: \S+ task 0: Terminated\n/,
  );
  expect(code).toBe(143);
  expect(records().at(-1)).toMatchObject({ step: '0', state: 'cancelled', exitCode: 143 });
});

test('-K ends the others when one fails, -W some time after the first', async () => {
  const one = `sh -c 'test $SLURM_PROCID = 0 && exit 5; sleep 30'`;
  const killed = await here.job(`srun -n 2 -K ${one}`);
  expect(killed.stderr).toContain(`${here.node}: task 1: Terminated`);
  expect(killed.code).toBe(143);
  const waited = await here.job(`srun -n 2 -W 1 ${one}`);
  expect(waited.stderr).toContain('srun: First task exited 1s ago\nsrun: StepId=4.0 task 1: running\n');
  expect(waited.code).toBe(137);
}, 60_000);

test('signals: USR1 goes on to the ranks, INT asks once, TERM ends', async () => {
  const up = `touch up.$SLURM_PROCID`;
  const bothUp = 'until [ -e up.0 ] && [ -e up.1 ]; do sleep 0.1; done; rm up.0 up.1';
  const trapping = `bash -c 'trap "echo got; exit 4" USR1; ${up}; sleep 30 >/dev/null 2>&1 & wait; wait'`;
  const told = await here.job(`srun -n 2 ${trapping} & ${bothUp}; kill -USR1 $!; wait $!`);
  expect(told.stdout).toBe('got\ngot\n');
  expect(told.code).toBe(4);
  const asked = await here.job(
    `srun -n 2 sh -c '${up}; exec sleep 30' & p=$!; ${bothUp}; kill -INT $p; sleep 0.3; kill -INT $p; wait $p`,
  );
  expect(asked.stderr).toMatch(
    /^srun: interrupt \(one more within 1 sec to abort\)\nsrun: StepId=4.0 tasks 0-1: running\nsrun: sending Ctrl-C to StepId=4.0\n/,
  );
  expect(asked.code).toBe(130);
  const ended = await here.job(`srun -n 2 sh -c '${up}; exec sleep 30' & ${bothUp}; kill $!; wait $!`);
  expect(ended.stderr).toContain('srun: forcing job termination\n');
  expect(ended.code).toBe(143);
}, 60_000);

test('--multi-prog', async () => {
  writeFileSync(
    join(here.place, 'mp.conf'),
    `# what each does\n0 echo zero "%t  %o" 'a  b'\n1-2 bash -c 'echo rest %t $SLURM_PROCID'\n* echo star\\ x %t\n`,
  );
  const { stdout } = await here.job('srun -l --multi-prog mp.conf');
  expect(sorted(stdout)).toEqual(['0: zero "0 0" a  b', '1: rest %t 1', '2: rest %t 2', '3: star x 3']);
  writeFileSync(join(here.place, 'short.conf'), '0 echo zero\n');
  const short = await here.job('srun -n 2 --multi-prog short.conf');
  expect(short.stderr).toBe('srun: error: Configuration file short.conf invalid, no record for task id 1\n');
});

test('--export', async () => {
  const show = `sh -c 'echo "$FOO|$BAR|$SLURM_PROCID"'`;
  const { stdout } = await here.job(
    `export FOO=1 BAR=2; for e in ALL NONE FOO BAR=7 ALL,FOO=9; do srun -n 1 --export=$e ${show}; done`,
  );
  expect(stdout).toBe('1|2|0\n||0\n1||0\n|7|0\n9|2|0\n');
});

test('--pty: a terminal, and the exit code', async () => {
  const { stdout, code } = await here.job(`srun -n 1 --pty bash -c 'test -t 0 && test -t 1 && stty size; exit 7'`, {
    LINES: '33',
    COLUMNS: '99',
  });
  expect(stdout).toBe('33 99\r\n');
  expect(code).toBe(7);
});

test('what each rank printed is kept apart, and each step on record', async () => {
  await here.job(`srun -n 2 sh -c 'echo out $SLURM_PROCID; echo err >&2'; srun -J named -n 1 false; true`);
  expect(readdirSync(join(here.steps, '0')).sort()).toEqual(['0.err', '0.out', '1.err', '1.out']);
  expect(readFileSync(join(here.steps, '0/1.out'), 'utf8')).toBe('out 1\n');
  expect(records()).toMatchObject([
    { step: '0', name: 'sh', tasks: 2, cpus: 2, state: 'running' },
    { step: '0', state: 'completed', exitCode: 0, endedAt: expect.any(String) },
    { step: '1', name: 'named', tasks: 1, state: 'running' },
    { step: '1', name: 'named', state: 'failed', exitCode: 1 },
  ]);
});

test('kept apart up to 16 MB, all of it passed on', async () => {
  const { stdout } = await here.job('srun -n 1 head -c 20000000 /dev/zero | wc -c');
  expect(stdout.trim()).toBe('20000000');
  const kept = readFileSync(join(here.steps, '0/0.out'));
  expect(kept.length).toBeLessThan(16 * 2 ** 20 + 100);
  expect(kept.toString('latin1', 16 * 2 ** 20)).toContain('the rest is not kept apart');
});

test.runIf(availableParallelism() >= 2 && existsSync('/proc/self/status'))(
  'a job that holds all CPUs: ranks that say how many they need are bound to their own',
  async () => {
    const cpus = availableParallelism();
    const all = { SLURM_CPUS_ON_NODE: String(cpus), SLURM_NTASKS: '2' };
    const show = `sh -c 'grep Cpus_allowed_list /proc/self/status'`;
    const bound = await here.job(`srun -n 2 --exact ${show}`, all);
    expect(new Set(sorted(bound.stdout)).size).toBe(2);
    const free = await here.job(`srun -n 2 --cpu-bind=none ${show}`, all);
    expect(new Set(sorted(free.stdout)).size).toBe(1);
  },
);
