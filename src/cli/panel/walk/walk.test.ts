import { PassThrough } from 'node:stream';
import { afterEach, expect, it } from 'vitest';
import type { PanelSettings } from '../../../protocol/panel.ts';
import { type FakeHead, startFakeHead } from '../../fake-head.ts';
import { FakeWorld, runInFakeWorld } from '../../fake-world.ts';
import { runCli } from '../../run-cli.ts';
import { type Solder, WiredBoard } from './wired-board.ts';

const DOWN = '\x1b[B';
const ENTER = '\r';
const CTRL_C = '\x03';
const PATIENCE_MS = 50_000;
/** RAIN's wiring: the chip's pins run the other way than the LEDs. */
const RAIN: Solder = { chip: 'mcp23008', address: 0x20, pins: [4, 3, 2, 1, 0], activeLow: false };

const FOUND: PanelSettings = {
  driver: 'mcp23008',
  bus: 1,
  address: 0x20,
  pins: [4, 3, 2, 1, 0],
  activeLow: false,
};

let head: FakeHead | undefined;
afterEach(() => head?.stop());

type Answer = string | ((board: WiredBoard) => string);
/** What a person answers to a question that has these words; the first that fits. */
type Answers = readonly (readonly [words: RegExp, answer: Answer])[];

/** The choice at that place, from 0. */
const choice = (at: number): string => DOWN.repeat(at) + ENTER;

/** Tells what he sees. */
const LOOKING: Answers = [
  [/Is everything wired/, ENTER],
  [/Is there a toggle/, ENTER],
  [/No LED of the panel should be lit/, (board) => choice(board.lit.includes(true) ? 1 : 0)],
  [
    /Which LED is that/,
    (board) => {
      const lit = board.lit.flatMap((isLit, led) => (isLit ? [led] : []));
      return choice(lit.length === 1 ? lit[0]! : lit.length === 0 ? 5 : 6);
    },
  ],
  [/All five LEDs are lit now/, (board) => choice(board.lit.includes(false) ? 2 : 0)],
  [/Put (it|the toggle) to/, ENTER],
  [/Keep these/, ENTER],
] as const;

async function walk(board: WiredBoard, answers: Answers, asked: string[] = []) {
  head = await startFakeHead(board.answers());
  const keyboard = Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => undefined });
  const env = { BREADBOX_URL: head.url, BREADBOX_TOKEN: 'secret', NO_COLOR: '1' };
  const world = new FakeWorld({ env, stdin: keyboard, terminal: { columns: 80, rows: 40 } });
  let exit: number | undefined;
  void runCli(['panel', 'test', board.node], world).then((code) => {
    exit = code;
  });
  let from = 0;
  const until = Date.now() + PATIENCE_MS;
  while (exit === undefined) {
    if (Date.now() > until) throw new Error(`It waits: ${plain(world.stderr.written).slice(-800)}`);
    await new Promise((resolve) => setTimeout(resolve, 15));
    const said = plain(world.stderr.written.slice(from));
    const question = said.slice(said.lastIndexOf('◆') + 1).trim();
    if (!said.includes('◆') || !/[●○]/.test(question)) continue;
    const found = answers.find(([words]) => words.test(question));
    if (found === undefined) throw new Error(`Nobody knows an answer to: ${question}`);
    asked.push(question);
    from = world.stderr.written.length;
    if (/to STATUS/.test(question)) board.toggle = 'status';
    if (/to LOAD/.test(question)) board.toggle = 'load';
    keyboard.write(typeof found[1] === 'string' ? found[1] : found[1](board));
  }
  return { exit, stdout: world.stdout.written, stderr: plain(world.stderr.written) };
}

