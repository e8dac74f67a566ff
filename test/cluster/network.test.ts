import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { NetworkTest } from '../../src/protocol/network.ts';
import type { Sandbox } from '../../src/protocol/sandbox.ts';
import { ClusterHead } from './cluster-head.ts';
import { linkOnHost } from './link-on-host.ts';

const NODES = 8;
const SLOW = 'rate 95mbit burst 32kbit latency 50ms';
/** From the end of a test that measured it. */
const TOLD_WITHIN_MS = 10_000;

const run = promisify(execFile);

/** A virtual link always claims 10 Gbit/s: only measuring tells what it carries. */
describe('the network of eight virtual nodes', () => {
  let head: ClusterHead;
  let sandbox: Pick<Sandbox, 'name' | 'inventory' | 'head' | 'nodes'>;
  let nodes: readonly string[];
  let slow: string;

  beforeAll(async () => {
    head = await ClusterHead.start();
    sandbox = await head.sandbox(['--nodes', String(NODES - 1)]);
    nodes = sandbox.nodes.map(({ node }) => node);
    slow = nodes[3]!;
    await head.json(['nodes', 'import', sandbox.inventory]);
    await head.json(['nodes', 'contact', '@all']);
    await root(nodes.join(','), 'apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -qy iperf3');
  }, 600_000);
  afterAll(() => head.remove());

  const root = async (set: string, script: string): Promise<void> => {
    const words = ['run', '--root', '-w', set, '--timeout', '300', '--', script];
    const { exitCode, stderr, stdout } = await head.breadbox(words, { timeoutSec: 400 });
    if (exitCode !== 0) throw new Error(`${set}: ${script}\n${stderr}${stdout}`);
  };
  const measure = (...words: string[]) => head.json<NetworkTest>(['net', 'test', ...words]);
  const speeds = (test: NetworkTest, wanted: (pair: NetworkTest['pairs'][number]) => boolean): number[] =>
    test.pairs
      .filter(({ from, to }) => from !== '(head)' && to !== '(head)')
      .filter(wanted)
      .map(({ mbitPerSec }) => mbitPerSec ?? Number.NaN);

  test('where all is well nothing is found, and every path is measured both ways', async () => {
    const result = await measure('--seconds', '1');
    expect(result.findings).toEqual([]);
    expect(result.state).toBe('done');
    const between = result.pairs.filter(({ from, to }) => from !== '(head)' && to !== '(head)');
    expect(new Set(between.map(({ from, to }) => `${from} ${to}`)).size).toBe(NODES * (NODES - 1));
    for (const { from, to, pingMs, mbitPerSec, because } of between) {
      expect(because, `${from} ${to}`).toBeUndefined();
      expect(mbitPerSec, `${from} ${to} ${because}`).toBeGreaterThan(500);
      expect(pingMs?.loss, `${from} ${to}`).toBe(0);
      expect(pingMs!.min).toBeLessThanOrEqual(pingMs!.median);
    }
  });

  test('the slow cable is named, with both its directions, and nothing else', async () => {
    const address = sandbox.nodes.find(({ node }) => node === slow)!.address;
    await run('tc', ['qdisc', 'add', 'dev', await linkOnHost(address, slow), 'root', 'tbf', ...SLOW.split(' ')]);
    await root(slow, `tc qdisc add dev host0 root tbf ${SLOW}`);
    const result = await measure('--seconds', '1');
    const told = Date.now() - Date.parse(result.endedAt!);
    expect(result.findings).toHaveLength(1);
    expect(result.findings[0]).toMatchObject({ kind: 'slow-node', node: slow });
    expect(result.findings[0]!.sentence).toBe(`${slow}'s cable runs at 100 Mbit/s.`);
    expect(result.findings[0]!.what).toMatch(new RegExp(`^${slow} sends [89]\\d Mbit/s and receives [89]\\d Mbit/s;`));
    expect(told).toBeLessThan(TOLD_WITHIN_MS);
    const isOfSlow = ({ from, to }: { from: string; to: string }) => from === slow || to === slow;
    expect(Math.max(...speeds(result, isOfSlow))).toBeLessThan(100);
    expect(Math.min(...speeds(result, (pair) => !isOfSlow(pair)))).toBeGreaterThan(200);
    const { stdout } = await head.breadbox(['net', 'show']);
    expect(stdout).toContain(`! ${slow}  ${slow}'s cable runs at 100 Mbit/s.`);
    expect(stdout.split('\n').filter((line) => line.startsWith('! '))).toHaveLength(1);
  });

  test('mended, it is named no more', async () => {
    const address = sandbox.nodes.find(({ node }) => node === slow)!.address;
    await run('tc', ['qdisc', 'del', 'dev', await linkOnHost(address, slow), 'root']);
    await root(slow, 'tc qdisc del dev host0 root');
    expect((await measure('--seconds', '1')).findings).toEqual([]);
  });

  test('a node that is gone is said to be, and the others are measured', { timeout: 400_000 }, async () => {
    await head.breadbox(['sandbox', 'stop', slow, '--force']);
    const result = await measure('--ping', nodes.slice(2, 5).join(','));
    expect(result.findings.map(({ kind, node }) => [kind, node])).toEqual([['silent', slow]]);
    const [one, other] = [nodes[2]!, nodes[4]!];
    const path = result.pairs.find(({ from, to }) => from === one && to === other);
    expect(path).toMatchObject({ pingMs: { loss: 0 } });
    expect(path).not.toHaveProperty('mbitPerSec');
    await head.json(['sandbox', 'start', slow]);
  });

  test('after a start of the head a quick one is made by itself; no throughput while a job runs', async () => {
    const { jobId } = await head.json<{ jobId: string }>(['submit', '--chdir', '/tmp', '--wrap', 'sleep 120']);
    await head.running.stop();
    await head.startAgain();
    const own = async (): Promise<NetworkTest | undefined> => {
      const [last] = await head.json<NetworkTest[]>(['net', 'list']);
      return last?.by === 'breadbox' && last.state === 'done' ? head.json(['net', 'show', last.test]) : undefined;
    };
    await expect.poll(own, { timeout: 120_000, interval: 2000 }).toMatchObject({ kind: 'quick' });
    const made = (await own())!;
    expect(made.pairs.filter(({ mbitPerSec }) => mbitPerSec !== undefined)).toEqual([]);
    expect(made.pairs.length).toBeGreaterThanOrEqual(NODES);
    await head.breadbox(['cancel', jobId]);
  });
});
