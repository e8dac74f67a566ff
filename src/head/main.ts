import { fstatSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { BreadboxError, exitCode } from '../cluster/errors.ts';
import { CONFIG_KEYS, configSchema, flagOf, parseConfig, printConfig, SWITCHES, variableOf } from './config.ts';
import { collectSettings, readCommandLine } from './config-sources.ts';
import { createLogger } from './log.ts';
import { type Head, startHead } from './start-head.ts';

/**
 * V8 lets a heap grow to about twice what is alive in it before it tidies up, which on a 1 GB board is memory that jobs could have.
 * In percent of what is alive.
 */
const HEAP_MAY_GROW = 15;

const version = process.env.BREADBOX_VERSION ?? 'unbuilt';

try {
  await main();
} catch (error) {
  process.exitCode = tell(error);
}

async function main(): Promise<void> {
  const { settings: flags, act } = readCommandLine(process.argv.slice(2));
  if (act === 'help') return console.log(helpText());
  if (act === 'version') return console.log(version);
  const settings = await collectSettings(flags, process.env);
  const config = parseConfig(settings);
  if (act === 'print-config') return console.log(printConfig(config, settings));

  setFlagsFromString(`--heap-growing-percent=${HEAP_MAY_GROW}`);
  const logger = createLogger(config.logLevel);
  const die = (err: unknown): void => {
    logger.fatal({ err }, 'the head ends: an error that nobody handled');
    process.exit(1);
  };
  process.on('uncaughtException', die);
  process.on('unhandledRejection', die);

  const signalled = new Promise<void>((resolve) => {
    // Once: a second Ctrl-C ends the process at once.
    process.once('SIGTERM', () => resolve());
    process.once('SIGINT', () => resolve());
  });
  const head = await startHead(config, version, logger);
  const lines = [
    `Breadbox ${version} listens on ${head.url}`,
    ...whereFromBeyond(head.beyond),
    ...howToLogIn(head.firstLogin),
  ];
  console.log(lines.join('\n'));
  logger.info({ url: head.url, home: config.home, version }, 'started');

  await Promise.race([signalled, head.stopAsked]);
  logger.info('stopping');
  await head.stop();
  logger.info('stopped');
  process.exit(0);
}

function whereFromBeyond(beyond: Head['beyond']): readonly string[] {
  if (beyond === undefined) return [];
  const people = beyond.urls.map((url) => `From other computers: breadbox login '${url}#sha256=${beyond.fingerprint}'`);
  return beyond.nodesUrl === undefined ? people : [...people, `For nodes: ${beyond.nodesUrl}`];
}

/** A log file is kept and read by others later; login codes do not belong there. */
function howToLogIn(firstLogin: string | undefined): readonly string[] {
  if (firstLogin === undefined) return [];
  const isKept = fstatSync(1).isFile() || process.env.JOURNAL_STREAM !== undefined;
  return [isKept ? 'Log in with: breadbox login' : `Log in once, within ten minutes: ${firstLogin}`];
}

/** What a person reads when the head does not start; the answer is the exit code. */
function tell(error: unknown): number {
  if (!(error instanceof BreadboxError)) {
    console.error(`breadboxd: ${error instanceof Error ? error.stack : String(error)}`);
    return exitCode('internal');
  }
  console.error(`breadboxd: ${error.message}`);
  if (error.hint) console.error(`  ${error.hint}`);
  return exitCode(error.code);
}

function helpText(): string {
  const flags = CONFIG_KEYS.map((key) => [
    SWITCHES.includes(key) ? flagOf(key) : `${flagOf(key)} …`,
    `${configSchema.shape[key].description} (${variableOf(key)})`,
  ]);
  const acts = [
    ['--print-config', 'Print the configuration, and where each value comes from, and end.'],
    ['--version', 'Print the version and end.'],
    ['--help', 'Print this and end.'],
  ];
  const lines = [...flags, ...acts].map(([flag, sentence]) => `  ${flag?.padEnd(18)}${sentence}`);
  return ['breadboxd: the head daemon of Breadbox. Usually started by `breadbox start`.', '', ...lines].join('\n');
}
