import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { engineContract } from '../../src/jobs/engine.contract.ts';
import type { JobSpec, JobStatus } from '../../src/jobs/engine.ts';
import type { SlurmEngine } from '../../src/jobs/engines/slurm/slurm-engine.ts';
import { waitForJob, waitForJobs } from '../../src/jobs/wait-for-jobs.ts';
import { ClusterHead } from './cluster-head.ts';
import { oneOrBoth } from './releases.ts';
import { SlurmBench } from './slurm-bench.ts';

const HOME = '/srv/home/ada';
const MINUTES = 150_000;

const script = (body: string, more: Partial<JobSpec> = {}): JobSpec => ({
  name: 'test',
  argv: [],
  cpus: 1,
  owner: 'ada',
  account: 'ada',
  directory: HOME,
  batch: { script: `#!/bin/sh\n${body}\n`, tasks: 1, cpusPerTask: 1 },
  ...more,
});
const native = (lines: string, options: readonly string[] = []): JobSpec =>
  script('', {
    batch: { script: `#!/bin/sh\n${lines}\n`, tasks: 1, cpusPerTask: 1, native: [`-D${HOME}`, ...options] },
  });
const runs = ({ state }: JobStatus) => state === 'running';

describe.each(oneOrBoth('bookworm'))('the engine of Slurm on %s', (release) => {
  let head: ClusterHead;
  let bench: SlurmBench;

  beforeAll(async () => {
    head = await ClusterHead.start();
    bench = await SlurmBench.make(head, release);
  }, 900_000);

  afterAll(async () => {
    await bench?.close();
    await head.remove();
  });

  engineContract(`slurm on ${release}`, () => bench.under());

  describe('on a cluster of its own', () => {
    let engine: SlurmEngine;
    const slurmctld = (what: string) => bench.onNode(bench.head, `systemctl ${what} slurmctld`);

    beforeAll(async () => {
      engine = await bench.engine('whole');
    });
    afterAll(async () => {
      await engine.close();
      await bench.clear();
    });

    test('slurmctld is down and back: it is said, all stays as it was, and what ended meanwhile is caught up with', async () => {
      const told: JobStatus[] = [];
      const stop = engine.onChange((status) => told.push(status));
      // Ended by its limit of time, at the end of the test.
      const limited = await engine.submit(
        script('sleep 300', {
          batch: { script: '#!/bin/sh\nsleep 300\n', tasks: 1, cpusPerTask: 1, timeLimitSec: 60 },
        }),
      );
      const running = await engine.submit(script('sleep 4; exit 3'));
      await waitForJobs(engine, [limited, running], runs);
      await slurmctld('stop');
      await expect
        .poll(() => engine.status([running]).then(() => engine.trouble), { timeout: 60_000 })
        .toMatch(/Slurm/);
      expect((await engine.status([running])).get(running)?.state).toBe('running');
      await expect(engine.submit(script('true'))).rejects.toMatchObject({ code: 'engine-down' });
      expect((await engine.nodes()).map(({ node }) => node)).toEqual([bench.compute.node]);
      await sleep(4000);
      await slurmctld('start');
      const [ended] = await waitForJobs(engine, [running], undefined, 90_000);
      expect(ended).toMatchObject({ state: 'failed', exitCode: 3 });
      expect(engine.trouble).toBeUndefined();
      expect(told.filter(({ jobId }) => jobId === running).map(({ state }) => state)).toEqual([
        'pending',
        'running',
        'failed',
      ]);
      stop();
      const [atLimit] = await waitForJobs(engine, [limited], undefined, MINUTES);
      expect(atLimit).toMatchObject({ state: 'timeout', timeLimitSec: 60 });
      const { events } = (await engine.details(limited))!;
      expect(events.map(({ event }) => event)).toEqual(['submitted', 'started', 'limited', 'ended']);
    });

    test('a second engine takes up what runs and what has ended', async () => {
      const ended = await engine.submit(script('exit 7'));
      const before = await waitForJob(engine, ended);
      const running = await engine.submit(
        script('while [ ! -e go-on ]; do sleep 0.1; done; exit 5', { owner: 'anna' }),
      );
      await waitForJob(engine, running, runs);
      await engine.close();
      await bench.onNode(bench.head, `touch ${HOME}/go-on`);
      await expect
        .poll(() => bench.onNode(bench.head, `squeue -h -j ${running} || true`), { timeout: 30_000 })
        .toBe('');
      engine = await bench.engine('whole');
      expect((await engine.status([ended])).get(ended)).toEqual(before);
      expect(await waitForJob(engine, running)).toMatchObject({ state: 'failed', exitCode: 5, owner: 'anna' });
    });

    test("the submitter's own options and lines mean what sbatch says they mean", async () => {
      const jobId = await engine.submit(native('#SBATCH --comment=mine\n#SBATCH -o own-%j.txt\necho hi', ['--nice=7']));
      const status = await waitForJob(engine, jobId);
      expect(status).toMatchObject({ state: 'completed', nice: 7, stdoutPath: `${HOME}/own-${jobId}.txt` });
      expect(await bench.onNode(bench.head, `cat ${status.stdoutPath}`)).toBe('hi\n');
      await expect(engine.submit(native('#SBATCH --no-such-option\ntrue'))).rejects.toMatchObject({
        code: 'bad-input',
        message: expect.stringContaining('no-such-option'),
      });
      await expect(engine.submit(native('true', ['-p', 'nowhere']))).rejects.toMatchObject({
        code: 'bad-input',
        message: expect.stringContaining('artition'),
      });
    });

    test('jobs that were submitted by hand are seen, and are those of the user of that name', async () => {
      const own = `runuser -u bob -- sbatch --parsable -D /srv/home/bob -J 'by hand' --wrap 'exit 4'`;
      const jobId = (await bench.onNode(bench.head, own)).trim();
      expect(await waitForJob(engine, jobId)).toMatchObject({
        state: 'failed',
        exitCode: 4,
        owner: 'bob',
        account: 'bob',
        name: 'by hand',
        directory: '/srv/home/bob',
        stdoutPath: `/srv/home/bob/slurm-${jobId}.out`,
      });
      expect((await engine.list({ owner: 'bob' })).map((status) => status.jobId)).toContain(jobId);
    });
  });
});
