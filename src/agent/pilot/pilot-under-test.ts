import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { strToU8, zipSync } from 'fflate';
import { onTestFinished } from 'vitest';
import type { PilotAnswer, RunSpec, WorkerFile } from '../../protocol/pilot.ts';
import { FakeHead } from '../fake-head.ts';
import { runPilot } from './pilot.ts';

export interface PilotSetup {
  readonly files?: Record<string, string>;
  readonly params?: readonly unknown[];
  readonly slots?: number;
  readonly worker?: Partial<WorkerFile>;
  readonly limit?: number;
  readonly allowed?: number;
}

export interface PilotUnderTest {
  readonly head: FakeHead;
  readonly workDir: string;
  readonly workerFilePath: string;
  readonly soft: AbortController;
  readonly hard: AbortController;
  /** Settles when the pilot has left. */
  readonly done: Promise<void>;
  /** Resolves with the answers, by task, once there are so many. */
  readonly answers: (count: number) => Promise<Map<string, PilotAnswer>>;
}

/** A real pilot in this process, against a head that speaks the protocol from memory; both are gone when the test is. */
export async function startPilot(spec: Partial<RunSpec>, setup: PilotSetup = {}): Promise<PilotUnderTest> {
  const head = new FakeHead();
  head.allowed = setup.allowed ?? head.allowed;
  await head.start();
  const workDir = mkdtempSync(join(tmpdir(), 'pilot-test-'));
  const entries = Object.entries({ 'project.yaml': 'name: x', ...setup.files }).map(([name, text]) => [
    name,
    [strToU8(text), { os: 3, attrs: 0o100755 << 16 }],
  ]);
  const version = head.addBundle(Buffer.from(zipSync(Object.fromEntries(entries))));
  head.runs.set('r1', {
    spec: { project: 'x', version, argv: ['true'], mode: 'process', timeLimitSec: 20, seed: 42, ...spec },
    limit: setup.limit ?? 64,
    waiting: [],
  });
  head.addTasks('r1', setup.params ?? [null]);
  const file: WorkerFile = { url: head.url, token: 'secret', workDir, slots: setup.slots ?? 2, ...setup.worker };
  const workerFilePath = join(workDir, 'worker.json');
  writeFileSync(workerFilePath, JSON.stringify(file), { mode: 0o600 });
  const soft = new AbortController();
  const hard = new AbortController();
  const options = { workerFilePath, file, version: '0', soft: soft.signal, hard: hard.signal, say: () => {} };
  const done = runPilot(options);
  done.catch(() => {});
  onTestFinished(async () => {
    soft.abort();
    hard.abort();
    await done.catch(() => {});
    await head.close();
    rmSync(workDir, { recursive: true, force: true });
  });
  const answers = async (count: number): Promise<Map<string, PilotAnswer>> => {
    await until(() => head.answers.length >= count);
    return new Map(head.answers.map((answer) => [answer.task, answer]));
  };
  return { head, workDir, workerFilePath, soft, hard, done, answers };
}

export async function until(condition: () => boolean, withinMs = 45_000): Promise<void> {
  const deadline = Date.now() + withinMs;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error(`never came true: ${condition}`);
    await sleep(5);
  }
}

/** Whether there is such a file anywhere below a folder, whose own folders come and go while they are read. */
export function hasFile(folder: string, name: string): boolean {
  try {
    return readdirSync(folder, { recursive: true }).some((path) => basename(String(path)) === name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}
