import type { ServerResponse } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { type Answers, aJob, type FakeHead, json, problem, startFakeHead } from '../../fake-head.ts';
import { runInFakeWorld } from '../../fake-world.ts';

const LINES = Array.from({ length: 30_000 }, (_, i) => `line ${i}\n`).join('');

let head: FakeHead;
afterEach(() => head.stop());

async function logs(argv: readonly string[], answers: Answers) {
  head = await startFakeHead({ 'GET /api/jobs': json({ jobs: [aJob()], total: 1, counts: {} }), ...answers });
  return runInFakeWorld(['logs', ...argv], { env: { BREADBOX_URL: head.url, BREADBOX_TOKEN: 'secret' } });
}

/** As a head that honours `bytes=-N`. */
const whole: Answers['GET /api/jobs/12/output'] = (request, response) => {
  const [, last] = /^bytes=-(\d+)$/.exec(request.headers.range ?? '') ?? [];
  if (last === undefined) return void response.end(LINES);
  const from = Math.max(0, LINES.length - Number(last));
  response.writeHead(206, { 'content-range': `bytes ${from}-${LINES.length - 1}/${LINES.length}` });
  response.end(LINES.slice(from));
};

describe('logs', () => {
  it('prints all of it', async () => {
    expect(await logs(['12'], { 'GET /api/jobs/12/output': whole })).toEqual({ exit: 0, stdout: LINES, stderr: '' });
  });

  it.each([
    ['0', ''],
    ['1', 'line 29999\n'],
    ['3', 'line 29997\nline 29998\nline 29999\n'],
    ['20000', LINES.slice(LINES.indexOf('line 10000\n'))],
    ['40000', LINES],
  ])('--tail %s', async (tail, stdout) => {
    expect(await logs(['12', '--tail', tail], { 'GET /api/jobs/12/output': whole })).toMatchObject({ exit: 0, stdout });
  });

  it('-f goes on after a cut where it was, until the job has ended', async () => {
    let left = 3;
    const { exit, stdout } = await logs(['12', '-f', '--stderr', '--rank', '2'], {
      'GET /api/jobs/12/output': (request, response: ServerResponse) => {
        const from = Number(new URL(request.url!, 'http://x').searchParams.get('from'));
        response.write('abcdefgh'.slice(from, from + 3));
        left -= 1;
        if (left === 2) setTimeout(() => response.destroy(), 20);
        else response.end();
      },
      'GET /api/jobs/12': (request, response) =>
        json(aJob({ state: left > 0 ? 'running' : 'completed' }))(request, response),
    });
    expect({ exit, stdout }).toEqual({ exit: 0, stdout: 'abcdefgh' });
    expect(head.calls.filter((call) => call.includes('/output'))).toEqual(
      [0, 3, 6].map((from) => `GET /api/jobs/12/output?stream=stderr&rank=2&follow=true&from=${from}`),
    );
  });

  it('says why there is nothing yet', async () => {
    const waits = aJob({ state: 'pending' });
    const outcome = await logs(['12'], {
      'GET /api/jobs': json({ jobs: [waits], total: 1, counts: {} }),
      'GET /api/jobs/12/why': json({ reason: 'Resources', sentence: 'waits for 2 cores' }),
      'GET /api/jobs/12/output': (_, response) => void response.end(),
    });
    expect(outcome).toEqual({ exit: 0, stdout: '', stderr: 'Job 12 has not begun: waits for 2 cores.\n' });
  });

  it('says why there is nothing of a job that could not begin', async () => {
    const reason = 'its directory /gone is not there, or its account may not enter it';
    const outcome = await logs(['12'], {
      'GET /api/jobs': json({ jobs: [aJob({ state: 'failed', exitCode: 126, reason })], total: 1, counts: {} }),
      'GET /api/jobs/12/output': problem('not-found', 404, 'There is no file /gone/slurm-12.out.'),
    });
    expect(outcome).toEqual({
      exit: 3,
      stdout: '',
      stderr: `breadbox: There is no file /gone/slurm-12.out.\n  Job 12 failed: ${reason}.\n`,
    });
  });

  it('of an array prints one after the other, and follows none', async () => {
    const jobs = [aJob({ jobId: '12_1', arrayId: '12' }), aJob({ jobId: '12_0', arrayId: '12' })];
    const answers: Answers = {
      'GET /api/jobs': json({ jobs, total: 2, counts: {} }),
      'GET /api/jobs/12_0/output': (_, response) => void response.end('a\n'),
      'GET /api/jobs/12_1/output': (_, response) => void response.end('b\n'),
    };
    expect((await logs(['12'], answers)).stdout).toBe('==> 12_0 <==\na\n\n==> 12_1 <==\nb\n');
    await head.stop();
    expect(await logs(['12', '-f'], answers)).toMatchObject({ exit: 2, stderr: expect.stringContaining('-f 12_0') });
  });

  it('passes on that a job is not there, or is not for these eyes', async () => {
    const none = await logs(['99'], { 'GET /api/jobs': json({ jobs: [], total: 0, counts: {} }) });
    expect(none).toMatchObject({ exit: 3, stderr: expect.stringContaining('There is no job 99.') });
    await head.stop();
    const forbidden = problem('not-allowed', 403, 'Job 12 is not yours.');
    expect(await logs(['12'], { 'GET /api/jobs/12/output': forbidden })).toMatchObject({ exit: 4, stdout: '' });
  });
});