function plain(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
  return text.replace(/\x1b\[[0-9;?]*[A-Za-z]/g, '').replace(/[│\s]+/g, ' ');
}

it('finds how RAIN was wired', async () => {
  const board = new WiredBoard(RAIN);
  const { exit, stdout } = await walk(board, LOOKING);
  expect(exit).toBe(0);
  expect(board.settings).toEqual(FOUND);
  expect(board.shown).toBeUndefined();
  expect(stdout).toContain('--driver mcp23008 --bus 1 --address 0x20 --pins 4,3,2,1,0\n');
});

it('finds LEDs that are lit by 0 and a toggle, whose pin it never makes an output', async () => {
  const toggle = { pin: 0, statusWhen: 'high' } as const;
  const board = new WiredBoard({ ...RAIN, pins: [7, 3, 6, 5, 4], activeLow: true, toggle });
  const { exit } = await walk(board, [[/Is there a toggle/, 'y'], ...LOOKING]);
  expect(exit).toBe(0);
  expect(board.settings).toEqual({
    ...FOUND,
    pins: [7, 3, 6, 5, 4],
    activeLow: true,
    switch: { ...toggle, pullUp: true },
  });
  expect(board.driven).not.toContain(0);
});

it.each([
  ['mcp23017', [8, 2, 15, 11, 9], false],
  ['pcf8574', [0, 7, 1, 6, 2], true],
] as const)('goes through all pins of a chip: %s', async (chip, pins, activeLow) => {
  const board = new WiredBoard({ ...RAIN, chip, pins, activeLow });
  const { exit } = await walk(board, LOOKING);
  expect(exit).toBe(0);
  expect(board.settings).toEqual({ ...FOUND, driver: chip, pins, activeLow });
});

it('finds a toggle that has no resistor by those of the chip', { timeout: 60_000 }, async () => {
  const toggle = { pin: 6, statusWhen: 'low' } as const;
  const board = new WiredBoard({ ...RAIN, toggle, floats: true });
  const answers: Answers = [[/Is there a toggle/, 'y'], [/What next\? ● It goes to ground/, ENTER], ...LOOKING];
  const { exit, stderr } = await walk(board, answers);
  expect(exit).toBe(0);
  expect(stderr).toContain('It is at GP6, which is low on STATUS.');
  expect(board.settings).toEqual({ ...FOUND, switch: { ...toggle, pullUp: true } });
});

it('asks for a toggle that is not seen, and turns it round where it works the other way', {
  timeout: 60_000,
}, async () => {
  const board = new WiredBoard({ ...RAIN, toggle: { pin: 7, statusWhen: 'high' }, floats: true });
  const asked: string[] = [];
  const answers: Answers = [
    [/Is there a toggle/, 'y'],
    [/What next\? ● It goes to ground/, choice(2)],
    [/Which pin\?/, choice(7)],
    [/What does it do on STATUS/, ENTER],
    ...LOOKING,
  ];
  const { exit, stderr } = await walk(board, answers, asked);
  expect(exit).toBe(0);
  expect(stderr).toContain('No pin of the chip has changed');
  expect(stderr).toContain('the other way round');
  expect(board.settings).toMatchObject({ switch: { pin: 7, statusWhen: 'high' } });
});

it('goes on without an LED that is broken, which gets a pin at which nothing is', async () => {
  const board = new WiredBoard({ ...RAIN, pins: [4, undefined, 2, 1, 0] });
  const { exit, stderr } = await walk(board, [[/What next\? ● Light each/, choice(1)], ...LOOKING]);
  expect(exit).toBe(0);
  expect(stderr).toContain('Not lit: LED 2 (net, 80 %)');
  expect(board.settings).toEqual({ ...FOUND, pins: [4, 3, 2, 1, 0] });
});

it('asks again where two pins are said to light the same LED', async () => {
  const board = new WiredBoard(RAIN);
  let isFirst = true;
  const slip: Answers[number] = [
    /GP1 is lit now/,
    () => {
      const at = isFirst ? 4 : 3;
      isFirst = false;
      return choice(at);
    },
  ];
  await walk(board, [slip, [/Both cannot be/, ENTER], ...LOOKING]);
  expect(board.settings).toEqual(FOUND);
});

it('finds a chip at another address, and says what may be wrong before', async () => {
  const board = new WiredBoard({ ...RAIN, address: 0x21 });
  const { exit, stderr } = await walk(board, [[/What next\? ● Look again ○ Look at 0x21/, choice(1)], ...LOOKING]);
  expect(exit).toBe(0);
  expect(stderr).toContain('Nobody answers at 0x20 of i2c-1, but somebody does at 0x21');
  expect(board.settings).toEqual({ ...FOUND, address: 0x21 });
});

it.each([
  ['unknown', 'something else than an expander'],
  ['no-bus', 'has no bus i2c-1'],
  ['no-programs', 'i2c-tools'],
  ['driver', 'a driver of the kernel has'],
] as const)('writes nothing where the chip is %s', async (chip, sentence) => {
  const board = new WiredBoard({ ...RAIN, chip });
  const stop: Answer = () => '\x1b[A\r'; // up from the first is the last
  const { exit, stdout, stderr } = await walk(board, [[/What next/, stop], ...LOOKING]);
  expect({ exit, stdout }).toEqual({ exit: 1, stdout: 'Nothing was changed.\n' });
  expect(stderr).toContain(sentence);
  expect(head!.calls.filter((call) => call.startsWith('PUT') || call.includes('show'))).toEqual([]);
});

it.each([
  ['Ctrl-C among the LEDs', [/GP2 is lit now/, CTRL_C], 130],
  ['a no at the end', [/Keep these/, 'n'], 1],
] as const)('leaves everything as it was after %s', async (_, answer, code) => {
  const board = new WiredBoard({ ...RAIN, toggle: { pin: 7, statusWhen: 'low' } });
  const before = { ...FOUND, pins: [1, 2, 3, 4, 5] } as PanelSettings;
  board.settings = before;
  const { exit } = await walk(board, [answer as Answers[number], [/Is there a toggle/, 'y'], ...LOOKING]);
  expect(exit).toBe(code);
  expect(board.settings).toEqual(before);
  expect(board.shown).toBeUndefined();
});

it('says how it was where it cannot put it back', async () => {
  const board = new WiredBoard(RAIN);
  board.settings = FOUND;
  const unplug: Answer = () => {
    void head!.stop();
    return ENTER;
  };
  const { exit, stderr } = await walk(board, [[/GP2 is lit now/, unplug], ...LOOKING]);
  expect(exit).toBe(5);
  expect(stderr).toContain('could not be put back');
  expect(stderr).toContain('breadbox panel settings n1 --driver mcp23008 --bus 1 --address 0x20 --pins 4,3,2,1,0');
});

it('says that something was changed where it was left and cannot be put back', async () => {
  const board = new WiredBoard(RAIN);
  board.settings = FOUND;
  const refuse: Answer = () => {
    void head!.stop();
    return 'n';
  };
  const { exit, stdout, stderr } = await walk(board, [[/Keep these/, refuse], ...LOOKING]);
  expect([exit, stdout]).toEqual([1, expect.stringMatching(/^What was tried last may still be set for n1; the line/)]);
  expect(stderr).toContain('breadbox panel settings n1 --driver mcp23008');
});

it('takes LEDs that the kernel knows', async () => {
  const board = new WiredBoard({ ...RAIN, chip: 'no-bus' });
  const answers: Answers = [
    [/What next\?/, choice(2)],
    [/ACT is lit now/, choice(0)],
    [/PWR is lit now/, choice(4)],
    ...LOOKING,
  ];
  const { exit } = await walk(board, answers);
  expect(exit).toBe(0);
  expect(board.settings).toEqual({ driver: 'leds', leds: ['ACT', null, null, null, null] });
});

it('says of a supply that is too weak, and of a node that is not there, what it is', async () => {
  const board = new WiredBoard(RAIN);
  board.values = { under_voltage: 1, input_volts: 4.61 };
  expect((await walk(board, [[/Keep these/, 'n'], ...LOOKING])).stderr).toContain('too little (4.61 V at its input)');
  await head!.stop();
  board.state = 'silent';
  const { exit, stderr } = await walk(board, LOOKING);
  expect(exit).toBe(5);
  expect(stderr).toContain('n1 is silent');
});

it('needs somebody at a terminal', async () => {
  head = await startFakeHead(new WiredBoard(RAIN).answers());
  const env = { BREADBOX_URL: head.url, BREADBOX_TOKEN: 'secret' };
  const { exit, stderr } = await runInFakeWorld(['panel', 'test', 'n1'], { env });
  expect(exit).toBe(2);
  expect(stderr).toContain('breadbox panel settings NODE');
});
