import { randomUUID } from 'node:crypto';
import { BreadboxError } from '../../../cluster/errors.ts';
import type { JobStatus } from '../../engine.ts';
import type { SettingsBook } from './cluster-settings.ts';
import type { JobBook } from './job-book.ts';
import { parseJobFacts } from './job-facts.ts';
import type { JobJournal } from './job-journal.ts';
import { forgottenEnds } from './past-jobs.ts';
import { ENDS_FORMAT, type EndRow, parseEnds, parseQueue, queueFormat } from './queue-row.ts';
import type { SlurmCommands } from './slurm-commands.ts';
import type { SlurmJob } from './slurm-job.ts';

export interface LookParts {
  readonly commands: SlurmCommands;
  readonly settings: SettingsBook;
  /** So many that have ended are known on. */
  readonly keepEnded: number;
  readonly journal: JobJournal;
  readonly book: JobBook;
  readonly tell: (statuses: readonly JobStatus[]) => void;
  readonly warn: (message: string, error?: unknown) => void;
}

export interface QueueLook {
  /** One look at all jobs; never rejects: what went wrong is `trouble`. */
  look(): Promise<void>;
  readonly trouble: string | undefined;
  /** How many looks have begun. */
  readonly number: number;
}

/** Ids on one command line. */
const AT_ONCE = 500;
/** Jobs that nobody submitted through Breadbox, asked for one after the other. */
const FACTS_AT_ONCE = 50;

/** Programs of Slurm wait half a minute for a slurmctld that is down. */
const SILENT_MS = 4000;

export function queueLook(parts: LookParts): QueueLook {
  const { node } = parts.commands.shell;
  let trouble: string | undefined;
  let number = 0;
  let beganAtMs: number | undefined;
  return {
    get trouble() {
      const isSilent = beganAtMs !== undefined && performance.now() - beganAtMs > SILENT_MS;
      return trouble ?? (isSilent ? `Slurm on ${node} does not answer.` : undefined);
    },
    get number() {
      return number;
    },
    async look() {
      number++;
      beganAtMs = performance.now();
      try {
        await lookOnce(parts, number);
        // Who was down may have come back with another slurm.conf.
        if (trouble !== undefined) await parts.settings.refresh();
        trouble = undefined;
      } catch (error) {
        if (!(error instanceof BreadboxError)) parts.warn('looking at the jobs of Slurm failed', error);
        trouble = (error as Error).message;
      } finally {
        beganAtMs = undefined;
      }
    },
  };
}

async function lookOnce(parts: LookParts, look: number): Promise<void> {
  const { commands, book, journal, tell } = parts;
  const mark = randomUUID();
  // In the environment alone, which others cannot read: who saw the mark could give a job a name that is another's line.
  const format = `export SQUEUE_FORMAT='${queueFormat(mark)}'`;
  const rows = parseQueue(await commands.read(`${format}\nexec squeue -h -r -t all`), mark);
  const ends = new Map<string, EndRow>();
  const unclear = book.unclear(rows);
  const byId = new Map(rows.map((row) => [row.jobId, row.rawId]));
  for (let from = 0; from < unclear.length; from += AT_ONCE) {
    const ids = [...new Set(unclear.slice(from, from + AT_ONCE).map((jobId) => byId.get(jobId)!))];
    // A job that Slurm has forgotten in between is told of in the next look.
    const text = await commands.read(`squeue -h -r -t all -j ${ids.join(',')} -O ${ENDS_FORMAT} || true`);
    for (const end of parseEnds(text)) ends.set(end.jobId, end);
  }
  const { changed, missing } = book.apply({ rows, ends, look });
  await findFacts(parts, changed);
  const past = missing.length === 0 ? [] : await settleMissing(parts, missing);
  const news = [...changed.map((status) => book.jobs.get(status.jobId)?.status ?? status), ...past];
  // Whoever waits for a job hears of it also where the disk is full.
  await journal
    .seen(news)
    .catch((error: unknown) => parts.warn('what became of jobs could not be written down', error));
  tell(news);
  await book.prune(parts.keepEnded);
}

/** Where jobs write that others have submitted, or with options of their own; once each, when they have started. */
async function findFacts({ commands, book }: LookParts, changed: readonly JobStatus[]): Promise<void> {
  const wanted = changed
    .filter(({ startedAt, jobId, array }) => {
      const job = book.jobs.get(jobId);
      if (job === undefined || job.facts !== undefined) return false;
      // Of an index that waits, Slurm tells the names of files without it.
      const isForeign = job.submission === undefined && (startedAt !== undefined || array === undefined);
      return isForeign || (startedAt !== undefined && job.submission?.spec.batch?.native !== undefined);
    })
    .slice(0, FACTS_AT_ONCE);
  if (wanted.length === 0) return;
  const mark = randomUUID();
  const each = `echo '${mark}' "$id"; scontrol show job -o "$id" 2>/dev/null`;
  const text = await commands.read(`for id in ${wanted.map(({ jobId }) => jobId).join(' ')}; do ${each}; done; true`);
  for (const part of text.split(`${mark} `).slice(1)) {
    const end = part.indexOf('\n');
    const facts = parseJobFacts(part.slice(end + 1));
    if (facts !== undefined) book.setFacts(part.slice(0, end), facts);
  }
}

/** Jobs that Slurm knows no more, such as after hours without a head: a history tells, or nobody does. */
async function settleMissing(
  { commands, settings, book, warn }: LookParts,
  missing: readonly SlurmJob[],
): Promise<readonly JobStatus[]> {
  const ends = await forgottenEnds(missing, commands, settings.current);
  const now = new Date().toISOString();
  const told: JobStatus[] = [];
  for (const job of missing) {
    const status = ends.get(job.jobId) ?? cancelledIndex(job, book, now);
    if (status !== undefined) {
      book.end(job, status);
      told.push(status);
    } else {
      warn(`job ${job.jobId} is unknown to Slurm, and no history says what became of it`);
      book.forget(job.jobId);
    }
  }
  return told;
}

/** Of an index that is cancelled before it starts, Slurm keeps nothing. */
function cancelledIndex({ jobId, status }: SlurmJob, book: JobBook, now: string): JobStatus | undefined {
  if (status.array === undefined || status.state !== 'pending') return undefined;
  const wasCancelled = book.events(jobId).findLast(({ event }) => event === 'cancelled');
  if (wasCancelled === undefined && book.find(status.array.jobId).length < 2) return undefined;
  const reason = 'was cancelled before it started';
  return { ...status, state: 'cancelled', held: false, reason, endedAt: wasCancelled?.at ?? now };
}
