import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { type Answers, type FakeHead, json, problem, runStatus, startFakeHead } from './fake-head.ts';
import { runInFakeWorld } from './fake-world.ts';
import { Interrupted } from './world.ts';

let head: FakeHead | undefined;
let folder: string | undefined;
afterEach(async () => {
  await head?.stop();
  if (folder) rmSync(folder, { recursive: true });
  head = folder = undefined;
});

async function withHead(argv: readonly string[], answers: Answers, stdin?: string) {
  head = await startFakeHead(answers);
  return runInFakeWorld(argv, { env: { BREADBOX_URL: head.url, BREADBOX_TOKEN: 'secret' }, stdin });
}

function emptyHome(): string {
  folder = mkdtempSync(join(tmpdir(), 'breadbox-cli-'));
  return folder;
}

describe('used wrongly', () => {
  it.each([
    [['help', 'strat'], "breadbox: Unknown command 'strat'.\n  Did you mean start?\n"],
    [['strat'], "breadbox: Unknown command 'strat'.\n  Did you mean start?\n"],
    [['sbatch', 'job.sh'], "breadbox: Unknown command 'sbatch'.\n  Here it is: breadbox submit\n"],
    [['farm', 'pusch', '.'], "breadbox: Unknown command 'pusch'.\n  Did you mean push?\n"],
    [['farm', 'run', 'x', '--worker', '3'], "breadbox: Unknown option '--worker'.\n  Did you mean --workers?\n"],
    [['farm', 'watch'], "breadbox: Missing required argument 'RUN'.\n  Its help: breadbox farm watch --help\n"],
    [
      ['token', 'create'],
      "breadbox: Required option '--role ROLE' not specified.\n  Its help: breadbox token create --help\n",
    ],
    [['start', '--port', '70000'], "breadbox: --port: '70000' is not a whole number from 0 to 65535.\n"],
    [['farm', 'watch', 'r1', '--timeout', 'soon'], "breadbox: --timeout: 'soon' is not a number of seconds above 0.\n"],
    [
      ['farm', 'status', '12'],
      'breadbox: \'12\' is not a run; runs are called r1, r2 and so on, or have a name of letters, digits, ".", "-" and "_".\n  Did you mean r12?\n',
    ],
    [
      ['farm', 'watch', './pi'],
      'breadbox: \'./pi\' is not a run; runs are called r1, r2 and so on, or have a name of letters, digits, ".", "-" and "_".\n  breadbox farm list --runs lists the runs.\n',
    ],
    [
      ['farm', 'run', 'pi', '--feed', 'a', '--rest-of', 'r1'],
      'breadbox: Of --feed, --rest-of and --answers-of only one can be given.\n',
    ],
    [
      ['farm', 'run', 'pi', '--priority', '101'],
      "breadbox: --priority: '101' is not a whole number from -100 to 100.\n",
    ],
    [['farm', 'set', 'r1'], 'breadbox: Say what to change: --name, --priority or --workers.\n'],
    [['farm', 'artefacts', 'r1', '--get', 'a', '--zip'], 'breadbox: --get goes with neither --zip nor --prefix.\n'],
    [
      ['farm', 'logs', 'r12', 'last'],
      "breadbox: 'last' is not a task; the tasks of run r12 are called r12.0, r12.1 and so on.\n",
    ],
  ])('%j', async (argv, stderr) => {
    expect(await runInFakeWorld(argv)).toEqual({ exit: 2, stdout: '', stderr });
  });

  it('shows on stderr what there is, where a command is missing', async () => {
    const { exit, stdout, stderr } = await runInFakeWorld(['farm']);
    expect({ exit, stdout }).toEqual({ exit: 2, stdout: '' });
    expect(stderr).toContain('COMMANDS\n  push ');
  });
});

