import { z } from 'zod';
import { BreadboxError } from '../cluster/errors.ts';
import { parseGres } from '../jobs/sbatch-script/gres-list.ts';
import { DEFAULT_PORT, DEFAULT_TLS_PORT } from '../protocol/home.ts';

export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const;

/** What breadboxd can be told. Every key is also a flag (`--log-level`) and a variable (`BREADBOX_LOG_LEVEL`). */
export const configSchema = z.strictObject({
  home: z.string().min(1).describe('The data directory.'),
  port: z.coerce.number().int().min(0).max(65_535).default(DEFAULT_PORT).describe('The TCP port; 0: any that is free.'),
  listen: z
    .string()
    .min(1)
    .default('127.0.0.1')
    .describe('The address to listen on. Beyond this computer over TLS alone; 0.0.0.0: on all, :: also over IPv6.'),
  tlsPort: z.coerce
    .number()
    .int()
    .min(0)
    .max(65_535)
    .default(DEFAULT_TLS_PORT)
    .describe('The TCP port for other computers, over TLS.'),
  names: z
    .string()
    .regex(/^[a-z0-9.:-]+(,[a-z0-9.:-]+)*$/, 'it must be host names or addresses in small letters, parted by commas')
    .optional()
    .describe(
      'Further names that others know this computer by, such as that of a router before it: box.example,10.0.0.5.',
    ),
  logLevel: z
    .enum(LOG_LEVELS)
    .default('info')
    .describe(`What is worth a line on stderr: ${LOG_LEVELS.join(', ')}.`),
  cores: z.coerce
    .number()
    .int()
    .min(1)
    .max(4096)
    .optional()
    .describe('Cores for jobs on this computer; all, where it is not given.'),
  gres: z
    .string()
    .refine(isGres, 'it must be names with numbers, such as gpu:2 or gpu:a100:1,lamp:3')
    .optional()
    .describe('What jobs may ask for by --gres beside cores and memory: gpu:2. It is counted, and nothing else.'),
  ownAgent: z
    .union([z.boolean(), z.stringbool()])
    .default(true)
    .describe('Whether this computer is watched as the nodes are; no: nothing is measured here.'),
  trustUsers: z
    .union([z.boolean(), z.stringbool()])
    .default(false)
    .describe("Whether other users' programs may run as the account of the head, and read what it can read."),
});

/** Settings that a flag without a value turns on. */
export const SWITCHES: readonly (keyof z.output<typeof configSchema>)[] = ['trustUsers'];

export type Config = z.output<typeof configSchema>;
export type ConfigKey = keyof Config;
export const CONFIG_KEYS = Object.keys(configSchema.shape) as readonly ConfigKey[];

/** A setting as it was found. */
export interface Setting {
  readonly value: unknown;
  /** `--port`, `BREADBOX_PORT` or `/…/config.yaml:3:port`. */
  readonly source: string;
}

export type Settings = Partial<Record<ConfigKey, Setting>>;

/** @throws BreadboxError `bad-input` naming the place */
export function parseConfig(settings: Settings): Config {
  const values = Object.fromEntries(Object.entries(settings).map(([key, setting]) => [key, setting.value]));
  const parsed = configSchema.safeParse(values);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const key = issue?.path[0] as ConfigKey;
    const place = settings[key]?.source ?? key;
    throw new BreadboxError('bad-input', `${place}: ${issue?.message}, but it is ${JSON.stringify(values[key])}.`, {
      hint: `${key}: ${configSchema.shape[key].description}`,
    });
  }
  return parsed.data;
}

export function flagOf(key: ConfigKey): string {
  return `--${key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

export function variableOf(key: ConfigKey): string {
  return `BREADBOX_${key.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;
}

/** The configuration as YAML that could be a config.yaml, with where each value comes from. */
export function printConfig(config: Config, settings: Settings): string {
  const lines = CONFIG_KEYS.flatMap((key) => {
    const { description } = configSchema.shape[key];
    const value = config[key];
    const line = value === undefined ? `# ${key}:` : `${key}: ${JSON.stringify(value)}`;
    const source = settings[key]?.source ?? (value === undefined ? 'not set' : 'default');
    // A data directory cannot say where the data directory is.
    return [`# ${description}`, `${key === 'home' ? '# ' : ''}${line}  # ${source}`, ''];
  });
  return lines.join('\n').trimEnd();
}

function isGres(text: string): boolean {
  try {
    parseGres(text);
    return true;
  } catch {
    return false; // the setting's place is named with it
  }
}
