import type { IncomingMessage } from 'node:http';
import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Panel } from '../../../protocol/panel.ts';
import { type Answers, bodyOf, type FakeHead, json, live, startFakeHead } from '../../fake-head.ts';
import { FakeWorld, runInFakeWorld } from '../../fake-world.ts';
import { runCli } from '../../run-cli.ts';

const PANEL = { state: 'live', mode: 'status', hardware: 'none', hasSwitch: false } as const;
const PANELS: Panel[] = [
  { node: 'n1', ...PANEL, leds: [true, true, false, false, false] },
  { node: 'n2', ...PANEL, mode: 'load', leds: [false, false, false, true, true], hardware: 'lit', hasSwitch: true },
  { node: 'n3', ...PANEL, state: 'silent', leds: [false, false, false, false, false] },
];
const CHIP = { driver: 'mcp23008', bus: 1, address: 0x20, pins: [0, 1, 2, 3, 4], activeLow: false };

let head: FakeHead;
let bodies: unknown[];
let settings: unknown;
const takes =
  (answer?: unknown) =>
  async (request: IncomingMessage, response: Parameters<ReturnType<typeof json>>[1]): Promise<void> => {
    const body = JSON.parse(await bodyOf(request)) as unknown;
    bodies.push(body);
    if (request.method === 'PUT' && request.url?.endsWith('/settings')) settings = body;
    await json(answer ?? body)(request, response);
  };
const answers: Answers = {
  'GET /api/inventory': json([]),
  'GET /api/panel': json(PANELS),
  'PUT /api/panel/mode': takes(PANELS),
  'POST /api/panel/show': takes({}),
  'POST /api/panel/led': takes({}),
  'GET /api/panel/n1/settings': (request, response) => json(settings)(request, response),
  'PUT /api/panel/n1/settings': takes(),
  'GET /api/live': live(['panel', { nodes: { n1: { ...PANEL, mode: 'load', leds: 0b11111 } } }]),
};
beforeEach(async () => {
  bodies = [];
  settings = { driver: 'none' };
  head = await startFakeHead(answers);
});
afterEach(() => head.stop());

const env = () => ({ BREADBOX_URL: head.url, BREADBOX_TOKEN: 'secret', NO_COLOR: '1' });
const run = (...argv: string[]) => runInFakeWorld(argv, { env: env() });

describe('breadbox panel', () => {
  it('--once draws them, --json has a contract, and -q is for scripts', async () => {
    const { exit, stdout } = await run('panel', '--once');
    expect(exit).toBe(0);
    expect(stdout).toContain('3 panels: 2 live, 1 down');
    expect(JSON.parse((await run('panel', '--once', '--json')).stdout)).toEqual(PANELS);
    expect((await run('panel', '-q')).stdout).toBe('n1 11000\nn2 00011\nn3 00000\n');
  });

  it('takes a node that is called as a command is, and a command after options is still one', async () => {
    await head.stop();
    const node = { ...PANELS[0], node: 'test' };
    head = await startFakeHead({ ...answers, 'GET /api/panel': json([node]) });
    for (const words of [['-w', 'test'], ['--nodes', 'test'], ['--once', '-w', 'test'], ['--nodes=test']])
      expect((await run('panel', ...words, '-q')).stdout, words.join(' ')).toBe('test 11000\n');
    expect(head.calls).toContain('GET /api/panel?nodes=test');
    expect((await run('panel', '--once', 'lamps')).exit).toBe(2);
    expect((await run('panel', '-w', 'mode', '--once', 'lamps')).exit).toBe(2);
  });

  it('leaves out a head that is no node of the inventory, unless it is named', async () => {
    await head.stop();
    head = await startFakeHead({ ...answers, 'GET /api/inventory': json([{ node: 'n1' }, { node: 'n3' }]) });
    expect((await run('panel', '-q')).stdout).toBe('n1 11000\nn3 00000\n');
    expect((await run('panel', '-q', '-w', 'n2')).stdout).toContain('n2 00011\n');
  });

  it('takes -w without the word show, and hands it to the head', async () => {
    expect((await run('panel', '-w', 'n[1-3]', '--json')).exit).toBe(0);
    expect(head.calls).toEqual(['GET /api/panel?nodes=n%5B1-3%5D']);
    const { exit, stderr } = await run('panel', 'mod');
    expect({ exit, stderr }).toMatchObject({ exit: 2, stderr: expect.stringContaining('mode') });
  });

  it('on a terminal draws what changes until q is pressed', async () => {
    const keyboard = Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => undefined });
    const world = new FakeWorld({ env: env(), stdin: keyboard, terminal: { columns: 80, rows: 24 } });
    const ended = runCli(['panel'], world);
    const drawn = async (words: string) => {
      while (!world.stdout.written.includes(words)) await new Promise((resolve) => setTimeout(resolve, 10));
    };
    await drawn('● 100 %');
    await head.stop();
    await drawn('✗ the head does not answer; this is what it said last');
    keyboard.write('q');
    expect(await ended).toBe(0);
    const drawings = world.stdout.written.split('● 100 %');
    expect(drawings[0]).toContain('● boot    ○ 100 %   ○ boot');
    expect(drawings.at(-1)).toContain('\x1b[?1049l');
  });
});

