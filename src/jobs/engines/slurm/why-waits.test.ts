import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { JobBook } from './job-book.ts';
import { JobJournal } from './job-journal.ts';
import { parseQueue } from './queue-row.ts';
import { parseNodes } from './slurm-nodes.ts';
import { whyWaits } from './why-waits.ts';

const MARK = 'm';
const LINES = [
  ['1', 'RUNNING', 'None', 'n1', '2', '(null)'],
  ['2', 'PENDING', 'Resources', '', '2', '(null)'],
  ['3', 'PENDING', 'Priority', '', '1', '(null)'],
  ['4', 'PENDING', 'Dependency', '', '1', 'afterok:1(unfulfilled),after:9_*+5(unfulfilled)'],
  ['5', 'PENDING', 'DependencyNeverSatisfied', '', '1', 'afterok:7(failed)'],
  ['6', 'PENDING', 'ReqNodeNotAvail, UnavailableNodes:n2', '', '1', '(null)'],
  ['7', 'PENDING', 'Nodes required for job are DOWN, DRAINED or reserved', '', '1', '(null)'],
  ['8', 'PENDING', 'launch failed requeued held', '', '1', '(null)'],
  ['9', 'PENDING', 'QOSMaxCpuPerUserLimit', '', '1', '(null)'],
  ['10', 'PENDING', 'SomethingNew', '', '1', '(null)'],
] as const;
const NODES = `NodeName=n1 CPUEfctv=2 CPUAlloc=2 RealMemory=1000 AllocMem=0 State=ALLOCATED Partitions=all
NodeName=n2 CPUEfctv=2 CPUAlloc=0 RealMemory=1000 AllocMem=0 State=IDLE+DRAIN Partitions=all Reason=a new fan [root@x]
`;

let folder: string;
let book: JobBook;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'breadbox-slurm-'));
  book = new JobBook(await JobJournal.open(folder, 10), 'pi', () => {});
  const text = LINES.map(
    ([id, state, reason, nodes, cpus, dependency]) =>
      `${MARK}|${id}|${id}|${id}|N/A|ada|${state}|${reason}|${nodes}|1|${cpus}|2026-11-21T22:13:19|N/A|N/A|UNLIMITED|0|all|${dependency}|x\n`,
  );
  book.apply({ rows: parseQueue(text.join(''), MARK), ends: new Map(), look: 1 });
});

afterAll(() => rm(folder, { recursive: true }));

test.each([
  ['2', 'Resources', 'waits for 2 of 2 cores; 0 free; job 1 holds 2'],
  ['3', 'Priority', 'waits for its turn: job 2 came before it'],
  ['4', 'Dependency', 'waits for job 1 to complete, and until 5 minutes after the start of array 9'],
  [
    '5',
    'DependencyNeverSatisfied',
    'can never start, as it waits for job 7 to complete, which it did not; breadbox cancel 5 removes it',
  ],
  ['6', 'ReqNodeNotAvail', 'waits for nodes that do not serve: n2 is drained (a new fan)'],
  ['7', 'ReqNodeNotAvail', 'waits for nodes that do not serve: n2 is drained (a new fan)'],
  ['8', 'launch_failed_requeued_held', 'could not be started on its node and is held; breadbox release 8 tries again'],
  ['9', 'QOSMaxCpuPerUserLimit', 'waits because of a limit of its QOS (QOSMaxCpuPerUserLimit)'],
  ['10', 'SomethingNew', 'waits, as Slurm says, for SomethingNew'],
])('job %s: %s', (jobId, reason, sentence) => {
  const [job] = book.find(jobId);
  expect(whyWaits(job!, { book, nodes: parseNodes(NODES, 'n1'), trouble: undefined })).toEqual({ reason, sentence });
});

test('what Slurm last said is told as that', () => {
  const [job] = book.find('10');
  const { sentence } = whyWaits(job!, { book, nodes: [], trouble: 'Slurm on n1 does not answer.' });
  expect(sentence).toMatch(/\(as Slurm last said\)$/);
});
