import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { JobSpec } from '../../engine.ts';
import type { ClusterShell } from './cluster-shell.ts';
import { JobBook } from './job-book.ts';
import { JobControl } from './job-control.ts';
import { JobJournal } from './job-journal.ts';
import { parseQueue } from './queue-row.ts';
import { SlurmCommands } from './slurm-commands.ts';

const BATCH = { name: 'x', cpus: 1, argv: [], directory: '/srv/home/ada', account: 'ada', batch: {} };

let folder: string;
let told: string[];
let book: JobBook;
let control: JobControl;
let isBusy: boolean;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'breadbox-control-'));
  const journal = await JobJournal.open(folder, 10);
  await journal.submitted({
    jobId: '7',
    submittedAt: '2026-11-21T22:13:19.000Z',
    spec: BATCH as unknown as JobSpec,
  });
  book = new JobBook(journal, 'pi', () => {});
  book.add(journal.contents.submissions.get('7')!, 1);
  told = [];
  isBusy = false;
  // Stands for scontrol on the head node.
  const shell: ClusterShell = {
    ...{ node: 'pi', login: 'root', accounts: true, known: async () => {} },
    run: async ({ script }) => {
      told.push(script);
      return { exitCode: isBusy ? 1 : 0, stderr: '', stdout: '' } as never;
    },
  };
  control = new JobControl({ commands: new SlurmCommands(shell), book, journal, look: async () => {} });
  vi.useFakeTimers({ toFake: ['performance'] });
});
afterEach(async () => {
  vi.useRealTimers();
  await rm(folder, { recursive: true });
});

let looks = 1;
const slurmSays = async (state: string, reason = 'None') => {
  const line = `m|7|7|7|N/A|ada|${state}|${reason}|n1|1|1|2026-11-21T22:13:19|2026-11-21T22:13:20|N/A|UNLIMITED|0|all|(null)|x\n`;
  book.apply({ rows: parseQueue(line, 'm'), ends: new Map(), look: ++looks });
  await control.looked();
};

test('a requeued job is told to start in five seconds, and looked at again when they are over', async () => {
  await slurmSays('RUNNING');
  await control.requeue('7');
  // A look from before it was requeued says nothing of it.
  await slurmSays('RUNNING');
  await slurmSays('COMPLETING');
  expect(told).toEqual(['scontrol requeue 7']);
  await slurmSays('PENDING', 'BeginTime');
  await slurmSays('PENDING', 'BeginTime');
  expect(told.slice(1)).toEqual(['scontrol update JobId=7 StartTime=now+5']);
  vi.advanceTimersByTime(7000);
  await slurmSays('PENDING', 'BeginTime');
  expect(told.slice(2)).toEqual(['scontrol update JobId=7 StartTime=now']);
  expect(control.hurries).toBe(false);
});

test('a slurmctld that is busy is told again; a job that runs again needs no more', async () => {
  await slurmSays('RUNNING');
  await control.requeue('7');
  isBusy = true;
  await slurmSays('PENDING', 'BeginTime');
  isBusy = false;
  await slurmSays('PENDING', 'BeginTime');
  expect(told.slice(1)).toEqual(new Array(2).fill('scontrol update JobId=7 StartTime=now+5'));
  await slurmSays('RUNNING');
  expect(control.hurries).toBe(false);
});

test('one that never waits is not looked after for ever', async () => {
  await slurmSays('RUNNING');
  await control.requeue('7');
  vi.advanceTimersByTime(121_000);
  await slurmSays('PENDING', 'Resources');
  expect(control.hurries).toBe(false);
  expect(told).toEqual(['scontrol requeue 7']);
});
