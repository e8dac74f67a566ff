import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Result, RunStatus, WorkerRow } from '../../src/protocol/farm.ts';
import type { ClusterHead } from './cluster-head.ts';
import { ReadyCluster } from './ready-cluster.ts';
import { oneOrBoth } from './releases.ts';

const TASKS = 10_000;
const FACTOR = 7;

describe.each(oneOrBoth('trixie'))('the farm on the nodes of a Slurm cluster, %s', (release) => {
  let cluster: ReadyCluster;
  let head: ClusterHead;
  let nodes: readonly string[];
  let folder: string;
  /** Of ada, who has an account on all nodes. */
  let token: string;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'breadbox-farm-slurm-'));
    cluster = await ReadyCluster.take(release);
    head = cluster.head;
    nodes = cluster.compute;
    const made = await head.json<{ token: string }>(['token', 'create', '--role', 'user', '--user', 'ada']);
    token = made.token;
  });

  afterAll(async () => {
    rmSync(folder, { recursive: true, force: true });
    await cluster?.giveBack();
  });

  const farm = (...words: string[]) => head.breadbox(['farm', ...words], { token });
  const farmJson = <T>(...words: string[]) => head.json<T>(['farm', ...words], { token });
  const status = (run: string) => farmJson<RunStatus>('status', run);
  const workers = () => farmJson<readonly WorkerRow[]>('workers');
  const onHead = async (script: string, sec?: number) => (await cluster.sh(cluster.sandbox.head, script, sec)).trim();

  async function push(name: string, more: string): Promise<void> {
    mkdirSync(join(folder, name), { recursive: true });
    writeFileSync(join(folder, name, 'project.yaml'), `name: ${name}\n${more}`);
    await farmJson('push', join(folder, name));
  }

  async function begin(project: string, tasks: number): Promise<string> {
    const feed = join(folder, 'tasks.jsonl');
    writeFileSync(feed, Array.from({ length: tasks }, (_, n) => `${n}\n`).join(''));
    const { stdout, stderr } = await farm('run', project, '--feed', feed);
    expect(stdout.trim(), stderr).toMatch(/^r\d+$/);
    return stdout.trim();
  }

  async function eventually<T>(what: string, look: () => Promise<T | undefined | false>, sec = 60): Promise<T> {
    for (const until = Date.now() + sec * 1000; Date.now() < until; await sleep(500)) {
      const found = await look();
      if (found !== undefined && found !== false) return found;
    }
    throw new Error(`It did not come to this within ${sec} s: ${what}; workers: ${JSON.stringify(await workers())}`);
  }

  /** Waits for its end; then each task has the one right answer. */
  async function expectWhole(run: string, tasks: number): Promise<readonly Result[]> {
    await farm('watch', run, '--timeout', '180');
    expect(await status(run)).toMatchObject({
      state: 'done',
      tasks,
      answered: tasks,
      failed: 0,
      leased: 0,
      waiting: 0,
    });
    const { stdout } = await farm('results', run, '--jsonl');
    const results = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Result);
    expect(new Set(results.map(({ task }) => task)).size).toBe(tasks);
    expect(results.filter(({ params, answer }) => answer !== Number(params) * FACTOR)).toEqual([]);
    return results;
  }

  async function picture(words: readonly string[]): Promise<{ sha256: string; nodes: readonly string[] }> {
    const { stdout, stderr, exitCode } = await farm('run', 'tiles', '--wait', ...words);
    expect(exitCode, stderr).toBe(0);
    const run = /r\d+/.exec(stdout)?.[0] ?? '';
    const answers = (await farm('results', run, '--jsonl')).stdout.trim().split('\n');
    const whole = await eventually('the picture is collected', async () => (await status(run)).collected);
    expect(whole).toBe(true);
    const files = await farmJson<readonly { path: string; sha256: string }[]>('artefacts', run);
    const { sha256 } = files.find(({ path }) => path === 'mandelbrot.png')!;
    return { sha256, nodes: [...new Set(answers.map((line) => (JSON.parse(line) as Result).node))].sort() };
  }

  test('Mandelbrot on four nodes is the same picture as on one', async () => {
    // The one that comes with the head is the owner's, and so is its name.
    cpSync(join(import.meta.dirname, '../../projects/mandelbrot'), join(folder, 'tiles'), { recursive: true });
    const file = join(folder, 'tiles/project.yaml');
    writeFileSync(file, readFileSync(file, 'utf8').replace('name: mandelbrot', 'name: tiles'));
    await farmJson('push', join(folder, 'tiles'));
    const one = await picture(['--workers', '1']);
    expect(one.nodes).toHaveLength(1);
    const four = await picture([]);
    expect(four.nodes).toEqual([...nodes].sort());
    expect(four.sha256).toBe(one.sha256);
    // Without work the allocations go back.
    await eventually('no pilot is left', async () => (await workers()).length === 0);
    await eventually('no job is left', async () => (await onHead('squeue -h')) === '');
  });

  test('10,000 tasks while nodes and the head are killed and come back: none lost, none doubled, set up once a node', async () => {
    const [first = '', second = '', third = ''] = nodes;
    await push(
      'sevenfold',
      `run: [sh, -c, 'read -r n; sleep 0.04; echo $((n * ${FACTOR}))']\nsetup: echo set up >>/var/tmp/setups\nattempts: 3\n`,
    );
    const run = await begin('sevenfold', TASKS);
    await eventually(
      'all nodes work',
      async () => new Set((await workers()).filter(({ busy }) => busy > 0).map(({ node }) => node)).size === 4,
    );
    expect((await head.breadbox(['sandbox', 'stop', `${first},${second}`, '--force'])).exitCode).toBe(0);
    await head.kill();
    await sleep(2000);
    await head.startAgain();
    expect((await head.breadbox(['sandbox', 'start', `${first},${second}`])).exitCode).toBe(0);
    expect((await head.breadbox(['sandbox', 'stop', third, '--force'])).exitCode).toBe(0);
    await sleep(3000);
    expect((await head.breadbox(['sandbox', 'start', third])).exitCode).toBe(0);
    const results = await expectWhole(run, TASKS);
    expect(new Set(results.map(({ node }) => node)).size).toBe(4);
    for (const node of nodes) expect((await cluster.sh(node, 'cat /var/tmp/setups')).trim(), node).toBe('set up');
  });

  test('a drained node finishes what runs and takes nothing new; resumed, it works again', async () => {
    const [first = ''] = nodes;
    await push('slow', `run: [sh, -c, 'read -r n; sleep 2; echo $((n * ${FACTOR}))']\nattempts: 1\n`);
    const run = await begin('slow', 160);
    const before = await eventually('it works there', async () =>
      (await workers()).find(({ node, busy }) => node === first && busy > 0),
    );
    await onHead(`scontrol update nodename=${first} state=drain reason=fan`);
    await eventually('its pilot is gone', async () => (await workers()).every(({ node }) => node !== first));
    await sleep(3000);
    expect((await workers()).map(({ node }) => node)).not.toContain(first);
    await onHead(`scontrol update nodename=${first} state=resume`);
    const after = await eventually('a new one is there', async () =>
      (await workers()).find(({ node }) => node === first),
    );
    expect(after.worker).not.toBe(before.worker);
    await expectWhole(run, 160);
    const attempts = await farmJson<readonly { outcome: string }[]>('logs', run);
    expect(attempts.filter(({ outcome }) => outcome !== 'answered')).toEqual([]);
  });

  test('a pilot whose job is requeued loses nothing, and the node goes on working', async () => {
    const run = await begin('slow', 80);
    const { job = '', node } = await eventually('one works', async () =>
      (await workers()).find(({ busy }) => busy > 0),
    );
    await onHead(`scontrol requeue ${job}`);
    await eventually('another takes its place', async () =>
      (await workers()).find((worker) => worker.node === node && worker.job !== job && worker.busy > 0),
    );
    await expectWhole(run, 80);
  });

  test.runIf(release === 'trixie')(
    'tasks go at twenty times the rate of a job array of the same program, at least',
    async () => {
      const ARRAY = 150;
      const FARM = 10_000;
      const array = await onHead(
        `cd /tmp; begun=$(date +%s%N)
sbatch --wait --array=0-${ARRAY - 1} --output=/dev/null --wrap true >/dev/null
echo $(($(date +%s%N) - begun))`,
        300,
      );
      const jobsPerSec = ARRAY / (Number(array.split('\n').at(-1)) / 1e9);
      await push('nothing', 'run: "true"\n');
      const run = await begin('nothing', FARM);
      await farm('watch', run, '--timeout', '180');
      const { answered, seconds } = await status(run);
      expect(answered).toBe(FARM);
      console.log(`farm ${Math.round(answered / seconds)} tasks/s, job array ${jobsPerSec.toFixed(1)} jobs/s`);
      expect(answered / seconds).toBeGreaterThan(20 * jobsPerSec);
    },
  );
});