describe('breadbox panel mode', () => {
  it('flips them, and says where a toggle in hardware rules', async () => {
    const { exit, stdout } = await run('panel', 'mode', 'load', '-w', '@all');
    expect(exit).toBe(0);
    expect(bodies).toEqual([{ nodes: '@all', mode: 'load' }]);
    expect(stdout).toBe('n[1,3] show load.\nn2 shows what the toggle on the panel says.\n');
    expect((await run('panel', 'mode', 'off')).exit).toBe(2);
  });
});

describe('breadbox panel lamps', () => {
  it('lights all for a while, and names those that stay dark', async () => {
    const { stdout } = await run('panel', 'lamps', '--seconds', '3');
    expect(bodies).toEqual([{ leds: [true, true, true, true, true], seconds: 3 }]);
    expect(stdout).toBe('n[1-2]: all lamps are lit for 3 s.\nn3: no agent answers there, so its lamps stay dark.\n');
    expect((await run('panel', 'lamps', '--seconds', '601')).exit).toBe(2);
  });
});

describe('breadbox panel settings', () => {
  it('shows them, and begins a chip with what is usual', async () => {
    expect((await run('panel', 'settings', 'n1')).stdout).toBe('panel  no hardware is configured\n');
    const { exit, stdout } = await run('panel', 'settings', 'n1', '--driver', 'mcp23008', '--pins', '4,3,2,1,0');
    expect(exit).toBe(0);
    expect(settings).toEqual({ ...CHIP, pins: [4, 3, 2, 1, 0] });
    expect(stdout).toContain('MCP23008 at 0x20 of i2c-1');
    expect(stdout).toMatch(/boot\s+GP4/);
  });

  it('changes what it is told and leaves the rest', async () => {
    settings = { ...CHIP, pins: [4, 3, 2, 1, 0], address: 0x21 };
    await run('panel', 'settings', 'n1', '--active-low', '--switch-pin', '7', '--status-when', 'high');
    expect(settings).toEqual({
      ...CHIP,
      address: 0x21,
      pins: [4, 3, 2, 1, 0],
      activeLow: true,
      switch: { pin: 7, statusWhen: 'high', pullUp: true },
    });
    await run('panel', 'settings', 'n1', '--switch-pin', 'none', '--active-high');
    expect(settings).toEqual({ ...CHIP, address: 0x21, pins: [4, 3, 2, 1, 0] });
    await run('panel', 'settings', 'n1', '--driver', 'pcf8574', '--address', '0x38', '--bus', '3');
    expect(settings).toEqual({ ...CHIP, driver: 'pcf8574', bus: 3, address: 0x38, activeLow: true });
    await run('panel', 'settings', 'n1', '--driver', 'leds', '--leds', 'ACT,-,-,-,PWR');
    expect(settings).toEqual({ driver: 'leds', leds: ['ACT', null, null, null, 'PWR'] });
    await run('panel', 'settings', 'n1', '--driver', 'none');
    expect(settings).toEqual({ driver: 'none' });
  });

  it.each([
    [['--pins', '1,2,3'], 'is not five pins'],
    [['--driver', 'mcp23008', '--pins', '0,0,1,2,3'], 'a pin of its own'],
    [['--driver', 'mcp23008', '--pins', '0,1,2,3,8'], 'has pins 0 to 7'],
    [['--driver', 'mcp23008', '--switch-pin', '4'], 'cannot be an LED and the toggle'],
    [['--driver', 'mcp23008', '--status-when', 'low'], 'need a --switch-pin'],
    [['--driver', 'mcp23008', '--address', '0x99'], 'not an address on a bus'],
    [['--driver', 'mcp23008', '--active-low', '--active-high'], 'exclude each other'],
    [['--address', '0x21'], 'says nothing where the driver is none'],
    [['--driver', 'leds'], 'Say which LEDs'],
  ])('refuses %j', async (words, sentence) => {
    const { exit, stderr } = await run('panel', 'settings', 'n1', ...words);
    expect(exit).toBe(2);
    expect(stderr).toContain(sentence);
    expect(bodies).toEqual([]);
  });
});
