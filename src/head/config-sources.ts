import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { type ParseArgsConfig, parseArgs } from 'node:util';
import { isMap, isScalar, LineCounter, parseDocument } from 'yaml';
import { BreadboxError } from '../cluster/errors.ts';
import { homeDirectory } from '../protocol/home.ts';
import { CONFIG_KEYS, type ConfigKey, flagOf, type Settings, SWITCHES, variableOf } from './config.ts';

export interface CommandLine {
  readonly settings: Settings;
  readonly act: 'run' | 'help' | 'version' | 'print-config';
}

/** @throws BreadboxError `usage` */
export function readCommandLine(argv: readonly string[]): CommandLine {
  const flags = Object.fromEntries(
    CONFIG_KEYS.map((key) => [
      flagOf(key).slice(2),
      { type: SWITCHES.includes(key) ? ('boolean' as const) : ('string' as const) },
    ]),
  );
  const act = { type: 'boolean' as const };
  const options = {
    ...flags,
    'print-config': act,
    help: { ...act, short: 'h' },
    version: act,
  } satisfies ParseArgsConfig['options'];
  const { values } = parse(argv, options);
  return {
    settings: collect((key) => ({ value: values[flagOf(key).slice(2)], source: flagOf(key) })),
    act: values.help ? 'help' : values.version ? 'version' : values['print-config'] ? 'print-config' : 'run',
  };
}

function parse(argv: readonly string[], options: NonNullable<ParseArgsConfig['options']>) {
  try {
    return parseArgs({ args: [...argv], options, allowPositionals: false });
  } catch (error) {
    const [sentence] = (error as Error).message.split('. ');
    throw new BreadboxError('usage', `${sentence}.`, { hint: 'breadboxd --help lists the flags.', cause: error });
  }
}

/** Flags, then the environment, then HOME/config.yaml. */
export async function collectSettings(
  flags: Settings,
  env: Readonly<Record<string, string | undefined>>,
): Promise<Settings> {
  const variables = collect((key) => ({ value: env[variableOf(key)] || undefined, source: variableOf(key) }));
  const named = flags.home ?? variables.home ?? { value: homeDirectory(env), source: 'default' };
  const home = { ...named, value: resolve(String(named.value)) };
  return { ...(await readConfigFile(join(home.value, 'config.yaml'))), ...variables, ...flags, home };
}

function collect(find: (key: ConfigKey) => { value: unknown; source: string }): Settings {
  const found = CONFIG_KEYS.map((key) => [key, find(key)] as const);
  return Object.fromEntries(found.filter(([, setting]) => setting.value !== undefined));
}

/** @throws BreadboxError `bad-input` naming file, line and key */
async function readConfigFile(path: string): Promise<Settings> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    // No file, or no data directory yet, or one that cannot be: `prepareHome` says what is wrong with it.
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR' || error.code === 'EACCES') return '';
    throw error;
  });
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const [broken] = document.errors;
  if (broken) {
    const [sentence] = broken.message.split(' at line ');
    throw new BreadboxError('bad-input', `${path}:${broken.linePos?.[0].line ?? 1}: ${sentence}.`);
  }
  if (document.contents === null) return {};
  if (!isMap(document.contents))
    throw new BreadboxError('bad-input', `${path}:1: it must be a list of "key: value" lines.`);
  const settings = document.contents.items.map(({ key, value }) => {
    const name = isScalar(key) ? String(key.value) : String(key);
    const line = isScalar(key) && key.range ? lines.linePos(key.range[0]).line : 1;
    return [
      settingName(name, `${path}:${line}:${name}`),
      { value: toJs(value), source: `${path}:${line}:${name}` },
    ] as const;
  });
  return Object.fromEntries(settings);
}

function toJs(value: unknown): unknown {
  return isScalar(value) ? value.value : JSON.parse(JSON.stringify(value));
}

function settingName(name: string, place: string): ConfigKey {
  if (name === 'home') {
    throw new BreadboxError('bad-input', `${place}: the data directory cannot be named in a file inside it.`, {
      hint: 'Use --home or BREADBOX_HOME.',
    });
  }
  if (CONFIG_KEYS.includes(name as ConfigKey)) return name as ConfigKey;
  throw new BreadboxError('bad-input', `${place}: there is no such setting.`, {
    hint: `The settings are: ${CONFIG_KEYS.filter((key) => key !== 'home').join(', ')}.`,
  });
}
