import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseConfig, printConfig } from './config.ts';
import { collectSettings, readCommandLine } from './config-sources.ts';
import { isLoopback } from './own-address.ts';

let home: string;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'breadbox-config-'));
});
afterAll(() => rm(home, { recursive: true }));

async function read(argv: string[], env: Record<string, string>, file = '') {
  await writeFile(join(home, 'config.yaml'), file);
  const { settings } = readCommandLine(argv);
  const collected = await collectSettings(settings, { BREADBOX_HOME: home, ...env });
  return { config: parseConfig(collected), printed: () => printConfig(parseConfig(collected), collected) };
}

test('flags win over the environment, that over config.yaml, that over defaults', async () => {
  const file = 'port: 1001\nlogLevel: debug # louder\ncores: 3\n';
  const { config, printed } = await read(
    ['--port', '1003'],
    { BREADBOX_PORT: '1002', BREADBOX_LOG_LEVEL: 'warn' },
    file,
  );
  expect(config).toEqual({
    ...{ home, port: 1003, listen: '127.0.0.1', tlsPort: 8643, logLevel: 'warn', cores: 3 },
    trustUsers: false,
    ownAgent: true,
  });
  expect(printed()).toContain('port: 1003  # --port\n');
  expect(printed()).toContain('logLevel: "warn"  # BREADBOX_LOG_LEVEL\n');
  expect(printed()).toContain(`cores: 3  # ${home}/config.yaml:3:cores`);
  expect(printed()).toContain('listen: "127.0.0.1"  # default\n');
});

test('what is printed can be a config.yaml', async () => {
  const { config, printed } = await read(['--port', '1003', '--cores=2'], {});
  expect((await read([], {}, printed())).config).toEqual(config);
});

test.each([
  ['port: 8642\nlisten: [\n', /config\.yaml:3: /],
  ['port: 8642\n\ncolour: red\n', /config\.yaml:3:colour: there is no such setting/],
  ['# a\nport: many\n', /config\.yaml:2:port: .* but it is "many"/],
  ['listen:\n  - 127.0.0.1\n', /config\.yaml:1:listen: /],
  ['home: /elsewhere\n', /config\.yaml:1:home: the data directory cannot be named/],
  ['port: 1\nport: 2\n', /config\.yaml:2: Map keys must be unique/],
  ['just words', /config\.yaml:1: /],
])('names the place in config.yaml: %j', async (file, message) => {
  await expect(read([], {}, file)).rejects.toMatchObject({
    code: 'bad-input',
    message: expect.stringMatching(message),
  });
});

test('generic resources are names with numbers', async () => {
  expect((await read([], {}, 'gres: gpu:a100:2,lamp:3\n')).config.gres).toBe('gpu:a100:2,lamp:3');
  await expect(read([], {}, 'gres: two gpus\n')).rejects.toThrow(/config\.yaml:1:gres: it must be names with numbers/);
});

test('names the flag or the variable that is wrong', async () => {
  await expect(read(['--port', '70000'], {})).rejects.toThrow(/^--port: /);
  await expect(read([], { BREADBOX_PORT: '-1' })).rejects.toThrow(/^BREADBOX_PORT: /);
  await expect(read([], { BREADBOX_CORES: '0' })).rejects.toThrow(/^BREADBOX_CORES: /);
});

test.each([[['--prot', '1']], [['--port']], [['extra']], [['--help=1']]])('refuses %j', (argv) => {
  expect(() => readCommandLine(argv)).toThrow(expect.objectContaining({ code: 'usage' }));
});

test.each(['0.0.0.0', '::', '192.168.1.5', '127.0.0.1.evil.example'])('%s is beyond this computer', async (address) => {
  expect(isLoopback((await read(['--listen', address], {})).config.listen)).toBe(false);
});

test.each(['127.0.0.1', '127.0.0.2', '::1', 'localhost'])('%s is this computer alone', async (address) => {
  expect(isLoopback((await read(['--listen', address], {})).config.listen)).toBe(true);
});

test('further names are host names and addresses', async () => {
  expect((await read(['--names', 'box.example,10.0.0.5'], {})).config.names).toBe('box.example,10.0.0.5');
  for (const names of ['Box', 'a b', 'a,', '*.example'])
    await expect(read(['--names', names], {})).rejects.toThrow(/^--names: /);
});

test('a switch needs no value, and takes one from the environment', async () => {
  expect((await read(['--trust-users'], {}, '')).config.trustUsers).toBe(true);
  expect((await read([], { BREADBOX_TRUST_USERS: 'true' }, '')).config.trustUsers).toBe(true);
  expect((await read([], { BREADBOX_TRUST_USERS: 'no' }, 'trustUsers: true\n')).config.trustUsers).toBe(false);
});
