import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { BenchRun } from '../../src/protocol/bench.ts';
import { ReadyCluster } from './ready-cluster.ts';
import { RELEASES_HERE } from './releases.ts';

const MINUTES = 900_000;

describe.each(RELEASES_HERE)('benchmarks on the Slurm of %s', (release) => {
  let cluster: ReadyCluster;
  const measure = async (name: string, nodes = cluster.compute): Promise<BenchRun> => {
    const words = ['bench', 'run', name, '--quick', '--wait', '--json', '--nodes', nodes.join(',')];
    const { stdout, stderr } = await cluster.head.breadbox(words, { timeoutSec: 800 });
    try {
      return JSON.parse(stdout) as BenchRun;
    } catch (error) {
      throw new Error(`${name}: ${stdout}${stderr}`, { cause: error });
    }
  };

  beforeAll(async () => {
    cluster = await ReadyCluster.take(release);
    const install = 'DEBIAN_FRONTEND=noninteractive apt-get install -y -q hpcc libopenblas0-pthread >/dev/null';
    await Promise.all(cluster.compute.map((node) => cluster.sh(node, install, 300)));
  }, MINUTES);
  afterAll(() => cluster?.giveBack());

  test('memory, disks and paths of every node', { timeout: MINUTES }, async () => {
    for (const name of ['stream', 'disk']) {
      const { state, problem, result, conditions } = await measure(name);
      expect([state, problem]).toEqual(['done', undefined]);
      expect(conditions.nodes.map(({ node }) => node)).toEqual(cluster.compute);
      expect(result).toMatchObject({ benchmark: name, nodes: cluster.compute.map((node) => ({ node })) });
    }
    const { state, problem, result } = await measure('mpi');
    expect([state, problem]).toEqual(['done', undefined]);
    expect(result).toMatchObject({ pairs: { length: 6 } });
  });

  test('one picture by threads, ranks and tasks of two nodes, and what the farm costs there', {
    timeout: MINUTES,
  }, async () => {
    const two = cluster.compute.slice(0, 2);
    const drawn = await measure('mandelbrot', two);
    expect([drawn.state, drawn.problem, drawn.findings.filter(({ what }) => !what.startsWith('Load'))]).toEqual([
      ...['done', undefined],
      [],
    ]);
    if (drawn.result?.benchmark !== 'mandelbrot') throw new Error('another benchmark');
    const most = (by: string) =>
      drawn.result?.benchmark === 'mandelbrot' &&
      drawn.result.curves.find((each) => each.by === by)?.points.at(-1)?.workers;
    const cores = drawn.conditions.nodes.reduce((sum, { cores = 0 }) => sum + cores, 0);
    expect(drawn.result.curves.map(({ by }) => by)).toEqual(['threads', 'mpi', 'farm']);
    expect([most('mpi'), most('farm')]).toEqual([expect.any(Number), most('mpi')]);
    expect(most('farm')).toBeGreaterThanOrEqual(cores);
    const { state, problem, result } = await measure('farm', two);
    expect([state, problem]).toEqual(['done', undefined]);
    expect(result).toMatchObject({ slots: most('farm'), bareTasksPerSec: expect.any(Number) });
    for (const words of [
      ['farm', 'list', '--runs'],
      ['farm', 'workers'],
    ])
      expect(await cluster.head.json(words)).toEqual([]);
  });

  test('HPL over four nodes passes its residual, after each of them alone', { timeout: MINUTES }, async () => {
    const { state, problem, result, conditions } = await measure('hpl');
    expect([state, problem]).toEqual(['done', undefined]);
    expect(result).toMatchObject({
      benchmark: 'hpl',
      residualPassed: true,
      alone: cluster.compute.map((node) => ({ node })),
    });
    if (result?.benchmark !== 'hpl') return;
    expect(result.p! * result.q!).toBeGreaterThanOrEqual(cluster.compute.length);
    expect(conditions.versions).toMatchObject({ hpcc: expect.any(String) });
  });
});
