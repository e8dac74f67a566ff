import type { ServerResponse } from 'node:http';
import { PassThrough, Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { HeadStatus } from '../../../protocol/head.ts';
import { type Job, MAX_STEP_STDIN_BYTES } from '../../../protocol/jobs.ts';
import { aJob, bodyOf, type FakeHead, json, startFakeHead } from '../../fake-head.ts';
import { FakeWorld } from '../../fake-world.ts';
import { runCli } from '../../run-cli.ts';

const STATUS: HeadStatus = {
  ...{ running: true, pid: 1, url: 'http://127.0.0.1:1', home: '/h', version: '0.1.0', engine: 'local' },
  ...{ startedAt: '2026-01-01T00:00:00.000Z' },
};

/** A head with one interactive job, which ends when it is told to. */
class Interactive {
  job: Job = aJob({ kind: 'interactive' });
  started: Record<string, unknown> = {};
  stdin = '';
  signals: string[] = [];
  cancelled = 0;
  status: HeadStatus = STATUS;
  onStdinEnd = () => this.end({ state: 'completed', exitCode: 0 });
  onSignal: () => void = () => undefined;
  #events: ServerResponse | undefined;
  #outputs: ServerResponse[] = [];

  start(): Promise<FakeHead> {
    return startFakeHead({
      'GET /api/status': (...call) => json(this.status)(...call),
      'POST /api/jobs/interactive': async (request, response) => {
        this.started = JSON.parse(await bodyOf(request));
        await json({ jobId: '12', warnings: [] })(request, response);
      },
      'GET /api/live': (_, response) => {
        response.writeHead(200, { 'content-type': 'text/event-stream' }).write(':\n\n');
        this.#events = response;
      },
      'GET /api/jobs': (...call) => json({ jobs: [this.job], total: 1, counts: {} })(...call),
      'GET /api/jobs/12': (...call) => json(this.job)(...call),
      'GET /api/jobs/12/why': json({ reason: 'Resources', sentence: 'waits for 2 cores' }),
      'GET /api/jobs/12/output': (request, response) => {
        response.write(request.url!.includes('stream=stderr') ? 'grumble\n' : 'hello\n');
        this.#outputs.push(response);
        this.#endOutputs();
      },
      'POST /api/jobs/12/stdin': async (request, response) => {
        this.stdin += await bodyOf(request);
        response.writeHead(204).end();
        if (request.url!.includes('end=true')) this.onStdinEnd();
      },
      'POST /api/jobs/12/signal': async (request, response) => {
        this.signals.push(JSON.parse(await bodyOf(request)).signal);
        response.writeHead(204).end();
        this.onSignal();
      },
      'POST /api/jobs/12/cancel': (_, response) => {
        this.cancelled += 1;
        response.writeHead(204).end();
      },
    });
  }

  change(change: Partial<Job>): void {
    this.job = { ...this.job, ...change };
    this.#events?.write(`event: jobs\ndata: ${JSON.stringify({ jobs: [this.job] })}\n\n`);
  }

  end(change: Partial<Job>): void {
    this.change(change);
    this.#endOutputs();
  }

  #endOutputs(): void {
    if (this.job.state !== 'running' && this.job.state !== 'pending') for (const one of this.#outputs) one.end();
  }
}

let job: Interactive;
let head: FakeHead;
beforeEach(async () => {
  job = new Interactive();
  head = await job.start();
});
afterEach(() => head.stop());

function srun(words: readonly string[], options: ConstructorParameters<typeof FakeWorld>[0] = {}) {
  const env = { BREADBOX_URL: head.url, BREADBOX_TOKEN: 'secret', TERM: 'xterm', WORD: 'x' };
  const world = new FakeWorld({ cwd: '/data', env, ...options });
  return { world, exit: runCli(['srun', ...words], world) };
}

const until = async (condition: () => boolean) => {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
};

/** The answer to who asked last may still be on its way. */
const untilItRuns = async () => {
  await until(() => head.calls.some((call) => call.startsWith('GET /api/jobs?')));
  await new Promise((resolve) => setTimeout(resolve, 100));
};

describe('srun', () => {
  it('is stdin, stdout and stderr of the program, and ends with its exit code', async () => {
    job.onStdinEnd = () => job.end({ state: 'failed', exitCode: 7 });
    const { world, exit } = srun(['-n2', '--', 'sort', '-n'], { stdin: 'b\na\n' });
    expect(await exit).toBe(7);
    expect({ stdout: world.stdout.written, stderr: world.stderr.written, stdin: job.stdin }).toEqual({
      stdout: 'hello\n',
      stderr: 'grumble\n',
      stdin: 'b\na\n',
    });
    expect(job.started).toEqual({
      argv: ['sort', '-n'],
      options: ['--ntasks=2'],
      environment: { BREADBOX_URL: head.url, TERM: 'xterm', WORD: 'x' },
      directory: '/data',
      umask: 0o022,
    });
    expect(job.cancelled).toBe(0);
  });

  it('hands the program its own options', async () => {
    await srun(['ls', '--help', '-n', '2']).exit;
    expect(job.started).toMatchObject({ argv: ['ls', '--help', '-n', '2'], options: [] });
  });

  it('--pty makes each key one, and the terminal is as before at the end', async () => {
    const raw: boolean[] = [];
    const stdin = Object.assign(new PassThrough(), { isTTY: true, setRawMode: (on: boolean) => raw.push(on) });
    stdin.end('exit\r');
    const { exit } = srun(['--pty', 'bash'], { stdin, terminal: { columns: 100, rows: 30 } });
    expect(await exit).toBe(0);
    expect(raw).toEqual([true, false]);
    expect(job.started).toMatchObject({ options: ['--pty'], terminal: { rows: 30, columns: 100, type: 'xterm' } });
    expect(head.calls.some((call) => call.includes('stream=stderr'))).toBe(false);
  });

  it('Ctrl-C goes to the program', async () => {
    job.onSignal = () => job.end({ state: 'failed', exitCode: 130 });
    const { world, exit } = srun(['sleep', '9'], { stdin: new PassThrough() });
    await untilItRuns();
    world.interrupt('SIGINT');
    expect(await exit).toBe(130);
    expect({ signals: job.signals, cancelled: job.cancelled }).toEqual({ signals: ['SIGINT'], cancelled: 0 });
  });

  it.each([
    [['SIGINT', 'SIGINT'], 130],
    [['SIGTERM'], 143],
    [['SIGHUP'], 129],
  ] as const)('%j ends the job', async (signals, code) => {
    const { world, exit } = srun(['sleep', '9'], { stdin: new PassThrough() });
    await untilItRuns();
    for (const signal of signals) world.interrupt(signal);
    expect(await exit).toBe(code);
    expect(job.cancelled).toBe(1);
  });

  it('says why it waits, once, and that it has begun', async () => {
    job.job = aJob({ kind: 'interactive', state: 'pending' });
    const { world, exit } = srun(['date'], { stdin: 'x' });
    await until(() => world.stderr.written.includes('waits'));
    expect(job.stdin).toBe('');
    job.change({ state: 'running' });
    expect(await exit).toBe(0);
    expect(world.stderr.written).toBe('grumble\nJob 12 waits for 2 cores.\nJob 12 has begun.\n');
    expect(job.stdin).toBe('x');
  });

  it('says what ended the job, where that was not the program', async () => {
    job.onStdinEnd = () => job.end({ state: 'timeout' });
    const { world, exit } = srun(['sleep', '9']);
    expect(await exit).toBe(1);
    expect(world.stderr.written).toBe('grumble\nbreadbox: Job 12 was ended at its time limit.\n');
  });

  it('cancels the job where the head refuses its stdin', async () => {
    await head.stop();
    head = await startFakeHead({
      'GET /api/status': json(STATUS),
      'POST /api/jobs/interactive': json({ jobId: '12', warnings: [] }),
      'GET /api/jobs': json({ jobs: [aJob()], total: 1, counts: {} }),
      'GET /api/live': (_, response) => void response.write(':\n\n'),
      'GET /api/jobs/12/output': (_, response) => void response.write('hello\n'),
      'POST /api/jobs/12/cancel': (_, response) => void response.writeHead(204).end(),
    });
    const { world, exit } = srun(['cat'], { stdin: 'x' });
    expect(await exit).toBe(3);
    expect(world.stderr.written).toContain('breadbox: no POST /api/jobs/12/stdin\n');
    expect(head.calls).toContain('POST /api/jobs/12/cancel');
  });

  describe('on a cluster', () => {
    beforeEach(() => {
      job.status = {
        ...STATUS,
        engine: 'slurm',
        cluster: { name: 'lab', head: 'n0', adopted: false, slurm: '24.11.5' },
      };
    });
    const endSoon = () => setTimeout(() => job.end({ state: 'failed', exitCode: 7 }), 50);

    it('hands all of stdin over with the job, and only signs of life after it', async () => {
      const { exit } = srun(['-n2', 'sort'], { stdin: 'b\na\n' });
      await untilItRuns();
      endSoon();
      expect(await exit).toBe(7);
      expect(job.started).toMatchObject({ argv: ['sort'], stdin: Buffer.from('b\na\n').toString('base64') });
      expect(head.calls.some((call) => call.includes('/stdin?end'))).toBe(false);
    });

    it('a terminal counts as empty', async () => {
      const { exit } = srun(['hostname'], { stdin: Object.assign(new PassThrough(), { isTTY: true }) });
      await untilItRuns();
      endSoon();
      expect(await exit).toBe(7);
      expect(job.started).not.toHaveProperty('stdin');
    });

    it('starts nothing where there is more stdin than a job can be given', async () => {
      const stdin = Readable.from([Buffer.alloc(MAX_STEP_STDIN_BYTES), Buffer.from('x')]);
      const { world, exit } = srun(['sort'], { stdin });
      expect(await exit).toBe(2);
      expect(world.stderr.written).toContain(
        'breadbox: A job of Slurm gets 1 MiB of stdin at most, and there is more.\n',
      );
      expect(job.started).toEqual({});
    });

    it('Ctrl-C ends the wait for stdin', async () => {
      const { world, exit } = srun(['sort'], { stdin: new PassThrough() });
      await until(() => head.calls.includes('GET /api/status'));
      world.interrupt('SIGINT');
      expect(await exit).toBe(130);
      expect(job.started).toEqual({});
    });
  });

  it('wants a program', async () => {
    const { world, exit } = srun(['-n', '2']);
    expect(await exit).toBe(2);
    expect(world.stderr.written).toBe('breadbox: Say what to run.\n  breadbox srun -n 2 hostname\n');
  });
});
