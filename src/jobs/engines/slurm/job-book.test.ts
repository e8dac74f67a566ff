import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { JobSpec } from '../../engine.ts';
import { JobBook } from './job-book.ts';
import { JobJournal } from './job-journal.ts';
import { parseQueue } from './queue-row.ts';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'breadbox-slurm-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const spec = {
  name: 'x',
  cpus: 1,
  argv: [],
  directory: '/srv/home/ada',
  account: 'ada',
  batch: {},
} as unknown as JobSpec;
const row = (id: string, state: string, nodes: string) =>
  `m|${id}|${id}|${id}|N/A|ada|${state}|None|${nodes}|1|1|2026-11-21T22:13:19|2026-11-21T22:13:20|N/A|UNLIMITED|0|all|(null)|x\n`;
const rowsOf = (...lines: string[]) => parseQueue(lines.join(''), 'm');

async function headOf(): Promise<{ journal: JobJournal; book: JobBook }> {
  const journal = await JobJournal.open(folder, 10);
  return { journal, book: new JobBook(journal, 'pi', () => {}) };
}

test('a head that starts while Slurm does not answer shows jobs as they were last', async () => {
  const before = await headOf();
  for (const jobId of ['1', '2', '3']) {
    await before.journal.submitted({ jobId, submittedAt: '2026-11-21T22:13:19.000Z', spec });
  }
  const early = before.book.apply({
    rows: rowsOf(row('1', 'RUNNING', 'n1'), row('2', 'RUNNING', 'n2')),
    ends: new Map(),
    look: 1,
  });
  await before.journal.seen(early.changed);
  const late = before.book.apply({ rows: rowsOf(row('2', 'COMPLETED', 'n2')), ends: new Map(), look: 2 });
  await before.journal.seen(late.changed);

  const { book } = await headOf();
  const states = [...book.jobs.values()].map(({ jobId, status }) => [jobId, status.state, status.node]);
  expect(states.sort()).toEqual([
    ['1', 'running', 'n1'],
    ['2', 'completed', 'n2'],
    ['3', 'pending', undefined],
  ]);
  const { changed } = book.apply({ rows: rowsOf(row('1', 'RUNNING', 'n1')), ends: new Map(), look: 1 });
  expect(changed.map(({ jobId }) => jobId)).toEqual(['1']);
});

test('an id that is given again to another account is a job of that account, in which nobody else has a part', async () => {
  const { journal, book } = await headOf();
  await journal.submitted({ jobId: '7', submittedAt: '2026-11-21T22:13:19.000Z', spec: { ...spec, owner: 'ada' } });
  book.add(journal.contents.submissions.get('7')!, 1);
  book.apply({ rows: rowsOf(row('7', 'COMPLETED', 'n1')), ends: new Map(), look: 2 });
  const bobs = row('7', 'RUNNING', 'n1').replace('|ada|', '|bob|');
  book.apply({ rows: rowsOf(bobs), ends: new Map(), look: 3 });
  const [job] = book.find('7');
  expect([job!.status.owner, job!.status.account, job!.submission]).toEqual(['bob', 'bob', undefined]);
});

test("a job that Slurm tells of before sbatch does is its submitter's", async () => {
  const { journal, book } = await headOf();
  book.apply({ rows: rowsOf(row('8', 'RUNNING', 'n1')), ends: new Map(), look: 1 });
  const submission = { jobId: '8', submittedAt: '2026-11-21T22:13:19.000Z', spec: { ...spec, owner: 'carl' } };
  await journal.submitted(submission);
  const added = book.add(submission, 2);
  expect(added.map(({ owner, state }) => [owner, state])).toEqual([['carl', 'running']]);
  expect(book.find('8')[0]!.submission).toBe(submission);
});

test('a head that starts again does not take a new job for the old one of its id', async () => {
  const { journal, book } = await headOf();
  const submittedAt = '2026-11-21T22:13:19.000Z';
  await journal.submitted({ jobId: '9', submittedAt, spec });
  book.add(journal.contents.submissions.get('9')!, 1);
  const { changed } = book.apply({ rows: rowsOf(row('9', 'COMPLETED', 'n1')), ends: new Map(), look: 2 });
  await journal.seen(changed);
  await journal.submitted({ jobId: '9', submittedAt: '2026-11-21T23:00:00.000Z', spec });
  const again = await headOf();
  expect(again.book.find('9')[0]!.status.state).toBe('pending');
});

test('a disk that is full keeps no head from going on', async () => {
  const warned: string[] = [];
  const { journal } = await headOf();
  const book = new JobBook(journal, 'pi', (message) => warned.push(message));
  const ends = new Map([['11', { jobId: '11', exitCode: 0, restarts: 1 }]]);
  book.apply({ rows: rowsOf(row('11', 'RUNNING', 'n1')), ends: new Map(), look: 1 });
  await rm(folder, { recursive: true });
  book.apply({ rows: rowsOf(row('11', 'PENDING', '')), ends, look: 2 });
  await expect.poll(() => warned.length).toBeGreaterThan(0);
});