describe('without a head', () => {
  it('status says so, exits with 5', async () => {
    const home = emptyHome();
    const { exit, stdout } = await runInFakeWorld(['status', '--json'], { env: { BREADBOX_HOME: home } });
    expect({ exit, printed: JSON.parse(stdout) }).toEqual({ exit: 5, printed: { running: false, home } });
  });

  it('stop has nothing to do', async () => {
    const { exit, stdout } = await runInFakeWorld(['stop', '--json'], { env: { BREADBOX_HOME: emptyHome() } });
    expect({ exit, running: JSON.parse(stdout).running }).toEqual({ exit: 0, running: false });
  });

  it('a command says how to start one, and keeps stdout empty with --json', async () => {
    const home = emptyHome();
    writeFileSync(join(home, 'head.json'), JSON.stringify({ pid: process.pid, url: 'http://127.0.0.1:1' }));
    const outcome = await runInFakeWorld(['farm', 'list', '--json'], { env: { BREADBOX_HOME: home } });
    expect(outcome).toEqual({
      exit: 5,
      stdout: '',
      stderr: 'breadbox: No head answers at http://127.0.0.1:1 (ECONNREFUSED).\n  Start it: breadbox start --detach\n',
    });
  });

  it('asks no other program that now has the port of a head that is gone', async () => {
    head = await startFakeHead({});
    const home = emptyHome();
    const { pid } = spawnSync('true');
    writeFileSync(join(home, 'head.json'), JSON.stringify({ pid, url: head.url }));
    const { exit, stderr } = await runInFakeWorld(['farm', 'list'], { env: { BREADBOX_HOME: home } });
    expect({ exit, calls: head.calls }).toEqual({ exit: 5, calls: [] });
    expect(stderr).toContain(`No head runs on ${home}.`);
  });

  // Root reads everything.
  it.skipIf(process.getuid?.() === 0)('does not say that none runs where it may not look', async () => {
    const home = emptyHome();
    chmodSync(home, 0);
    const { exit, stdout, stderr } = await runInFakeWorld(['status'], { env: { BREADBOX_HOME: home } });
    expect({ exit, stdout }).toEqual({ exit: 4, stdout: '' });
    expect(stderr).toMatch(/may not read .*, so whether a head runs there is unknown\.\n/);
  });

  it('says what is wrong where something else answers', async () => {
    const outcome = await withHead(['farm', 'list'], {
      'GET /api/farm/projects': (_, response) => void response.writeHead(502).end('<h1>Bad gateway</h1>'),
    });
    expect(outcome).toMatchObject({ exit: 5, stdout: '' });
    expect(outcome.stderr).toContain('is not a Breadbox head (HTTP 502)');
  });
});

