import { type ChildProcess, spawn } from 'node:child_process';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import type { NodeTelemetry } from '../../src/protocol/telemetry.ts';
import { BuiltHead, temporaryHome } from './built-head.ts';

const BUNDLE = fileURLToPath(new URL('../../dist/breadbox-agent.cjs', import.meta.url));
/** Where it is not there, npx fetches it once; the oldest that agents have to run on. */
const NODE_18 = ['npx', '--yes', '--package=node@18', 'node'];
const AWAY_SECONDS = 24;

let home = '';
let remove: () => Promise<void>;
let place = '';
let port = 0;
let head: BuiltHead;

beforeAll(async () => {
  ({ home, remove } = await temporaryHome());
  place = await mkdtemp(join(tmpdir(), 'breadbox-agent-'));
  await cp(BUNDLE, join(place, 'breadbox-agent.cjs'));
  port = await freePort();
  head = await startHead();
});
afterAll(async () => {
  await head.stop();
  await remove();
  await rm(place, { recursive: true });
});

/** Always at one port: its agents shall find it again. Without one of its own, which would have nothing to do with these. */
function startHead(): Promise<BuiltHead> {
  return BuiltHead.start({ home, args: ['--port', String(port)], env: { BREADBOX_OWN_AGENT: 'no' } });
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}

/** An agent alone in an empty folder, as that node; `says` is its log. */
async function startAgent(node: string, tokenNode = node, command: readonly string[] = [process.execPath]) {
  const response = await head.call('POST /api/tokens', { role: 'node', nodes: tokenNode });
  const { token } = (await response.json()) as { token: string };
  const file = join(place, `${node}.json`);
  await writeFile(file, JSON.stringify({ node, token, url: head.url }), { mode: 0o600 });
  const [program = '', ...words] = [...command, 'breadbox-agent.cjs', 'watch', '--file', file];
  const child = spawn(program, words, { cwd: place, stdio: ['ignore', 'ignore', 'pipe'] });
  let log = '';
  child.stderr.on('data', (chunk: Buffer) => {
    log += chunk.toString();
  });
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  return { child, ended, says: () => log };
}

async function telemetryOf(node: string): Promise<NodeTelemetry | undefined> {
  const response = await head.call(`GET /api/telemetry/${node}`).catch(() => undefined);
  return response?.ok ? ((await response.json()) as NodeTelemetry) : undefined;
}

async function isLive(node: string, seconds = 30): Promise<NodeTelemetry> {
  return until(async () => {
    const told = await telemetryOf(node);
    return told?.state === 'live' && told.values.cpu_busy_ratio !== undefined ? told : undefined;
  }, seconds);
}

