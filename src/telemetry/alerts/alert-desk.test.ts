import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { NodeSet } from '../../cluster/node-set.ts';
import type { Alert } from '../../protocol/alerts.ts';
import { directStore } from '../../store/direct-store.ts';
import { openDatabase } from '../../store/open-database.ts';
import type { Store } from '../../store/operation.ts';
import type { Watch, WatchedNode } from '../watch.ts';
import { AlertDesk } from './alert-desk.ts';
import { type AlertOperations, alertOperations } from './operations.ts';
import type { Rule } from './rule.ts';
import { unreachable } from './rules/unreachable.ts';

const SOON = { timeout: 15_000 } as const;
/** A rule that finds what the test says. */
const found = new Map<string, 'warning' | 'bad'>();
const RULE: Rule = {
  ...{ rule: 'hot', afterSec: 0, clearAfterSec: 0 },
  judge: ({ live }) =>
    live.map(({ node }) => {
      const severity = found.get(node);
      const words = { sentence: `${node} is ${severity}.`, what: 'w', why: 'y', todo: 't' };
      return { node, trouble: severity && { severity, ...words } };
    }),
};
let store: Store<AlertOperations>;
let directory: string;
let now = Date.parse('2026-06-01T10:00:00Z');
let tick: (now: number) => void;
let desk: AlertDesk;
let server: Server;
let got: Alert[];
let published: Alert[][];
let planned: string[];
let warned: string[];
/** Until when the agents have spoken; else until now. */
let silentSince: number | undefined;