describe('with a head', () => {
  it('pushes folders, and says which one where it is given a file', async () => {
    const file = join(emptyHome(), 'project.yaml');
    writeFileSync(file, 'name: x\n');
    const { exit, stderr } = await withHead(['farm', 'push', file], {});
    expect({ exit, calls: head?.calls }).toEqual({ exit: 2, calls: [] });
    expect(stderr).toBe(
      `breadbox: ${file} is a file; a project is a folder with a project.yaml at its top.\n  Push the folder that it is in: breadbox farm push ${folder}\n`,
    );
  });

  it('says where a token that the head does not take comes from', async () => {
    const refuse = problem('not-logged-in', 401, 'It is unknown.', 'Ask.');
    const { exit, stderr } = await withHead(['farm', 'list'], { 'GET /api/farm/projects': refuse });
    expect(exit).toBe(4);
    expect(stderr).toMatch(/^breadbox: It is unknown\.\n {2}BREADBOX_TOKEN holds a token that this head does not take/);
  });

  it('says so where there is nothing to retry', async () => {
    const over = runStatus({ state: 'done', answered: 10, collected: true });
    const { exit, stdout } = await withHead(['farm', 'retry', 'r1'], { 'POST /api/farm/runs/r1/retry': json(over) });
    expect(exit).toBe(0);
    expect(stdout).toMatch(/^Run r1: none of its tasks has failed, so there is nothing to retry\.\n/);
  });

  it('knows no speed before the first answer', async () => {
    const begun = runStatus({ answered: 0, rate: 0 });
    const { stdout } = await withHead(['farm', 'status', 'r1'], { 'GET /api/farm/runs/r1': json(begun) });
    expect(stdout).toMatch(/^rate +unknown$/m);
  });

  it.each([
    ['not-found', 404, 3],
    ['not-allowed', 403, 4],
    ['conflict', 409, 6],
    ['bad-input', 400, 2],
    ['engine-failed', 502, 1],
    ['a-code-of-tomorrow', 418, 1],
  ])('%s of the head arrives with its sentence and hint', async (code, status, exit) => {
    const answer = problem(code, status, 'It is so.', 'Do this.');
    const outcome = await withHead(['farm', 'cancel', 'r1'], { 'POST /api/farm/runs/r1/cancel': answer });
    expect(outcome).toEqual({ exit, stdout: '', stderr: 'breadbox: It is so.\n  Do this.\n' });
  });

  it('says where to get a token, where it has none', async () => {
    head = await startFakeHead({ 'GET /api/status': problem('not-logged-in', 401, 'Log in.', 'Send a header.') });
    const env = { BREADBOX_URL: head.url, BREADBOX_HOME: emptyHome() };
    const { exit, stderr } = await runInFakeWorld(['status'], { env });
    expect(exit).toBe(4);
    expect(stderr).toMatch(/^breadbox: Log in\.\n {2}Use the account that runs the head, or set BREADBOX_TOKEN/);
  });

  it('says so where the head hangs up in the middle of its answer', async () => {
    const { exit, stdout, stderr } = await withHead(['farm', 'list', '--json'], {
      'GET /api/farm/projects': (_, response) => {
        response.setHeader('content-length', 100);
        response.write('[{"pro', () => response.destroy());
      },
    });
    expect({ exit, stdout }).toEqual({ exit: 5, stdout: '' });
    expect(stderr).toContain('went away in the middle of its answer');
  });

  it('sends the token', async () => {
    let sent: string | undefined;
    await withHead(['farm', 'list'], {
      'GET /api/farm/projects': (request, response) => {
        sent = request.headers.authorization;
        return json([])(request, response);
      },
    });
    expect(sent).toBe('Bearer secret');
  });

  it('shows escape sequences of others, and obeys none', async () => {
    const attempt = {
      task: 'r1.0',
      attempt: 1,
      outcome: 'failed',
      log: '\x1b]0;owned\x07red\n',
      endedAt: '2026-01-01T00:00:00Z',
    };
    const { stdout } = await withHead(['farm', 'logs', 'r1'], { 'GET /api/farm/runs/r1/attempts': json([attempt]) });
    expect(stdout).toBe('r1.0, attempt 1: failed\n    \\x1b]0;owned\\x07red\n');
  });

  it('passes answers on as they come', async () => {
    const lines = '{"task":"r1.0"}\n{"task":"r1.1"}\n';
    const outcome = await withHead(['farm', 'results', 'r1', '--jsonl'], {
      'GET /api/farm/runs/r1/results': (_, response) => void response.end(lines),
    });
    expect(outcome).toEqual({ exit: 0, stdout: lines, stderr: '' });
    expect(head?.calls).toEqual(['GET /api/farm/runs/r1/results?format=jsonl']);
  });
});