async function until<T>(look: () => Promise<T | undefined>, seconds: number): Promise<T> {
  for (const giveUpAt = Date.now() + seconds * 1000; ; ) {
    const found = await look();
    if (found !== undefined) return found;
    if (Date.now() > giveUpAt) throw new Error(`not within ${seconds} s`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function stopped(child: ChildProcess, ended: Promise<number | null>): Promise<number | null> {
  child.kill('SIGTERM');
  return ended;
}

test('on Node.js 18, alone in a folder, it tells the head what it measures', { timeout: 180_000 }, async () => {
  const agent = await startAgent('old', 'old', NODE_18);
  const { about, values } = await isLive('old', 120);
  expect(about).toMatchObject({ nodeVersion: expect.stringMatching(/^18\./), troubles: [] });
  expect(about?.bootId).toMatch(/^[0-9a-f-]{36}$/);
  for (const series of ['load1', 'memory_available_bytes', 'processes', 'clock_offset_seconds'])
    expect(values[series], series).toEqual(expect.any(Number));
  expect(Math.abs(values.clock_offset_seconds ?? 99)).toBeLessThan(2);
  await stopped(agent.child, agent.ended);
});

test('SIGTERM: it ends at once and well, and the head sees that it is silent', { timeout: 60_000 }, async () => {
  const { child, ended } = await startAgent('brief');
  await isLive('brief');
  const asked = performance.now();
  expect(await stopped(child, ended)).toBe(0);
  expect(performance.now() - asked).toBeLessThan(3000);
  await until(async () => ((await telemetryOf('brief'))?.state === 'silent' ? true : undefined), 15);
});

test('a token of one node does not speak for another', { timeout: 60_000 }, async () => {
  const { says } = await startAgent('forged', 'brief');
  await until(async () => (/no head: .*forged/.test(says()) ? true : undefined), 20);
  expect(await telemetryOf('forged')).toSatisfy((told) => told === undefined || told.state === 'never');
});

test('what was measured while the head was away is sent after', { timeout: 120_000 }, async () => {
  const { says } = await startAgent('patient');
  await isLive('patient');
  await head.stop('SIGKILL');
  const killedAt = Date.now();
  await until(async () => (says().includes('no head:') ? true : undefined), 10);
  await new Promise((resolve) => setTimeout(resolve, AWAY_SECONDS * 1000 - (Date.now() - killedAt)));
  head = await startHead();
  const startedAt = Date.now();
  await isLive('patient');
  await until(async () => (says().includes(`the head at ${head.url} listens`) ? true : undefined), 15);
  const history = await until(async () => {
    const response = await head.call('GET /api/telemetry/patient/history?series=processes&since=60s&points=60');
    const body = (await response.json()) as {
      from: string;
      stepSec: number;
      series: Record<string, { mean: (number | null)[] }>;
    };
    return body.series.processes === undefined ? undefined : body;
  }, 10);
  // The head that was killed kept nothing of these seconds: they can only be those that the agent kept.
  const away = (history.series.processes?.mean ?? []).filter((_, step) => {
    const at = Date.parse(history.from) + step * history.stepSec * 1000;
    return at > killedAt + 1000 && at + history.stepSec * 1000 < startedAt - 1000;
  });
  expect(away.length).toBeGreaterThan(0);
  expect(away).not.toContain(null);
  expect((says().match(/did not take/g) ?? []).length).toBe(0);
});

test('the computer of the head is watched without an agent being installed', { timeout: 60_000 }, async () => {
  const own = await temporaryHome();
  const other = await BuiltHead.start({ home: own.home });
  onTestFinished(async () => {
    await other.stop();
    await own.remove();
  });
  const [here] = await until(async () => {
    const response = await other.call('GET /api/telemetry');
    const nodes = (await response.json()) as NodeTelemetry[];
    return nodes.some(({ values }) => values.memory_available_bytes !== undefined) ? nodes : undefined;
  }, 30);
  expect(here?.state).toBe('live');
  expect(here?.about?.memBytes).toBeGreaterThan(0);
  expect(here?.values.memory_available_bytes).toBeGreaterThan(0);
});

test.runIf(process.getuid?.() === 0)(
  'where the host name has dots, jobs run on the node whose agent speaks',
  { timeout: 60_000 },
  async () => {
    const own = await temporaryHome();
    const under = ['unshare', '--uts', 'sh', '-c', 'hostname shed.home.lan && exec "$@"', 'sh'];
    const other = await BuiltHead.start({ home: own.home, under });
    onTestFinished(async () => {
      await other.stop();
      await own.remove();
    });
    const told = async <T>(call: `${string} ${string}`, body?: unknown) =>
      (await (await other.call(call, body)).json()) as T;
    const { jobId } = await told<{ jobId: string }>('POST /api/jobs', { script: '#!/bin/sh\nhostname\n' });
    const nodes = await until(async () => {
      const job = await told<{ state: string; nodes?: string }>(`GET /api/jobs/${jobId}`);
      return job.state === 'completed' ? job.nodes : undefined;
    }, 30);
    expect(nodes).toBe('shed');
    expect(await told('GET /api/computer')).toMatchObject({ node: 'shed' });
    const watched = await until(async () => {
      const [here] = await told<NodeTelemetry[]>('GET /api/telemetry');
      return here?.state === 'live' ? here.node : undefined;
    }, 30);
    expect(watched).toBe('shed');
  },
);
