import { mkdir, open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hasEnded, type JobEvent, type JobSpec, type JobStatus } from '../../engine.ts';
import { writeWhole } from '../local/write-whole.ts';

/** What Breadbox knows of a job because it submitted it. */
export interface Submission {
  /** Of an array its own. */
  readonly jobId: string;
  readonly submittedAt: string;
  /** Without its script, stdin and environment, which may hold secrets. */
  readonly spec: JobSpec;
  /** Of what is no script. */
  readonly stdoutPath?: string;
  readonly stderrPath?: string;
}

type Seen = { readonly underWay: JobStatus } | { readonly ended: JobStatus };
type Entry = { readonly submitted: Submission } | { readonly jobId: string; readonly event: JobEvent } | Seen;

export interface JournalContents {
  readonly submissions: Map<string, Submission>;
  readonly events: Map<string, JobEvent[]>;
  /** As Slurm told of them last: what is shown where it does not answer when a head starts. */
  readonly underWay: Map<string, JobStatus>;
  readonly ended: Map<string, JobStatus>;
}

/** What Slurm forgets of jobs, or never knew, as lines of JSON in one file. */
export class JobJournal {
  readonly #path: string;
  readonly contents: JournalContents;
  #writing: Promise<void> = Promise.resolve();

  private constructor(path: string, contents: JournalContents) {
    this.#path = path;
    this.contents = contents;
  }

  /** @param keepEnded so many ended jobs are still known */
  static async open(directory: string, keepEnded: number): Promise<JobJournal> {
    await mkdir(directory, { recursive: true, mode: 0o700 });
    const path = join(directory, 'jobs.jsonl');
    const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return '';
      throw error;
    });
    const journal = new JobJournal(path, readContents(text));
    const { ended } = journal.contents;
    for (const jobId of [...ended.keys()].slice(0, -keepEnded || undefined)) ended.delete(jobId);
    await journal.rewrite();
    return journal;
  }

  /** Resolves when it is on the disk. */
  submitted(submission: Submission): Promise<void> {
    keepSubmitted(this.contents, submission);
    return this.#append([{ submitted: submission }], true);
  }

  event(jobId: string, event: JobEvent): Promise<void> {
    const events = this.contents.events.get(jobId);
    if (events === undefined) this.contents.events.set(jobId, [event]);
    else events.push(event);
    return this.#append([{ jobId, event }], false);
  }

  seen(statuses: readonly JobStatus[]): Promise<void> {
    const entries = statuses.map((status) => (hasEnded(status.state) ? { ended: status } : { underWay: status }));
    for (const entry of entries) keepSeen(this.contents, entry);
    return this.#append(entries, false);
  }

  /** Leaves out all that belongs to no job of `contents` any more. */
  async rewrite(): Promise<void> {
    const { submissions, events, underWay, ended } = this.contents;
    const entries: Entry[] = [
      ...[...submissions.values()].map((submitted) => ({ submitted })),
      ...[...events].flatMap(([jobId, all]) => all.map((event) => ({ jobId, event }))),
      ...[...underWay.values()].map((status) => ({ underWay: status })),
      ...[...ended.values()].map((status) => ({ ended: status })),
    ];
    await this.#inTurn(() => writeWhole(this.#path, lines(entries)));
  }

  async settled(): Promise<void> {
    await this.#writing.catch(() => {});
  }

  #append(entries: readonly Entry[], sync: boolean): Promise<void> {
    if (entries.length === 0) return this.#writing;
    return this.#inTurn(async () => {
      const file = await open(this.#path, 'a', 0o600);
      try {
        await file.writeFile(lines(entries));
        if (sync) await file.datasync();
      } finally {
        await file.close();
      }
    });
  }

  #inTurn(work: () => Promise<void>): Promise<void> {
    const next = this.#writing.catch(() => {}).then(work);
    this.#writing = next;
    return next;
  }
}

function lines(entries: readonly Entry[]): string {
  return entries.map((entry) => `${JSON.stringify(entry)}\n`).join('');
}

/** A last line that was cut off is left out. */
function readContents(text: string): JournalContents {
  const contents: JournalContents = {
    submissions: new Map(),
    events: new Map(),
    underWay: new Map(),
    ended: new Map(),
  };
  for (const line of text.split('\n')) {
    const entry = parseEntry(line);
    if (entry === undefined) continue;
    if ('submitted' in entry) keepSubmitted(contents, entry.submitted);
    else if ('ended' in entry || 'underWay' in entry) keepSeen(contents, entry);
    else contents.events.set(entry.jobId, [...(contents.events.get(entry.jobId) ?? []), entry.event]);
  }
  return contents;
}

/** What is known of its id before is of another job: a slurmctld that lost what it knew gives ids again. */
function keepSubmitted({ submissions, events, underWay, ended }: JournalContents, submission: Submission): void {
  const { jobId } = submission;
  submissions.set(jobId, submission);
  for (const known of [events, underWay, ended])
    for (const each of known.keys()) if (each === jobId || each.startsWith(`${jobId}_`)) known.delete(each);
}

function keepSeen({ underWay, ended }: JournalContents, seen: Seen): void {
  const [status, to, from] = 'ended' in seen ? [seen.ended, ended, underWay] : [seen.underWay, underWay, ended];
  from.delete(status.jobId);
  to.set(status.jobId, status);
}

function parseEntry(line: string): Entry | undefined {
  try {
    return JSON.parse(line) as Entry;
  } catch {
    return undefined; // of a write that the computer did not end
  }
}
