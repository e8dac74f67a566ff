import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Inventory } from '../inventory/node-list.ts';
import { inventoryOperations } from '../inventory/operations.ts';
import type { NetworkFinding, NetworkTest } from '../protocol/network.ts';
import { directStore } from '../store/direct-store.ts';
import { openDatabase } from '../store/open-database.ts';
import { FakeHosts } from './fake-hosts.ts';
import { NetworkDesk, type Terms } from './network-desk.ts';
import { networkOperations } from './operations.ts';

let place: string;
let hosts: FakeHosts;
let desk: NetworkDesk;
let told: readonly NetworkFinding[];
let again: () => NetworkDesk;

beforeEach(async () => {
  place = mkdtempSync(join(tmpdir(), 'breadbox-network-'));
  const store = directStore(openDatabase(join(place, 'breadbox.db')), { ...inventoryOperations, ...networkOperations });
  const inventory = new Inventory({ store });
  const lines = [1, 2, 3, 4].map((i) => `n${i},127.0.9.${i}`);
  await inventory.import({ name: 'nodes.csv', text: ['node,address', ...lines, ''].join('\n') });
  hosts = new FakeHosts(place);
  again = () =>
    new NetworkDesk({
      ...{ store, inventory, remote: hosts, links: () => new Map(), publish: () => {} },
      found: (findings) => {
        told = findings;
      },
      warn: (message, error) => {
        throw new Error(message, { cause: error });
      },
    });
  desk = again();
  await desk.start();
});
afterEach(async () => {
  await desk.stop();
  rmSync(place, { recursive: true });
});

const speeds = (all: object) => writeFileSync(join(place, 'speeds.json'), JSON.stringify(all));
const said = (test: NetworkTest) => test.findings.map(({ kind, node }) => [kind, node]);

async function measure(body: Partial<Parameters<NetworkDesk['begin']>[0]> = {}, terms?: Terms): Promise<NetworkTest> {
  const { test } = await desk.begin({ kind: 'full', seconds: 1, throughput: true, ...body }, 'ada', terms);
  await desk.idle();
  return desk.get(test);
}

// Each starts a hundred processes and more.
describe('a test of the network', { timeout: 60_000 }, () => {
  test('measures each path both ways, nobody in two at once, and finds nothing where nothing is', async () => {
    const result = await measure();
    expect([result.state, result.findings, result.problem]).toEqual(['done', [], undefined]);
    // Four nodes, and the head, which is none of them.
    expect(result.pairs).toHaveLength(20);
    for (const { from, to, pingMs, mbitPerSec, because } of result.pairs)
      expect([pingMs?.loss, mbitPerSec, because], `${from} ${to}`).toEqual([0, 940, undefined]);
    const busy = new Set<string>();
    for (const line of readFileSync(join(place, 'log'), 'utf8').trim().split('\n')) {
      const [what, ...ends] = line.split(' ');
      for (const end of ends) {
        expect(busy.has(end), line).toBe(what === 'end');
        if (what === 'begin') busy.add(end);
        else busy.delete(end);
      }
    }
    expect(result.done).toBe(result.total);
  });

  test('names the slow end; it stays said over a restart, until it is measured again and well', async () => {
    speeds({ n3: { sends: 94, receives: 94 } });
    expect(said(await measure())).toEqual([['slow-node', 'n3']]);
    expect(told.map(({ node }) => node)).toEqual(['n3']);
    told = [];
    desk = again();
    await desk.start();
    expect(told.map(({ node }) => node)).toEqual(['n3']);
    await measure({ nodes: 'n1', kind: 'quick' });
    expect(told.map(({ node }) => node)).toEqual(['n3']);
    speeds({});
    await measure({ nodes: 'n3', kind: 'quick' });
    expect(told).toEqual([]);
  });

  test('looks again before it accuses: what was slow once, because others were busy, is no fault', async () => {
    speeds({ once: { 'n1 n2': 50, 'n2 n1': 60 } });
    const result = await measure();
    expect(result.findings).toEqual([]);
    expect(result.pairs.find(({ from, to }) => from === 'n1' && to === 'n2')?.mbitPerSec).toBe(940);
  });

  test('without iperf3 on a node it says so, and measures the rest', async () => {
    hosts.without.add('n2');
    const result = await measure();
    const missing = result.pairs.filter(({ mbitPerSec }) => mbitPerSec === undefined);
    expect(missing).toHaveLength(8);
    for (const { from, to, pingMs, because } of missing) {
      expect([from, to]).toContain('n2');
      expect([pingMs?.loss, because]).toEqual([0, 'iperf3 is not installed on n2: apt install iperf3.']);
    }
    expect(result.findings).toEqual([]);
  });

  test('where nothing could be measured it failed, in place of having found nothing', async () => {
    hosts.areBare = true;
    const result = await measure();
    expect([result.state, result.problem, result.findings]).toEqual(['failed', 'Nothing could be measured.', []]);
    expect(result.pairs.map(({ because }) => because)).toContain(
      'ping is not installed on n1: apt install iputils-ping. iperf3 is not installed on n1: apt install iperf3.',
    );
  });

  test('a node that is away, and one that answers no ping', async () => {
    hosts.away.add('n4');
    writeFileSync(join(place, 'mute'), '127.0.9.2\n');
    const result = await measure({ throughput: false });
    expect(said(result)).toEqual([
      ['silent', 'n4'],
      ['silent', 'n2'],
    ]);
    expect(result.findings[0]?.what).toBe('n4 does not answer.');
    expect(result.pairs.some(({ mbitPerSec }) => mbitPerSec !== undefined)).toBe(false);
  });

  test('nodes that are away are named in their order, whichever was found out first', async () => {
    for (const node of ['n2', 'n4']) hosts.away.add(node);
    const result = await measure({ throughput: false });
    expect(said(result).slice(0, 2)).toEqual([
      ['silent', 'n2'],
      ['silent', 'n4'],
    ]);
  });

  test('while something hinders it, throughput is left out, and the reason is kept', async () => {
    const result = await measure({ kind: 'quick' }, { hinders: async () => 'Jobs run.' });
    expect(result.pairs.filter(({ mbitPerSec }) => mbitPerSec !== undefined)).toEqual([]);
    expect(new Set(result.pairs.map(({ because }) => because))).toEqual(new Set(['Jobs run.']));
    expect(result.pairs.filter(({ pingMs }) => pingMs !== undefined)).toHaveLength(4);
  });

  test('one at a time; what is cancelled keeps what it has measured', async () => {
    const { test: name } = await desk.begin({ kind: 'full', seconds: 1, throughput: true }, 'ada');
    await expect(desk.begin({ kind: 'full', seconds: 1, throughput: true }, 'bob')).rejects.toMatchObject({
      code: 'already-running',
    });
    await expect.poll(async () => (await desk.get(name)).now, { timeout: 20_000, interval: 5 }).toMatch(/^throughput/);
    await desk.cancel(name);
    await desk.idle();
    const kept = await again().get(name);
    expect(kept.state).toBe('cancelled');
    expect(kept.pairs.filter(({ pingMs }) => pingMs !== undefined)).toHaveLength(20);
    await expect(desk.cancel(name)).rejects.toMatchObject({ code: 'conflict' });
  });
});
