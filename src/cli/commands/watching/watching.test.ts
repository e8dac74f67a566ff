import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Answers, type FakeHead, json, problem, startFakeHead } from '../../fake-head.ts';
import { FakeWorld, runInFakeWorld } from '../../fake-world.ts';
import { runCli } from '../../run-cli.ts';
import { aNode, anAlert, neverSpoke } from '../../watching/told-nodes.ts';

const FROM = '2026-01-02T03:00:00.000Z';
const ROW = { address: '10.0.0.1', roles: ['compute'], labels: {}, groups: ['blue'], state: 'up' };
const HISTORY = {
  node: 'pi1',
  from: FROM,
  stepSec: 10,
  series: { load1: { mean: [1, null, 2], most: [1, null, 3] } },
};
const NODES = [aNode('pi1'), neverSpoke('pi2'), aNode('bread')];

let head: FakeHead;
const answers: Answers = {
  'GET /api/inventory': json([
    { node: 'pi1', ...ROW, cores: 4, memBytes: 2 ** 31 },
    { node: 'pi2', ...ROW, state: 'unknown', groups: [] },
  ]),
  'GET /api/inventory/pi1': json({ node: 'pi1', ...ROW }),
  'GET /api/telemetry': json(NODES),
  'GET /api/telemetry/pi1': json(aNode('pi1')),
  'GET /api/telemetry/bread': json(aNode('bread')),
  'GET /api/telemetry/pi2': json(neverSpoke('pi2')),
  'GET /api/telemetry/pi1/history': json(HISTORY),
  'GET /api/telemetry/bread/history': json({ ...HISTORY, series: { cpu_busy_ratio: { mean: [0, 1], most: [0, 1] } } }),
  'GET /api/alerts': json([anAlert()]),
  'GET /api/meters': json({ watts: 42.73, of: ['wall'], isTyped: false, meters: [{ meter: 'wall' }] }),
};
beforeEach(async () => {
  head = await startFakeHead(answers);
});
afterEach(() => head.stop());

const env = () => ({ BREADBOX_URL: head.url, BREADBOX_TOKEN: 'secret', NO_COLOR: '1' });
const run = (...argv: string[]) => runInFakeWorld(argv, { env: env() });

describe('nodes', () => {
  it('alone lists them with what they do, and names those that are watched only', async () => {
    const { exit, stdout } = await run('nodes');
    expect(exit).toBe(0);
    expect(stdout).toBe(
      `NODE  ADDRESS   STATE    ROLES    SEEN   CORES   CPU  LOAD   MEMORY       USED  CPU °C  BOARD                           GROUPS
pi1   10.0.0.1  up       compute  now        4  12 %  0.42  2.0 GiB  768.0 MiB      52  Raspberry Pi 4 Model B Rev 1.4  blue
pi2   10.0.0.1  unknown  compute  never

Watched, and not in the inventory: bread. What they do: breadbox watch
`,
    );
  });

  it('--json keeps its keys and adds what is known now', async () => {
    const { stdout } = await run('nodes', '--json');
    expect(JSON.parse(stdout)).toMatchObject([
      {
        node: 'pi1',
        address: '10.0.0.1',
        state: 'up',
        cores: 4,
        telemetry: { state: 'live', values: { load1: 0.42 } },
      },
      { node: 'pi2', cores: null, memBytes: null, telemetry: { state: 'never', values: {} } },
    ]);
  });

  it('says of one that has fallen silent since the last contact that it is', async () => {
    await head.stop();
    const silent = { ...aNode('pi1'), state: 'silent', seenAt: '2026-01-01T00:00:00.000Z', values: {} };
    head = await startFakeHead({ ...answers, 'GET /api/telemetry': json([silent, neverSpoke('pi2')]) });
    const { stdout } = await run('nodes');
    expect(stdout).toMatch(/^pi1 +10\.0\.0\.1 +silent /m);
    expect(stdout).toMatch(/^pi2 +10\.0\.0\.1 +unknown /m);
    expect(JSON.parse((await run('nodes', '--json')).stdout)).toMatchObject([{ state: 'up' }, { state: 'unknown' }]);
  });

  it('--fold prints the inventory, whatever else is watched', async () => {
    expect((await run('nodes', 'list', '--fold')).stdout).toBe('pi[1-2]\n');
  });

  it('with a word that is no command says so', async () => {
    expect(await run('nodes', 'lst')).toMatchObject({
      exit: 2,
      stderr: "breadbox: Unknown command 'lst'.\n  Did you mean list?\n",
    });
  });
});

