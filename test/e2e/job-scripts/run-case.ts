import { cp, mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import type { JobCase, Step } from './job-case.ts';
import type { JobDriver } from './job-driver.ts';

const PATIENCE_MS = 150_000;
const POLL_MS = 200;

/** Runs a case in a copy of its folder and compares what came of it. */
export async function runCase(jobCase: JobCase, driver: JobDriver, directory: string): Promise<void> {
  await mkdir(directory, { recursive: true });
  await cp(jobCase.folder, directory, { recursive: true });
  await driver.filled?.(directory);
  const there = driver.there?.(directory) ?? directory;
  const user = driver.user ?? userInfo().username;
  const jobs = new Map<string, string>();
  const fill = (text: string) => filled(text, { jobs, directory: there, node: driver.node, user });
  for (const step of jobCase.steps) await runStep(step, { driver, directory, there, jobs, fill });
  await compareJobs(jobCase, driver, jobs);
  await compareFiles(jobCase, directory, fill);
}

interface Stage {
  readonly driver: JobDriver;
  readonly directory: string;
  /** The same, for jobs. */
  readonly there: string;
  readonly jobs: Map<string, string>;
  readonly fill: (text: string) => string;
}

async function runStep(step: Step, { driver, directory, there, jobs, fill }: Stage): Promise<void> {
  const id = (name: string) => idOf(name, jobs);
  if ('submit' in step) {
    const { stdin, environment, umask } = step;
    const submission = await driver.submit(step.submit.map(fill), { directory: there, environment, stdin, umask });
    if (step.refused !== undefined) {
      expect(submission).toEqual({ refused: expect.stringMatching(new RegExp(step.refused, 'i')) });
    } else {
      expect(submission).toEqual({ jobId: expect.stringMatching(/^\d+$/) });
      if ('jobId' in submission) jobs.set(step.as ?? 'job', submission.jobId);
    }
  } else if ('srun' in step) {
    const { stdin, environment } = step;
    const ended = await driver.srun(step.srun.map(fill), { directory: there, environment, stdin, umask: undefined });
    const order = (text: string) => (step.sorted ? sortedLines(text) : text);
    const { exitCode, stdout } = ended;
    expect({ exitCode, stdout: order(stdout) }, ended.stderr).toEqual({
      exitCode: step.exit,
      stdout: order(fill(step.prints)),
    });
  } else if ('wait' in step) await driver.wait(id(step.wait));
  else if ('until' in step) {
    for (const [name, state] of Object.entries(step.until)) {
      await reached(`${name} is ${state}`, async () => (await driver.look(id(name))).state, state);
    }
  } else if ('reason' in step) {
    for (const [name, reason] of Object.entries(step.reason)) {
      await reached(`${name} waits for ${reason}`, async () => (await driver.look(id(name))).reason, reason);
    }
  } else if ('appears' in step) {
    const path = join(directory, fill(step.appears));
    await reached(`${step.appears} appears`, () => isThere(path), true);
  } else if ('write' in step) await writeFile(join(directory, step.write), '');
  else if ('rest' in step) await sleep(step.rest * 1000);
  else if ('cancel' in step) await driver.cancel(id(step.cancel));
  else if ('hold' in step) await driver.hold(id(step.hold));
  else if ('release' in step) await driver.release(id(step.release));
  else if ('requeue' in step) await driver.requeue(id(step.requeue));
  else await driver.signal(id(step.signal), step.send);
}

async function compareJobs(jobCase: JobCase, driver: JobDriver, jobs: ReadonlyMap<string, string>): Promise<void> {
  const states = jobCase.states ?? Object.fromEntries([...jobs.keys()].map((name) => [name, 'completed' as const]));
  const wanted: Record<string, unknown> = {};
  const seen: Record<string, unknown> = {};
  for (const [name, state] of Object.entries(states)) {
    const exitCode = jobCase.exits[name] ?? (state === 'completed' ? 0 : undefined);
    wanted[name] = exitCode === undefined ? { state } : { state, exitCode };
    const job = await driver.look(idOf(name, jobs));
    seen[name] = exitCode === undefined ? { state: job.state } : { state: job.state, exitCode: job.exitCode };
  }
  expect(seen).toEqual(wanted);
}

async function compareFiles(jobCase: JobCase, directory: string, fill: (text: string) => string): Promise<void> {
  const read = (name: string) =>
    readFile(join(directory, fill(name)), 'utf8').catch((error: NodeJS.ErrnoException) => `(${error.code})`);
  for (const [name, content] of Object.entries(jobCase.files)) {
    const order = (text: string) => (jobCase.sorted.includes(name) ? sortedLines(text) : text);
    expect(order(await read(name)), name).toBe(order(fill(content)));
  }
  for (const [name, patterns] of Object.entries(jobCase.matches)) {
    const text = await read(name);
    for (const pattern of patterns) expect(text, name).toMatch(new RegExp(fill(pattern)));
  }
  for (const name of jobCase.absent) {
    expect({ name, there: await isThere(join(directory, fill(name))) }).toEqual({ name, there: false });
  }
}

async function reached<T>(what: string, look: () => Promise<T>, wanted: T): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    const now = await look();
    if (now === wanted) return;
    if (Date.now() > deadline) throw new Error(`waited in vain: ${what}; it is ${now}`);
    await sleep(POLL_MS);
  }
}

const isThere = (path: string) =>
  stat(path).then(
    () => true,
    () => false,
  );

const sortedLines = (text: string) => text.split('\n').sort().join('\n');

/** `first` → 12, `first_3` → 12_3. */
function idOf(name: string, jobs: ReadonlyMap<string, string>): string {
  const [job = '', index] = name.split('_');
  const jobId = jobs.get(job);
  if (jobId === undefined) throw new Error(`no job called ${job} was submitted`);
  return index === undefined ? jobId : `${jobId}_${index}`;
}

/** `{job}` its id, `{job:08}` with zeros, `{dir}`, `{node}`, `{user}`; other braces stay. */
function filled(
  text: string,
  known: {
    readonly jobs: ReadonlyMap<string, string>;
    readonly directory: string;
    readonly node: string;
    readonly user: string;
  },
): string {
  const values = new Map([...known.jobs, ['dir', known.directory], ['node', known.node], ['user', known.user]]);
  return text.replace(/\{([a-z]+)(?::0(\d))?\}/g, (whole, name: string, width?: string) => {
    const value = values.get(name);
    return value === undefined ? whole : value.padStart(Number(width ?? 0), '0');
  });
}
