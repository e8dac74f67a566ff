import { afterEach, describe, expect, it } from 'vitest';
import { type Answers, aJob, type FakeHead, json, problem, runStatus, startFakeHead } from '../fake-head.ts';
import { runInFakeWorld } from '../fake-world.ts';

const NO_HEAD = { BREADBOX_HOME: '/nowhere/at/all' };
const BREAKS = ' \t\n"\'><=;|&(:';
const TAB = '9';
const LIST = '63';

let head: FakeHead | undefined;
afterEach(async () => {
  await head?.stop();
  head = undefined;
});

async function offered(words: readonly string[], env: Readonly<Record<string, string>> = NO_HEAD) {
  const { exit, stdout, stderr } = await runInFakeWorld(['__complete', 'words', '--', ...words], { env });
  expect({ exit, stderr }).toEqual({ exit: 0, stderr: '' });
  const [first = '', ...candidates] = stdout.split('\n').slice(0, -1);
  return { first, candidates, values: candidates.map((line) => line.split('\t')[0]) };
}

async function offeredBy(answers: Answers, ...words: string[]) {
  head = await startFakeHead(answers);
  return offered(words, { BREADBOX_URL: head.url, BREADBOX_TOKEN: 'secret' });
}

async function inBash(line: string, compType = TAB, columns = '60'): Promise<string[]> {
  const argv = ['__complete', 'bash', line, BREAKS, compType, columns];
  const { stdout } = await runInFakeWorld(argv, { env: NO_HEAD });
  return stdout.split('\n').slice(0, -1);
}

describe('from the tree of commands', () => {
  it('offers commands and groups with what they do, and no hidden ones', async () => {
    const { first, candidates, values } = await offered(['']);
    expect(first).toBe('none ');
    expect(candidates).toContain('stop\tstop the head softly');
    expect(values).toContain('farm');
    expect(values).not.toContain('manual');
    expect((await offered(['token', ''])).values).toEqual(['create', 'list', 'revoke']);
  });

  it.each([
    [['-'], ['-h', '--help', '-V', '--version']],
    [
      ['farm', '-'],
      ['-h', '--help'],
    ],
    [
      ['help', 'token', ''],
      ['create', 'list', 'revoke'],
    ],
    [['help', 'stop', ''], []],
    [['nonsense', ''], []],
    [
      ['token', 'create', '--role', ''],
      ['owner', 'user', 'viewer', 'node'],
    ],
    [
      ['token', 'create', '--role', 'viewer', ''],
      ['--user', '--nodes', '--name', '--json', '-q', '--quiet', '-h', '--help'],
    ],
    [
      ['completion', ''],
      ['bash', 'zsh', 'fish'],
    ],
    [
      ['token', 'create', '--role', '--'],
      ['owner', 'user', 'viewer', 'node'],
    ],
    [
      ['status', ''],
      ['--json', '-q', '--quiet', '-h', '--help'],
    ],
    [
      ['login', '-q', '--open', '-'],
      ['--token-file', '--forget', '--json', '-h', '--help'],
    ],
    [['login', '--', ''], []],
    [['login', '--', '--'], []],
    [
      ['token', 'create', '--name', '-q', '--role=user', '-'],
      ['--user', '--nodes', '--json', '-q', '--quiet', '-h', '--help'],
    ],
    [['farm', 'run', '--seed', ''], []],
  ])('after %j', async (words, values) => {
    expect((await offered(words)).values).toEqual(values);
  });

  it.each([
    [['farm', 'push', ''], 'folder '],
    [['farm', 'run', ''], 'folder '],
    [['farm', 'run', '--wait', '--workers', '2', ''], 'folder '],
    [['farm', 'run', 'pi', ''], 'none '],
    [['farm', 'run', 'pi', '--feed', 'x'], 'file '],
    [['farm', 'run', 'pi', '--feed=x'], 'file --feed='],
    [['farm', 'artefacts', 'r1', '-o', ''], 'file '],
    [['farm', 'artefacts', 'r1', '-qo', ''], 'file '],
    [['farm', 'artefacts', 'r1', '-ox', '--', ''], 'none '],
    [['demo', '--wait=x'], 'none '],
  ])('names of files after %j: %j', async (words, first) => {
    expect((await offered(words)).first).toBe(first);
  });
});

