import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Alert } from '../../src/protocol/alerts.ts';
import type { Sandbox } from '../../src/protocol/sandbox.ts';
import type { NodeTelemetry } from '../../src/protocol/telemetry.ts';
import { NO_CHROMIUM, openChromium } from '../browser/chromium.ts';
import { watchPage } from '../browser/watched-page.ts';
import { ClusterHead } from './cluster-head.ts';
import { linkOnHost } from './link-on-host.ts';

/** Other clusters are made beside these. */
const IN_BROWSER_MS = 60_000;
/** What watching promises: from the fault to the words. */
const TOLD_WITHIN_MS = 10_000;
/** A virtual node boots, its agent starts, connects, and a quiet time passes. */
const CLEARED_WITHIN_MS = 90_000;
const NODES = 8;
const UNIT = 'breadbox-agent.service';

describe('eight virtual nodes are watched', () => {
  let head: ClusterHead;
  let sandbox: Pick<Sandbox, 'name' | 'inventory' | 'head' | 'nodes'>;
  let nodes: readonly string[];

  beforeAll(async () => {
    head = await ClusterHead.start();
    sandbox = await head.sandbox(['--nodes', String(NODES - 1)]);
    nodes = sandbox.nodes.map(({ node }) => node);
    await head.json(['nodes', 'import', sandbox.inventory]);
    await head.json(['agent', 'install', nodes.join(','), '--yes'], { timeoutSec: 540 });
  }, 600_000);
  afterAll(() => head.remove());

  const as = async (path: string): Promise<Response> => {
    const { url } = await head.json<{ url: string }>(['status']);
    const token = (await readFile(`${head.home}/owner.token`, 'utf8')).trim();
    return fetch(`${url}${path}`, { headers: { authorization: `Bearer ${token}` } });
  };
  const telemetry = async () => (await (await as('/api/telemetry')).json()) as NodeTelemetry[];
  const alerts = async (history = false) =>
    (await (await as(`/api/alerts${history ? '?history=true' : ''}`)).json()) as Alert[];
  const open = async (rule: string, node: string): Promise<Alert | undefined> =>
    (await alerts()).find((alert) => alert.rule === rule && alert.node === node);
  const sh = async (node: string, script: string): Promise<string> => {
    const encoded = Buffer.from(`set -eu\n${script}\n`).toString('base64');
    const [result] = await head.json<readonly { exitCode: number; stdout: string; stderr: string }[]>([
      ...['run', '-w', node, '--timeout', '60', '--', `echo ${encoded} | base64 -d | sudo -n sh`],
    ]);
    if (result?.exitCode !== 0) throw new Error(`${node}: ${script}\n${result?.stdout}${result?.stderr}`);
    return result.stdout;
  };

  /** The alert comes in time, in words that name the node; it goes by itself when the fault has gone, and history keeps it. */
  const told = async (
    rule: Alert['rule'],
    node: string,
    fault: () => Promise<unknown>,
    mend: () => Promise<unknown>,
  ): Promise<Alert> => {
    expect(await open(rule, node)).toBeUndefined();
    await fault();
    const began = Date.now();
    let alert: Alert | undefined;
    while (alert === undefined && Date.now() - began < 2 * TOLD_WITHIN_MS) {
      await sleep(200);
      alert = await open(rule, node);
    }
    const seconds = (Date.now() - began) / 1000;
    console.log(`${rule}: ${seconds.toFixed(1)} s: ${alert?.sentence}`);
    expect(alert, rule).toMatchObject({ what: /\w/, why: /\w/, todo: /\w/ } as never);
    expect(alert?.sentence).toContain(node);
    expect(seconds * 1000).toBeLessThan(TOLD_WITHIN_MS);
    await mend();
    await expect.poll(() => open(rule, node), { timeout: CLEARED_WITHIN_MS, interval: 500 }).toBeUndefined();
    const kept = (await alerts(true)).find(({ alert: id }) => id === alert?.alert);
    expect(kept?.until).toBeDefined();
    return alert!;
  };

  test('all of them live, in the terminal and in the browser', async () => {
    await expect
      .poll(
        async () =>
          (await telemetry())
            .filter(({ state }) => state === 'live')
            .map(({ node }) => node)
            .sort(),
        {
          timeout: 30_000,
        },
      )
      .toEqual(expect.arrayContaining([...nodes].sort()));
    for (const { node, values, about } of (await telemetry()).filter(({ node }) => nodes.includes(node))) {
      expect(values.load1, node).toBeGreaterThanOrEqual(0);
      expect(values.memory_used_bytes, node).toBeGreaterThan(0);
      expect(about?.bootId, node).toMatch(/^[0-9a-f-]{36}$/);
    }
    const { stdout, exitCode } = await head.breadbox(['watch', '--once']);
    expect(exitCode).toBe(0);
    for (const node of nodes) expect(stdout).toContain(node);
    const lines = stdout.trimEnd().split('\n');
    expect(lines.length).toBeLessThanOrEqual(24);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  test.skipIf(NO_CHROMIUM)('in the browser their figures change by themselves', async () => {
    const browser = await openChromium();
    try {
      const { page } = await watchPage(await browser.newContext({ viewport: { width: 1440, height: 900 } }));
      page.setDefaultTimeout(IN_BROWSER_MS);
      await page.goto((await head.json<{ url: string }>(['login'])).url);
      // The link is redeemed by the page itself; who goes on before that is not logged in.
      await page.waitForURL(({ pathname }) => !pathname.startsWith('/login'));
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.goto(`${new URL(page.url()).origin}/nodes`);
      const rows = page.locator('table.nodes tbody tr');
      await rows.nth(NODES - 1).waitFor();
      const figures = async () => (await rows.allInnerTexts()).join('\n');
      await expect.poll(figures, { timeout: IN_BROWSER_MS }).toMatch(/\d\.\d/);
      const before = await figures();
      await expect.poll(figures, { timeout: IN_BROWSER_MS }).not.toBe(before);
    } finally {
      await browser.close();
    }
  });

  test('a node that dies', async () => {
    const node = nodes[3]!;
    await told(
      'unreachable',
      node,
      () => head.breadbox(['sandbox', 'stop', node, '--force']),
      () => head.breadbox(['sandbox', 'start', node]),
    );
    // Nobody had asked for that.
    await expect
      .poll(async () => (await alerts(true)).some((alert) => alert.rule === 'rebooted' && alert.node === node), {
        timeout: 30_000,
      })
      .toBe(true);
  });

  test('a link that is pulled', async () => {
    const link = await linkOnHost(sandbox.nodes[0]!.address, nodes[4]!);
    const set = (state: 'up' | 'down') => promisify(execFile)('ip', ['link', 'set', link, state]);
    await told(
      'unreachable',
      nodes[4]!,
      () => set('down'),
      () => set('up'),
    );
    const [after] = (await telemetry()).filter(({ node }) => node === nodes[4]);
    expect(after?.state).toBe('live');
  });

  test('a disk that fills up', async () => {
    const node = nodes[2]!;
    await sh(node, 'mkdir -p /srv/data\nmount -t tmpfs -o size=64m tmpfs /srv/data');
    await sleep(5000); // it is seen while it is empty
    const alert = await told(
      'disk-full',
      node,
      () => sh(node, 'dd if=/dev/zero of=/srv/data/fill bs=1M count=63 2>/dev/null'),
      () => sh(node, 'rm /srv/data/fill'),
    );
    expect(alert.part).toBe('/srv/data');
  });

  test('a clock that is wrong', async () => {
    const node = nodes[5]!;
    await sh(node, 'DEBIAN_FRONTEND=noninteractive apt-get install -qq -y faketime >/dev/null 2>&1');
    const place = `/etc/systemd/system/${UNIT}.d`;
    const library = '"$(ls /usr/lib/*/faketime/libfaketimeMT.so.1)"';
    const drop = `mkdir -p ${place}
printf '[Service]\\nEnvironment=LD_PRELOAD=%s FAKETIME=+10m FAKETIME_DONT_FAKE_MONOTONIC=1\\n' ${library} >${place}/clock.conf
systemctl daemon-reload
systemctl restart ${UNIT}`;
    await told(
      'clock-off',
      node,
      () => sh(node, drop),
      () => sh(node, `rm -r ${place}\nsystemctl daemon-reload\nsystemctl restart ${UNIT}`),
    );
  });

  test("a link that is slower than its peers'", async () => {
    const node = nodes[6]!;
    // A virtual link always claims 10 Gbit/s, and its driver takes no other word.
    const speed = '/sys/class/net/host0/speed';
    const alert = await told(
      'link-slow',
      node,
      () => sh(node, `echo 100 >/run/speed\nmount --bind /run/speed ${speed}\nsystemctl restart ${UNIT}`),
      () => sh(node, `umount ${speed}\nsystemctl restart ${UNIT}`),
    );
    expect(alert.sentence).toMatch(/100\sMbit\/s/);
  });

  test('nothing else was alarmed about, and nothing is left open', async () => {
    const all = await alerts(true);
    const rules = new Set(all.map(({ rule, node }) => `${rule} ${node}`));
    const due = [
      ...[`unreachable ${nodes[3]}`, `rebooted ${nodes[3]}`, `unreachable ${nodes[4]}`],
      ...[`disk-full ${nodes[2]}`, `clock-off ${nodes[5]}`, `link-slow ${nodes[6]}`],
    ];
    expect([...rules].sort(), all.map(({ sentence }) => sentence).join('\n')).toEqual(due.sort());
  });
});
