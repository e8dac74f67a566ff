import { spawn } from 'node:child_process';
import { open } from 'node:fs/promises';
import { BoundedLog, lastLines } from './bounded-log.ts';
import { findProgram } from './find-program.ts';
import { ledPlace } from './panel/led-place.ts';
import { closePipesSoon, signalGroup } from './process-group.ts';
import { cleanEnvironment, nodeName } from './this-node.ts';

const LOG_BYTES = 16 * 1024;

export interface CollectPass {
  readonly argv: readonly string[];
  /** The unpacked bundle. */
  readonly directory: string;
  /** JSON Lines, its stdin. */
  readonly answers: string;
  /** `$BREADBOX_OUT`. */
  readonly out: string;
  readonly run: string;
  readonly project: string;
  readonly seed: number;
}

/** Runs collect once. Returns why it failed, with its last words; undefined when it did not. */
export async function collectPass(pass: CollectPass, signal: AbortSignal): Promise<string | undefined> {
  const [name = '', ...args] = pass.argv;
  const program = findProgram(name, pass.directory);
  if (program === undefined)
    return `there is no program ${name} for collect on ${nodeName()}: neither on PATH nor in the bundle`;
  const answers = await open(pass.answers, 'r');
  try {
    const log = new BoundedLog(LOG_BYTES);
    const how = await run(program, args, pass, answers.fd, log, signal);
    if (how === undefined) return undefined;
    const words = lastLines(log.text(), 2000);
    return `collect (${name}) ${how}${words === '' ? '' : `; its last lines: ${words}`}`;
  } finally {
    await answers.close();
  }
}

function run(
  program: string,
  args: readonly string[],
  pass: CollectPass,
  stdin: number,
  log: BoundedLog,
  signal: AbortSignal,
): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    const env = {
      ...cleanEnvironment(),
      BREADBOX_OUT: pass.out,
      BREADBOX_RUN: pass.run,
      BREADBOX_PROJECT: pass.project,
      BREADBOX_SEED: String(pass.seed),
      BREADBOX_NODE: nodeName(),
      BREADBOX_LED: ledPlace(),
    };
    const child = spawn(program, args, { cwd: pass.directory, env, stdio: [stdin, 'pipe', 'pipe'], detached: true });
    const kill = (): void => {
      if (child.pid !== undefined) signalGroup(child.pid, 'SIGKILL');
    };
    signal.addEventListener('abort', kill, { once: true });
    child.stdout?.on('data', (chunk: Buffer) => log.append(chunk));
    child.stderr?.on('data', (chunk: Buffer) => log.append(chunk));
    child.on('error', (error) => resolve(`could not be started: ${error.message}`));
    child.on('exit', () => {
      kill(); // what it left in the background would hold its pipes open
      closePipesSoon(child);
    });
    child.on('close', (code, killedBy) => {
      signal.removeEventListener('abort', kill);
      if (signal.aborted) reject(signal.reason);
      else if (code === 0) resolve(undefined);
      else resolve(killedBy === null ? `exited with ${code}` : `was ended by ${killedBy}`);
    });
  });
}