describe('farm run --wait', () => {
  const events =
    (...statuses: object[]): Answers['GET /api/live'] =>
    (_, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(': hello\n\n');
      for (const status of statuses) response.write(`event: run\ndata: ${JSON.stringify(status)}\n\n`);
    };

  it('ends when the collector has made its last pass', async () => {
    const done = runStatus({ state: 'done', answered: 10, waiting: 0, leased: 0 });
    const { exit, stdout, stderr } = await withHead(['farm', 'run', 'pi', '--wait', '--json'], {
      'POST /api/farm/runs': json(runStatus()),
      'GET /api/farm/runs/r1': json(runStatus()),
      'GET /api/live': events(done, { ...done, collected: true, seconds: 3 }),
    });
    expect(JSON.parse(stdout)).toMatchObject({ run: 'r1', tasks: 10, answered: 10, failed: 0, seconds: 3 });
    expect({ exit, stderr }).toEqual({ exit: 0, stderr: 'r1 100 %  10/10  done\n' });
  });

  it('exits with 1 where a task failed, and says where to look', async () => {
    const over = runStatus({ state: 'done', answered: 9, failed: 1, collected: true });
    const { exit, stderr } = await withHead(['farm', 'run', 'pi', '--wait', '-q'], {
      'POST /api/farm/runs': json(runStatus()),
      'GET /api/farm/runs/r1': json(over),
      'GET /api/live': events(),
    });
    expect(exit).toBe(1);
    expect(stderr).toBe('breadbox: Of the tasks of run r1, 1 of 10 failed.\n  What happened: breadbox farm logs r1\n');
  });

  it('names the last failure and the last line that it wrote', async () => {
    const over = runStatus({ state: 'done', answered: 9, failed: 1, collected: true });
    const at = { attempt: 1, startedAt: '2026-01-01T00:00:00Z', endedAt: '2026-01-01T00:00:01Z' };
    const { stderr } = await withHead(['farm', 'watch', 'r1', '-q'], {
      'GET /api/farm/runs/r1': json(over),
      'GET /api/live': events(),
      'GET /api/farm/runs/r1/attempts': json([
        { ...at, task: 'r1.9', outcome: 'answered', log: 'a remark\n' },
        { ...at, task: 'r1.8', outcome: 'failed', reason: 'exited with 7', log: 'reading\nno bread\n' },
      ]),
    });
    expect(stderr).toBe(
      'breadbox: Of the tasks of run r1, 1 of 10 failed.\n  The last was r1.8: exited with 7: no bread\n  All of them: breadbox farm logs r1\n',
    );
  });

  it('looks again where the events are cut off', async () => {
    const over = runStatus({ state: 'done', answered: 10, collected: true });
    let asked = 0;
    const { exit } = await withHead(['farm', 'watch', 'r1', '-q'], {
      'GET /api/farm/runs/r1': (request, response) => json(asked++ === 0 ? runStatus() : over)(request, response),
      'GET /api/live': (_, response) => void response.writeHead(200).write(': hi\n\n', () => response.destroy()),
    });
    expect({ exit, asked }).toEqual({ exit: 0, asked: 2 });
  });

  it('gives up after --timeout with 1, and says that the run goes on', async () => {
    const { exit, stderr } = await withHead(['farm', 'watch', 'r1', '-q', '--timeout', '0.1'], {
      'GET /api/farm/runs/r1': json(runStatus()),
      'GET /api/live': events(),
    });
    expect(exit).toBe(1);
    expect(stderr).toContain('Run r1 did not end within 0.1 s.\n  It goes on.');
  });

  it('exits with 130 on Ctrl-C', async () => {
    head = await startFakeHead({ 'GET /api/farm/runs/r1': json(runStatus()), 'GET /api/live': events() });
    const controller = new AbortController();
    setTimeout(() => controller.abort(new Interrupted('SIGINT')), 100);
    const options = { env: { BREADBOX_URL: head.url }, signal: controller.signal };
    expect(await runInFakeWorld(['farm', 'watch', 'r1'], options)).toEqual({
      exit: 130,
      stdout: '',
      stderr: 'Run r1: It goes on. To wait for it again: breadbox farm watch r1\n',
    });
  });
});

describe('farm run --feed', () => {
  it('streams the tasks and cancels the run when the head refuses a line', async () => {
    const { exit, stderr } = await withHead(
      ['farm', 'run', 'pi', '--feed', '-'],
      {
        'POST /api/farm/runs': json(runStatus()),
        'POST /api/farm/runs/r1/tasks': problem('bad-input', 400, 'the feed, line 2: not JSON'),
        'GET /api/farm/runs/r1': json(runStatus()),
        'POST /api/farm/runs/r1/cancel': json(runStatus({ state: 'cancelled' })),
      },
      '1\n{\n',
    );
    expect({ exit, stderr }).toEqual({ exit: 2, stderr: 'breadbox: the feed, line 2: not JSON\n' });
    expect(head?.calls.at(-1)).toBe('POST /api/farm/runs/r1/cancel');
  });

  it('makes no run of a file that is not there', async () => {
    const { exit } = await withHead(['farm', 'run', 'pi', '--feed', '/no/such.jsonl'], {});
    expect({ exit, calls: head?.calls }).toEqual({ exit: 3, calls: [] });
  });
});
