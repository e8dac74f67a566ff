import { setTimeout as sleep } from 'node:timers/promises';
import { SettingsBook } from './cluster-settings.ts';
import type { ClusterShell } from './cluster-shell.ts';
import { JobBook } from './job-book.ts';
import { JobJournal } from './job-journal.ts';
import { SlurmCommands } from './slurm-commands.ts';
import { KEEP_ENDED, SlurmEngine } from './slurm-engine.ts';

/** How long a cluster has for its first answers. */
const FIRST_MS = 4000;

export interface SlurmEngineOptions {
  readonly shell: ClusterShell;
  /** `slurm:` and what tells this cluster from others. */
  readonly key: string;
  /** Of this engine alone: what it keeps of its jobs. */
  readonly directory: string;
  /** Whether somebody looks at what jobs do. */
  readonly watching?: () => boolean;
  /** How often jobs are looked at then, and while they are on their way. */
  readonly watchedMs?: number;
  readonly restingMs?: number;
  readonly warn?: (message: string, error?: unknown) => void;
}

/** Also where the cluster cannot be reached: then `trouble` says so, and jobs are as they were known last. */
export async function createSlurmEngine(options: SlurmEngineOptions): Promise<SlurmEngine> {
  const { shell, key, directory, watching = () => false, warn = () => {}, watchedMs, restingMs } = options;
  const commands = new SlurmCommands(shell);
  const journal = await JobJournal.open(directory, KEEP_ENDED);
  const settings = new SettingsBook(commands, directory);
  const book = new JobBook(journal, shell.login, warn);
  const engine = new SlurmEngine({ key, commands, settings, journal, book, watching, watchedMs, restingMs, warn });
  // Whoever waits for a slurmctld that is down waits for half a minute; the head starts meanwhile.
  const begun = Promise.all([settings.refresh(), engine.start()]);
  await Promise.race([begun, sleep(FIRST_MS, undefined, { ref: false })]);
  return engine;
}
