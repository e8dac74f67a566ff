import { BreadboxError } from '../cluster/errors.ts';
import type { ApiInput } from '../protocol/api.ts';
import type { Job } from '../protocol/jobs.ts';
import type { Client } from './client.ts';
import { followJobs, hasEnded } from './follow-jobs.ts';
import { followOutput } from './job-output.ts';
import { noteLine } from './output/job-report.ts';
import { printable } from './output/printable.ts';
import { wholeStdin } from './whole-stdin.ts';
import { Interrupted, type InterruptSignal, type World } from './world.ts';

/** The head cancels an interactive job of which it has heard nothing for a minute. */
const SIGN_OF_LIFE_MS = 10_000;
/** A job that starts sooner needs no word about it. */
const SAY_THAT_IT_WAITS_MS = 1000;
/** As srun has it, where the second must come within a second. */
const TWICE_MS = 1500;
const NOTHING = new Uint8Array();

export interface InteractiveJob {
  readonly body: ApiInput<'POST /api/jobs/interactive'>['body'];
  /** The program has a terminal: keys go to it one by one, Ctrl-C too. */
  readonly pty: boolean;
  readonly quiet: boolean;
}

/**
 * Runs a program as a job and is its stdin, stdout and stderr. The job ends with this call, whatever ends it.
 * @throws Interrupted where a signal or Ctrl-C has ended the job
 */
export async function runInteractive(world: World, client: Client, { body, pty, quiet }: InteractiveJob): Promise<Job> {
  const over = new AbortController();
  const { signal } = over;
  let interrupt = (by: InterruptSignal) => over.abort(new Interrupted(by));
  const giveBack = world.takeInterrupts((by) => interrupt(by));
  let job: string | undefined;
  let ended = false;
  const timers: NodeJS.Timeout[] = [];
  try {
    world.signal.throwIfAborted();
    const isOnSlurm = (await client.call('GET /api/status', { signal })).cluster !== undefined;
    const stdin = isOnSlurm && !pty ? await wholeStdin(world, { signal, quiet }) : undefined;
    // Not broken off: a job whose number is unknown could not be cancelled.
    const made = await client.call('POST /api/jobs/interactive', {
      body: { ...body, ...(stdin !== undefined && { stdin }) },
      signal: world.signal,
    });
    job = made.jobId;
    signal.throwIfAborted();
    if (!quiet) for (const note of made.warnings) world.stderr.write(`${printable(noteLine(note))}\n`);

    const session = { world, client, job, signal, quiet };
    const alive = setInterval(() => void sendStdin(session, NOTHING).catch(() => undefined), SIGN_OF_LIFE_MS);
    const started = followStart(session);
    timers.push(alive, started.timer);
    interrupt = interruptJob(session, started, over);
    if (pty) world.stdin.setRawMode?.(true);
    const wrong = isOnSlurm ? undefined : pumpStdin(session, started.promise);
    const output = Promise.all([
      followOutput(client, { job, stream: 'stdout' }, world.stdout, signal),
      ...(pty ? [] : [followOutput(client, { job, stream: 'stderr' }, world.stderr, signal)]),
      started.ended,
    ]);
    await (wrong === undefined ? output : Promise.race([output, wrong]));
    const [last] = await started.ended;
    ended = true;
    return last!;
  } finally {
    giveBack();
    for (const timer of timers) clearTimeout(timer);
    if (pty) world.stdin.setRawMode?.(false);
    over.abort(new Interrupted('SIGTERM'));
    world.stdin.destroy();
    if (job !== undefined && !ended) await cancel(client, job);
  }
}

interface Session {
  readonly world: World;
  readonly client: Client;
  readonly job: string;
  readonly signal: AbortSignal;
  readonly quiet: boolean;
}

interface Start {
  readonly promise: Promise<void>;
  readonly ended: Promise<readonly Job[]>;
  readonly timer: NodeJS.Timeout;
  hasStarted(): boolean;
}

/** Says on stderr why the job waits, where it waits for longer than a moment. */
function followStart({ world, client, job, signal, quiet }: Session): Start {
  let state: Job['state'] = 'pending';
  let hasSaid = false;
  let resolve: () => void;
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  const say = (text: string) => {
    if (!quiet) world.stderr.write(`${printable(text)}\n`);
  };
  const timer = setTimeout(async () => {
    if (state !== 'pending') return;
    const why = await client.call('GET /api/jobs/{job}/why', { params: { job }, signal }).catch(() => undefined);
    if (state !== 'pending' || why === undefined || why.reason === 'None') return;
    hasSaid = true;
    say(`Job ${job} ${why.sentence}.`);
  }, SAY_THAT_IT_WAITS_MS);
  const ended = followJobs(client, [job], {
    signal,
    onJobs([now]) {
      if (now === undefined || now.state === state) return;
      if (state === 'pending' && hasSaid && !hasEnded(now)) say(`Job ${job} has begun.`);
      state = now.state;
      if (state !== 'pending') resolve();
    },
  });
  ended.catch(() => undefined); // whoever waits for it is told
  return { promise, ended, timer, hasStarted: () => state !== 'pending' };
}

/** Ctrl-C goes to the program; twice, before it has begun, and every other signal end the job. */
function interruptJob({ world, client, job, signal, quiet }: Session, start: Start, over: AbortController) {
  let lastAt = 0;
  return (by: InterruptSignal) => {
    const isTwice = Date.now() - lastAt < TWICE_MS;
    if (by !== 'SIGINT' || isTwice || !start.hasStarted()) {
      over.abort(new Interrupted(by));
      return;
    }
    lastAt = Date.now();
    if (!quiet) world.stderr.write('\nCtrl-C went to the program; at once again, it ends the job.\n');
    void client
      .call('POST /api/jobs/{job}/signal', { params: { job }, body: { signal: by }, signal })
      .catch(() => undefined); // it may have ended just now
  };
}

/** Never ends well, for the job's end is what counts. @throws what kept bytes from getting there */
async function pumpStdin(session: Session, started: Promise<void>): Promise<never> {
  const forever = new Promise<never>(() => undefined);
  await started;
  try {
    for await (const chunk of session.world.stdin) await sendStdin(session, chunk as Buffer);
    await sendStdin(session, NOTHING, true);
  } catch (error) {
    const isEnded = session.signal.aborted || (error instanceof BreadboxError && error.code === 'conflict');
    const isClosed = (error as NodeJS.ErrnoException).code === 'ERR_STREAM_PREMATURE_CLOSE';
    if (!isEnded && !isClosed) throw error;
  }
  return forever;
}

async function sendStdin({ client, job, signal }: Session, body: Uint8Array, end = false): Promise<void> {
  const query = end ? { end: 'true' } : undefined;
  await client.call('POST /api/jobs/{job}/stdin', { params: { job }, query, body, signal });
}

async function cancel(client: Client, job: string): Promise<void> {
  const signal = AbortSignal.timeout(5000);
  // Where no head answers any more, it cancels the job by itself, for it hears nothing from here.
  await client.call('POST /api/jobs/{job}/cancel', { params: { job }, signal }).catch(() => undefined);
}