describe('node', () => {
  it('shows what it is and does, and nothing that is not known', async () => {
    const { exit, stdout } = await run('node', 'pi1');
    expect(exit).toBe(0);
    const lines = stdout.split('\n');
    expect(lines.slice(0, 4)).toEqual([
      'node         pi1',
      'address      10.0.0.1',
      'groups       blue',
      'watched      live',
    ]);
    expect(lines.slice(10)).toEqual([
      'cores        12 % of 4 cores at work',
      'load         0.42, 0.40, 0.33',
      'clock        1.5 GHz of 1.8 GHz',
      'memory       768 MiB of 2 GiB used',
      'disk         /   12 GiB of 29 GiB free',
      'network      eth0   1 Gbit/s, in 1.14 MiB/s, out 293 KiB/s, the way to the head',
      'temperature  52.3 °C',
      'slowed       since its start, once: its supply gives too little',
      "clock is     the head's",
      '',
      "! pi5's supply gives too little.",
      '  Use a supply of 3 A.',
      '',
    ]);
  });

  it('draws the last half hour, also of a node that is in no inventory', async () => {
    const { stdout } = await run('node', 'bread');
    expect(stdout).toContain('12 % of 4 cores at work   ▁█\n');
    expect(stdout).not.toContain('address');
    expect(head.calls).toContainEqual(expect.stringMatching(/history\?series=cpu_busy_ratio.*since=30m&points=30/));
  });

  it('of one that never spoke says what to do', async () => {
    const { exit, stdout } = await run('node', 'pi2');
    expect(exit).toBe(0);
    expect(stdout).toContain('Its agent has never spoken: breadbox agent install pi2\n');
  });

  it('is not found where nobody knows it', async () => {
    expect((await run('node', 'pi9')).exit).toBe(3);
  });
});

