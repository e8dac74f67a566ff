import { mkdir } from 'node:fs/promises';
import { setPriority } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { BreadboxError } from '../cluster/errors.ts';
import type { RunStatus } from '../protocol/farm.ts';
import { fileSha256 } from './bundle-store.ts';
import { type CollectPass, collectPass } from './collect-pass.ts';
import type { CommandOptions } from './command.ts';
import { HeadClient, HeadRefusal } from './head-client.ts';
import { preparedBundle } from './prepared-bundle.ts';
import { regularFiles } from './regular-files.ts';
import { removeTree } from './remove-tree.ts';
import { fetchResults } from './run-results.ts';

const LOOK_MS = 1000;
/** Between two passes at least: a picture that changes more often is not seen better. */
const REST_MS = 2000;
/** What is collected can wait; what is computed goes first on a busy computer. */
const NICENESS = 10;
/** A pass may take a fifth of the time. */
const REST_FACTOR = 4;

/** Runs a project's `collect` on all answers so far, again as answers arrive, and a last time when the run is done. */
export async function collect(options: CommandOptions): Promise<void> {
  const { file, soft, say } = options;
  const { run, argv } = file;
  if (run === undefined || argv === undefined || argv.length === 0) {
    throw new BreadboxError('bad-input', `${options.workerFilePath}: collect needs run and argv`);
  }
  setPriority(NICENESS);
  const head = new HeadClient(options.workerFilePath, file);
  const place = `${file.workDir}/collect/${run}`;
  try {
    await mkdir(`${place}/out`, { recursive: true, mode: 0o700 });
    const error = await collectUntilDone({ head, run, argv, place, options, sent: new Map() });
    await head.call(
      'POST /api/farm/runs/{run}/collected',
      { params: { run }, body: error === undefined ? {} : { error: error.slice(0, 4000) } },
      { signal: soft },
    );
    if (error !== undefined) throw new BreadboxError('run-failed', error);
    say(`${run} is collected`);
  } catch (error) {
    if (!soft.aborted && !isGone(error)) throw error;
    say(`leaving: ${soft.aborted ? 'asked to stop' : `${run} is over`}`);
  } finally {
    head.close();
    await removeTree(place);
  }
}

interface Collection {
  readonly head: HeadClient;
  readonly run: string;
  readonly argv: readonly string[];
  readonly place: string;
  readonly options: CommandOptions;
  /** SHA-256 of what the head has, by path. */
  readonly sent: Map<string, string>;
}

/** Returns why the last pass failed, undefined when it did not. */
async function collectUntilDone(collection: Collection): Promise<string | undefined> {
  const { head, run, options } = collection;
  const signal = options.soft;
  let seen = 0;
  let restUntilMs = 0;
  for (;;) {
    const status = await head.call('GET /api/farm/runs/{run}', { params: { run } }, { signal });
    if (status.state === 'cancelled') throw new HeadRefusal(404, 'not-found', `${run} was cancelled`, undefined);
    const last = isOver(status);
    if (last || (status.answered > seen && Date.now() >= restUntilMs)) {
      const startedMs = Date.now();
      const failure = await onePass(collection, status);
      if (last) return failure;
      if (failure === undefined) seen = status.answered;
      else options.say(`will try again: ${failure}`);
      restUntilMs = Date.now() + Math.max(REST_MS, REST_FACTOR * (Date.now() - startedMs));
    }
    await sleep(LOOK_MS, undefined, { signal });
  }
}

function isOver(status: RunStatus): boolean {
  if (status.state === 'done' || status.state === 'failed') return true;
  return status.feedDone && status.waiting === 0 && status.leased === 0;
}

async function onePass(collection: Collection, status: RunStatus): Promise<string | undefined> {
  const { head, run, argv, place, options, sent } = collection;
  const signal = options.soft;
  const { workDir, setup } = options.file;
  let directory: string;
  try {
    directory = await preparedBundle(head, workDir, { version: status.version, setup }, signal);
  } catch (error) {
    if (error instanceof BreadboxError && (error.code === 'run-failed' || error.code === 'bad-bundle'))
      return error.message;
    throw error;
  }
  const answers = `${place}/answers.jsonl`;
  await fetchResults(head, run, answers, signal);
  const pass: CollectPass = {
    argv,
    directory,
    answers,
    out: `${place}/out`,
    run,
    project: status.project,
    seed: status.seed,
  };
  const failure = await collectPass(pass, signal);
  if (failure === undefined) await sendChanged(head, run, `${place}/out`, sent, signal);
  return failure;
}

async function sendChanged(
  head: HeadClient,
  run: string,
  out: string,
  sent: Map<string, string>,
  signal: AbortSignal,
): Promise<void> {
  const { files } = await regularFiles(out);
  for (const { path, file, bytes } of files) {
    const sha256 = await fileSha256(file);
    if (sent.get(path) === sha256) continue;
    await head.call(
      'PUT /api/farm/runs/{run}/artefacts/{path}',
      { params: { run, path }, file: { file, bytes } },
      { signal },
    );
    sent.set(path, sha256);
  }
}

/** The run was removed or cancelled. */
function isGone(error: unknown): boolean {
  return error instanceof HeadRefusal && error.status === 404;
}
