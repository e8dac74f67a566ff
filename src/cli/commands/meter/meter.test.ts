import type { IncomingMessage } from 'node:http';
import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Meter, Meters } from '../../../protocol/meters.ts';
import { type Answers, bodyOf, type FakeHead, json, problem, startFakeHead } from '../../fake-head.ts';
import { FakeWorld, runInFakeWorld } from '../../fake-world.ts';
import { runCli } from '../../run-cli.ts';

const PLUG: Meter = {
  ...{ meter: 'plug', driver: 'tasmota', address: '192.168.1.50', covers: 'the boards', everySec: 3, nodes: 'n[1-4]' },
  ...{ hasPassword: true, device: 'Tasmota 14.2.0', state: 'live', watts: 42.65, volts: 231.4, amperes: 0.213 },
  ...{ totalWh: 3705, todayWh: 520, todayFrom: 'meter', at: '2026-01-02T03:04:05.000Z' },
};
const WALL: Meter = {
  ...{
    meter: 'wall',
    driver: 'typed-in',
    covers: 'all of it',
    everySec: 3,
    nodes: '',
    hasPassword: false,
    state: 'typed',
  },
  ...{ typed: { typical: 25, benchmark: 61 } },
};
const ALL: Meters = { watts: 42.65, of: ['plug'], isTyped: false, meters: [PLUG, WALL] };

let head: FakeHead;
let bodies: Record<string, unknown>[];
const takes =
  (answer: unknown) =>
  async (request: IncomingMessage, response: Parameters<ReturnType<typeof json>>[1]): Promise<void> => {
    bodies.push(JSON.parse(await bodyOf(request)));
    await json(answer)(request, response);
  };
const answers: Answers = {
  'GET /api/meters': json(ALL),
  'GET /api/meters/plug': json(PLUG),
  'GET /api/meters/plug/history': json({
    meter: 'plug',
    from: PLUG.at,
    stepSec: 60,
    mean: [10, null, 30],
    most: [12, null, 40],
  }),
  'POST /api/meters': takes(PLUG),
  'POST /api/meters/plug/read': json({ ...PLUG, state: 'silent', because: 'It did not answer.', watts: undefined }),
  'POST /api/meters/wall/typed': takes(WALL),
  'DELETE /api/meters/plug': (_, response) => void response.writeHead(204).end(),
};
const env = () => ({ BREADBOX_URL: head.url, BREADBOX_TOKEN: 'secret' });
const run = (...argv: string[]) => runInFakeWorld(['meter', ...argv], { env: env() });

beforeEach(async () => {
  bodies = [];
  head = await startFakeHead(answers);
});
afterEach(() => head.stop());

describe('what meters show', () => {
  it('all of them, and what they draw together', async () => {
    const { exit, stdout } = await run();
    expect(exit).toBe(0);
    expect(stdout).toMatch(/plug +live +42\.6 W +0\.52 kWh +n\[1-4\] +the boards/);
    expect(stdout).toMatch(/wall +typed +unknown +- +- +all of it/);
    expect(stdout).toContain('42.6 W are drawn.');
    expect(await run('list', '--quiet')).toMatchObject({ stdout: '42.65\n' });
  });

  it('where there is none, watts are unknown', async () => {
    await head.stop();
    head = await startFakeHead({ 'GET /api/meters': json({ of: [], isTyped: false, meters: [] }) });
    expect((await run()).stdout).toBe(
      'There is no power meter, so watts are unknown. Add one: breadbox meter add --help\n',
    );
    expect((await run('list', '--quiet')).stdout).toBe('');
  });

  it('one with its last hour', async () => {
    const { stdout } = await run('show', 'plug');
    expect(stdout).toMatch(/now +42\.6 W/);
    expect(stdout).toMatch(/login +admin, with a password/);
    expect(stdout).toContain('since 1h  ▃ ▆  mean 20 W, most 40 W');
    expect(JSON.parse((await run('show', 'plug', '--json')).stdout)).toMatchObject({
      meter: 'plug',
      history: { stepSec: 60 },
    });
  });

  it('one that does not answer is told by the exit code', async () => {
    const { exit, stdout } = await run('read', 'plug');
    expect(exit).toBe(1);
    expect(stdout).toMatch(/because +It did not answer\./);
  });
});