describe('metrics', () => {
  it('--jsonl is a line a step that was measured', async () => {
    const { exit, stdout } = await run('metrics', 'pi1', 'load1', '--since', '1h', '--jsonl');
    expect(exit).toBe(0);
    expect(
      stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toEqual([
      { at: FROM, series: 'load1', mean: 1, most: 1, stepSec: 10 },
      { at: '2026-01-02T03:00:20.000Z', series: 'load1', mean: 2, most: 3, stepSec: 10 },
    ]);
    expect(head.calls).toEqual(['GET /api/telemetry/pi1/history?series=load1&since=1h&points=100000']);
  });

  it('draws them for people', async () => {
    const { stdout } = await run('metrics', 'pi1', 'load1');
    expect(stdout.split('\n').slice(1, 4)).toEqual([
      'least 1, mean 1.5, most 3',
      '▁ █',
      'FROM                 MEAN  MOST',
    ]);
  });

  it('lists the series of a node with their values and units', async () => {
    const { stdout } = await run('metrics', 'pi1');
    expect(stdout).toMatch(/^cpu_frequency_hertz +1\.5 GHz +Clock of the fastest core now\.$/m);
    expect(JSON.parse((await run('metrics', 'pi1', '--json')).stdout)).toContainEqual(
      expect.objectContaining({ series: 'load1', value: 0.42, unit: 'count' }),
    );
  });

  it.each([
    ['lod1', 'breadbox: There is no series "lod1".\n  Did you mean load1?\n'],
    ['disk_free_bytes', "breadbox: disk_free_bytes is measured of each mount.\n  All of them: 'disk_free_bytes.*'\n"],
    ['load1.eth0', 'breadbox: load1 is measured of the whole node.\n  Write load1 alone.\n'],
  ])('refuses %s before it asks', async (series, stderr) => {
    expect(await run('metrics', 'pi1', series)).toMatchObject({ exit: 2, stderr });
    expect(head.calls).toEqual([]);
  });

  it.each(['disk_free_bytes./', 'core_busy_ratio.*', 'load1,load5'])('takes %s', async (series) => {
    expect((await run('metrics', 'pi1', series)).exit).toBe(0);
  });
});

describe('watch', () => {
  it('shows them once where there is no terminal', async () => {
    const { exit, stdout } = await run('watch');
    expect(exit).toBe(0);
    expect(stdout).toMatch(/^3 nodes: 2 live, 1 not watched yet\n.*\n42\.7 W are drawn\.\n\n/);
    expect(stdout).toMatch(/\n! pi5's supply gives too little\.\n$/);
  });

  it('--json is one value', async () => {
    const printed = JSON.parse((await run('watch', '--json')).stdout);
    expect(printed.nodes.map(({ node, state }: { node: string; state: string }) => [node, state])).toEqual([
      ['bread', 'live'],
      ['pi1', 'live'],
      ['pi2', 'never'],
    ]);
    expect(printed).toMatchObject({ alerts: [{ alert: 'a1' }], power: { watts: 42.73, of: ['wall'] } });
  });

  it('says whether a head is there', async () => {
    const { exit } = await runInFakeWorld(['watch'], {
      env: { BREADBOX_URL: 'http://127.0.0.1:1', BREADBOX_TOKEN: 'x' },
    });
    expect(exit).toBe(5);
  });

  it('tells who may not see them', async () => {
    await head.stop();
    head = await startFakeHead({ ...answers, 'GET /api/telemetry': problem('not-allowed', 403, 'Not yours.') });
    expect((await run('watch')).exit).toBe(4);
  });
});

describe('watch on a terminal', () => {
  const started = async (more: Answers = {}) => {
    await head.stop();
    const nodes = Array.from({ length: 30 }, (_, i) =>
      aNode(`pi${i + 1}`, { values: { load1: i, cpu_busy_ratio: 0 } }),
    );
    const quiet = { 'GET /api/alerts': json([]), 'GET /api/meters': json({ of: [], isTyped: false, meters: [] }) };
    head = await startFakeHead({ ...answers, ...quiet, 'GET /api/telemetry': json(nodes), ...more });
    const stdin = Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => undefined });
    const world = new FakeWorld({ env: env(), stdin, terminal: { columns: 80, rows: 24 } });
    const exit = runCli(['watch'], world);
    const screens = () => world.stdout.written.split('\x1b[H').slice(1);
    const lines = () => (screens().at(-1) ?? '').replaceAll('\x1b[K', '').replaceAll('\x1b[J', '').split('\r\n');
    const until = async (done: () => boolean) => {
      while (!done()) await new Promise((resolve) => setTimeout(resolve, 5));
    };
    await until(() => screens().length > 0);
    return { stdin, exit, lines, until, world };
  };

  it('follows the head, turns pages, and leaves on q', async () => {
    const event = { at: FROM, nodes: { pi1: [4, 0.5] }, silent: ['pi2'] };
    let sent = 0;
    const { stdin, exit, lines, until, world } = await started({
      'GET /api/live': (_, response) => {
        response.setHeader('content-type', 'text/event-stream');
        sent++;
        setTimeout(() => response.write(`event: telemetry\ndata: ${JSON.stringify(event)}\n\n`), 20);
      },
    });
    await until(() => lines()[0] === '30 nodes: 29 live, 1 silent');
    expect(sent).toBe(1);
    expect(lines()).toHaveLength(24);
    expect(lines()[4]).toMatch(/^ {2}pi1 +50 /);
    expect(lines()[5]).toMatch(/^✗ pi2 +silent for/);
    expect(lines().at(-1)).toBe('q quit   s order: name   ↑ ↓ nodes 1 to 19 of 30');
    stdin.write('\x1b[6~');
    await until(() => lines().at(-1)!.endsWith('12 to 30 of 30'));
    stdin.write('\x1b[A\x1bOA');
    await until(() => lines().at(-1)!.endsWith('10 to 28 of 30'));
    stdin.write('ss');
    await until(() => lines().at(-1)!.startsWith('q quit   s order: load   ↑ ↓ nodes 1 to'));
    expect(lines()[4]).toMatch(/^ {2}pi30 /);
    stdin.write('q');
    expect(await exit).toBe(0);
    expect(world.stdout.written.endsWith('\x1b[?1049l')).toBe(true);
  });

  it('says that the head is away, and goes on when it is back', async () => {
    let calls = 0;
    const { stdin, exit, lines, until } = await started({
      'GET /api/live': (_, response) => {
        response.setHeader('content-type', 'text/event-stream');
        if (++calls === 1) setTimeout(() => response.destroy(), 20);
        else response.write(':\n\n');
      },
    });
    await until(() => lines().at(-1)!.endsWith('the head does not answer; this is what it said last'));
    expect(lines()[0]).toBe('30 nodes: 30 live');
    await until(() => calls === 2 && !lines().at(-1)!.includes('does not answer'));
    stdin.write('\x03');
    expect(await exit).toBe(0);
  });
});