describe('from the head', () => {
  const runs = [
    runStatus({ run: 'r4', state: 'running' }),
    runStatus({ run: 'r3', state: 'done' }),
    runStatus({ run: 'r2', project: 'mandelbrot', state: 'paused' }),
    runStatus({ run: 'r1', state: 'failed' }),
  ];
  const answers: Answers = { 'GET /api/farm/runs': json(runs) };

  it('offers runs, newest first, with their project and state', async () => {
    expect((await offeredBy(answers, 'farm', 'status', '')).candidates).toEqual([
      'r4\tpi, running',
      'r3\tpi, done',
      'r2\tmandelbrot, paused',
      'r1\tpi, failed',
    ]);
  });

  it.each([
    ['pause', ['r4', 'r2']],
    ['watch', ['r4', 'r2']],
    ['retry', ['r3', 'r1']],
  ])('to %s, only such as can', async (command, values) => {
    expect((await offeredBy(answers, 'farm', command, '')).values).toEqual(values);
  });

  it('offers more jobs after the first, and none twice', async () => {
    const jobs = [aJob({ jobId: '13' }), aJob()];
    const { candidates } = await offeredBy(
      { 'GET /api/jobs': json({ jobs, total: 2, counts: {} }) },
      'cancel',
      '13',
      '',
    );
    expect(candidates).toEqual(['12\theat, running']);
  });

  it('leaves the words of a script and of a program alone', async () => {
    expect(await offered(['submit', '-n', '4', '--array=1', ''])).toMatchObject({ first: 'file ', values: [] });
    expect((await offered(['submit', '--cpus'])).values).toContain('--cpus-per-task');
    expect(await offered(['submit', 'job.sh', '-'])).toMatchObject({ first: 'file ', values: [] });
    expect(await offered(['srun', '--pty', 'ls', '--'])).toMatchObject({ first: 'file ', values: [] });
  });

  it('offers what belongs to the run that is named', async () => {
    const { candidates } = await offeredBy(
      {
        'GET /api/farm/runs/r7/artefacts': json([{ path: 'a b.png' }, { path: 'bad\n$(rm).png' }]),
        'GET /api/farm/runs/r7/attempts': json([
          { task: 'r7.1', outcome: 'failed', reason: 'it took\ttoo \x1b[31mlong' },
          { task: 'r7.0', outcome: 'lost' },
          { task: 'r7.1', outcome: 'lost' },
          { task: 'what the command would refuse', outcome: 'lost' },
        ]),
      },
      ...['farm', 'artefacts', 'r7', '--get', ''],
    );
    expect(candidates).toEqual(['a b.png']);
    const env = { BREADBOX_URL: head!.url };
    expect((await offered(['farm', 'logs', '--limit', '5', 'r7', ''], env)).candidates).toEqual([
      'r7.1\tfailed: it took too \\x1b[31mlong',
      'r7.0\tlost',
    ]);
  });

  it.each([
    ['has no run of that name', problem('not-found', 404, 'no')],
    ['takes no such token', problem('not-logged-in', 401, 'no')],
    ['is something else', (_: unknown, response: { end(text: string): void }) => response.end('<html>')],
  ])('offers nothing where it %s', async (_, answer) => {
    expect((await offeredBy({ 'GET /api/farm/runs': answer as never }, 'farm', 'status', '')).candidates).toEqual([]);
  });

  it('waits a second for its answer and no longer, and offers the rest', async () => {
    const began = Date.now();
    const { first, candidates } = await offeredBy({ 'GET /api/farm/projects': () => undefined }, 'farm', 'run', '');
    expect({ first, candidates }).toEqual({ first: 'folder ', candidates: [] });
    expect(Date.now() - began).toBeGreaterThan(900);
    // The head never answers.
    expect(Date.now() - began).toBeLessThan(30_000);
  });

  it('is not asked for what the tree knows', async () => {
    await offeredBy({}, 'farm', 'status', '-');
    expect(head!.calls).toEqual([]);
  });
});

describe('in bash', () => {
  it('offers what fits, in the part of the word that readline replaces', async () => {
    expect(await inBash('breadbox token cr')).toEqual(['none', 'create']);
    expect(await inBash('breadbox token create --role=v')).toEqual(['none', 'viewer']);
    expect(await inBash('breadbox farm push x')).toEqual(['folder']);
    expect(await inBash('breadbox stop > x')).toEqual(['file']);
  });

  it('shows descriptions in lists, cut to the screen, and inserts none', async () => {
    expect(await inBash('breadbox token ', LIST)).toEqual([
      'none',
      'create  (make a token; it is shown this once)',
      'list    (list the tokens, without their secrets)',
      'revoke  (make a token worthless)',
    ]);
    expect(await inBash('breadbox token ', LIST, '30')).toContain('create  (make a token; it i…)');
    expect(await inBash('breadbox token ')).toEqual(['none', 'create', 'list', 'revoke']);
    expect(await inBash('breadbox token cr', LIST)).toEqual(['none', 'create']);
  });
});

describe('breadbox completion', () => {
  it.each([
    ['/usr/bin/zsh', 'Yours seems to be zsh: breadbox completion zsh'],
    ['/bin/dash', 'Its help: breadbox completion --help'],
  ])('without a shell, where $SHELL is %s, names the three', async (SHELL, hint) => {
    expect(await runInFakeWorld(['completion'], { env: { SHELL } })).toEqual({
      exit: 2,
      stdout: '',
      stderr: `breadbox: Name the shell: bash, zsh or fish.\n  ${hint}\n`,
    });
  });

  it('of a shell that is none of them says so', async () => {
    expect((await runInFakeWorld(['completion', 'ksh'])).stderr).toContain(
      "'ksh' is invalid for argument 'SHELL'. Allowed choices are bash, zsh, fish.",
    );
  });

  it.each([
    ['bash', `'/o'\\''dd \\$ place/bin/breadbox'`],
    ['zsh', `'/o'\\''dd \\$ place/bin/breadbox'`],
    ['fish', `'/o\\'dd \\\\$ place/bin/breadbox'`],
  ])('quotes its own place for %s', async (shell, word) => {
    const { stdout } = await runInFakeWorld(['completion', shell], { packageDir: "/o'dd \\$ place" });
    expect(stdout).toContain(word);
    expect(stdout).not.toContain('@PROGRAM@');
  });
});