describe('what its owner says of it', () => {
  it('adds a plug, with the password of the environment', async () => {
    const words = [
      'add',
      'plug',
      '--driver',
      'tasmota',
      '--address',
      '192.168.1.50',
      '--covers',
      'the boards',
      '-w',
      'n[1-4]',
      '--every',
      '5',
    ];
    const { exit, stdout } = await runInFakeWorld(['meter', ...words], {
      env: { ...env(), BREADBOX_METER_PASSWORD: 'sesame' },
    });
    expect(exit).toBe(0);
    expect(bodies).toEqual([
      {
        ...{
          meter: 'plug',
          driver: 'tasmota',
          address: '192.168.1.50',
          covers: 'the boards',
          nodes: 'n[1-4]',
          everySec: 5,
        },
        password: 'sesame',
      },
    ]);
    expect(stdout).not.toContain('sesame');
  });

  it('is asked for the password on a terminal where the plug wants one', async () => {
    await head.stop();
    head = await startFakeHead({
      ...answers,
      'POST /api/meters': async (request, response) => {
        const body = JSON.parse(await bodyOf(request)) as { password?: string };
        bodies.push(body);
        if (body.password === undefined)
          await problem('needs-password', 403, 'plug asks for a password.')(request, response);
        else await json(PLUG)(request, response);
      },
    });
    const keys = Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => {} });
    const world = new FakeWorld({ env: env(), stdin: keys, terminal: { columns: 80 } });
    const ended = runCli(
      ['meter', 'add', 'plug', '--driver', 'tasmota', '--address', 'plug.lan', '--covers', 'x'],
      world,
    );
    await expect.poll(() => world.stderr.written, { timeout: 20_000 }).toContain('Password of plug: ');
    keys.write('sesame\r');
    expect(await ended).toBe(0);
    expect(bodies.map(({ password }) => password)).toEqual([undefined, 'sesame']);
    expect(world.stdout.written + world.stderr.written).not.toContain('sesame');
  });

  it.each([
    [['43.2'], { watts: 43.2 }],
    [['43,2W', '--as', 'benchmark'], { watts: 43.2, as: 'benchmark' }],
    [['40', '--at', '2026-01-31T14:05:00Z'], { watts: 40, at: '2026-01-31T14:05:00.000Z' }],
  ])('types %j', async (words, body) => {
    expect((await run('type', 'wall', ...words)).exit).toBe(0);
    expect(bodies).toEqual([body]);
  });

  it('removes one', async () => {
    expect(await run('remove', 'plug')).toMatchObject({ exit: 0, stdout: 'plug is read no more.\n' });
  });

  it.each([
    [['type', 'wall', 'much'], "breadbox: 'much' is no number of watts.\n  Such as 43.2.\n"],
    [['type', 'wall', '5kW'], "breadbox: '5kW' is no number of watts.\n  Such as 43.2.\n"],
    [
      ['type', 'wall', '5', '--at', 'noon'],
      "breadbox: --at: 'noon' is no time.\n  Such as 14:05, or 2026-01-31T14:05.\n",
    ],
    [['show', 'a b'], 'breadbox: \'a b\' is no name of a meter: those are at most 40 letters, digits, "-" and "_".\n'],
    [
      ['add', 'plug', '--covers', 'x', '--every', '11'],
      "breadbox: --every: '11' is not a whole number from 1 to 10.\n",
    ],
  ])('%j is used wrongly', async (words, stderr) => {
    expect(await run(...words)).toMatchObject({ exit: 2, stderr });
    expect(head.calls).toEqual([]);
  });
});