beforeEach(async () => {
  found.clear();
  [got, published, planned, warned] = [[], [], ['rain1', 'rain2'], []];
  silentSince = undefined;
  directory = mkdtempSync(join(tmpdir(), 'breadbox-alerts-'));
  store = directStore(openDatabase(join(directory, 'breadbox.db')), alertOperations);
  server = createServer((request, response) => {
    let text = '';
    request.setEncoding('utf8').on('data', (part) => {
      text += part;
    });
    request.on('end', () => {
      got.push(JSON.parse(text));
      response.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  desk = await open();
});
afterEach(async () => {
  await desk.stop();
  await store.close();
  server.close();
  rmSync(directory, { recursive: true });
});

async function open(rules: readonly Rule[] = [RULE]): Promise<AlertDesk> {
  const about = {
    ...{ version: '0', nodeVersion: '0', bootId: 'b', cores: 4, memBytes: 1 },
    interfaces: [],
    troubles: [],
  };
  const nodes = (): WatchedNode[] =>
    ['rain1', 'rain2'].map((node) => ({
      node,
      seenAt: silentSince ?? now,
      about,
      values: new Map(),
      bootIdBefore: undefined,
    }));
  const watch: Watch = {
    nodes,
    node: (name) => nodes().find(({ node }) => node === name),
    recent: () => [],
    onTick: (listener) => {
      tick = listener;
      return () => {};
    },
    onBoot: () => () => {},
  };
  const made = new AlertDesk({
    ...{ store, watch, rules, gatherMs: 5, now: () => now, warn: (message) => warned.push(message) },
    planned: async () => planned,
    resolve: async (nodes) => NodeSet.parse(nodes),
    asked: async () => [],
    jobsAt: async (node) => (node === 'rain2' ? ['12', '13_1'] : []),
    publish: (alerts) => published.push(alerts),
  });
  await made.start();
  return made;
}

async function second(): Promise<void> {
  now += 1000;
  tick(now);
  await new Promise((resolve) => setTimeout(resolve, 20));
}

test('an alert names the jobs that ran there, is told live, and outlives the head under its own name', async () => {
  found.set('rain2', 'warning');
  await second();
  await second();
  expect(published.at(-1)).toMatchObject([{ alert: 'a1', node: 'rain2', jobs: ['12', '13_1'] }]);
  await desk.acknowledge('a1', 'ada');
  await desk.stop();
  desk = await open();
  expect(desk.open()).toMatchObject([{ alert: 'a1', acknowledged: { by: 'ada' }, jobs: ['12', '13_1'] }]);
  found.set('rain1', 'bad');
  await second();
  expect(desk.open().map(({ alert }) => alert)).toEqual(['a2', 'a1']);
  found.clear();
  await second();
  expect(desk.open()).toEqual([]);
  const history = await desk.list({ history: true, limit: 10 });
  expect(history.map(({ alert, until }) => [alert, until === undefined])).toEqual([
    ['a2', false],
    ['a1', false],
  ]);
  expect(await desk.list({ history: true, limit: 10, nodes: 'rain1' })).toHaveLength(1);
});

test('what began is sent, and its end, and nothing of what somebody knows', async () => {
  await desk.setSettings({
    from: 'bad',
    webhook: { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` },
  });
  found.set('rain1', 'warning');
  found.set('rain2', 'bad');
  await second();
  await second();
  await vi.waitFor(
    () => expect(got.map(({ node, until }) => [node, until === undefined])).toEqual([['rain2', true]]),
    SOON,
  );
  found.set('rain1', 'bad');
  await second();
  await second();
  await vi.waitFor(() => expect(got).toHaveLength(2), SOON);
  await desk.acknowledge('a1', 'ada');
  found.clear();
  await second();
  await vi.waitFor(() => expect(got).toHaveLength(3), SOON);
  expect(got[2]).toMatchObject({ node: 'rain2', until: new Date(now).toISOString() });
  found.set('rain2', 'bad');
  await second();
  await second();
  expect(got).toHaveLength(3);
  now += 600_000;
  await second();
  await vi.waitFor(() => expect(got).toHaveLength(4), SOON);
  expect(got[3]).toMatchObject({ alert: 'a3', node: 'rain2' });
});

test('after a start, the end of what was sent is sent, and what was not sent yet', async () => {
  const webhook = { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` };
  await desk.setSettings({ from: 'bad', webhook });
  found.set('rain1', 'warning');
  found.set('rain2', 'bad');
  await second();
  await second();
  await vi.waitFor(() => expect(got).toHaveLength(1), SOON);
  await desk.stop();
  desk = await open();
  found.clear();
  await second();
  await vi.waitFor(
    () =>
      expect(got.map(({ node, until }) => [node, until === undefined])).toEqual([
        ['rain2', true],
        ['rain2', false],
      ]),
    SOON,
  );
  now += 600_000;
  found.set('rain1', 'bad');
  await second();
  await desk.stop();
  desk = await open();
  await second();
  await vi.waitFor(() => expect(got.filter(({ node }) => node === 'rain1')).toHaveLength(1), SOON);
});

test('one rule that fails silences no other, and is said once', async () => {
  await desk.stop();
  const broken: Rule = {
    ...{ rule: 'clock-off', afterSec: 0, clearAfterSec: 0 },
    judge: () => {
      throw new Error('never mind');
    },
  };
  desk = await open([broken, RULE]);
  found.set('rain1', 'bad');
  await second();
  await second();
  expect(desk.open()).toMatchObject([{ rule: 'hot', node: 'rain1' }]);
  expect(warned).toEqual(['the alert rule clock-off does not judge']);
});

test('a plug that is loose does not fill the history of all', async () => {
  for (let at = 0; at < 200; at++) {
    if (at % 2 === 0) found.set('rain1', 'bad');
    else found.delete('rain1');
    now += 1000;
    tick(now);
  }
  found.set('rain2', 'bad');
  await second();
  expect(desk.open().map(({ node }) => node)).toEqual(['rain2']);
  const ended = await desk.list({ history: true, limit: 1000, nodes: 'rain1' });
  expect([ended.length >= 60, ended.length <= 64]).toEqual([true, true]);
  expect(warned).toEqual(['so many alerts of rain1 begin that only one a minute is told']);
  found.set('rain1', 'bad');
  for (let at = 0; at < 60; at++) await second();
  expect(desk.open().map(({ node }) => node)).toContain('rain1');
});

test('a computer that slept, or whose clock was set, waits for its nodes before it misses them', async () => {
  await desk.stop();
  desk = await open([unreachable()]);
  for (let at = 0; at < 25; at++) await second();
  const missedAfter = async (setMs: number): Promise<number> => {
    silentSince = now;
    now += setMs;
    for (let seconds = 1; seconds < 60; seconds++) {
      await second();
      if (desk.open().length > 0) return seconds;
    }
    return Number.POSITIVE_INFINITY;
  };
  expect(await missedAfter(3_600_000)).toBeGreaterThan(20);
  silentSince = undefined;
  for (let at = 0; at < 5; at++) await second();
  expect(desk.open()).toEqual([]);
  silentSince = now - 7_200_000;
  now -= 3_600_000;
  let seconds = 0;
  for (; seconds < 60 && desk.open().length === 0; seconds++) await second();
  expect(seconds).toBeGreaterThan(20);
  expect(seconds).toBeLessThan(25);
});
