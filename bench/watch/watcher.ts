import type { ProcessName } from '../process-tree.ts';
import { endProcesses, withDescendants } from '../process-tree.ts';
import { nameOf, startChild } from '../run-program.ts';
import type { BenchContext } from '../suite.ts';

/** What watches a computer, at work. */
export interface Watcher {
  readonly name: string;
  readonly process: ProcessName;
  /** What has come from it since its start: samples, bytes, packets. It is not idle. */
  received(): Promise<number> | number;
  stop(): Promise<void>;
}

/** A program that stays in the foreground. @throws Error where it has ended at once */
export async function startWatcher(
  name: string,
  argv: readonly string[],
  { signal, directory }: BenchContext,
  received: Watcher['received'],
  end: () => Promise<void> | void = () => undefined,
): Promise<Watcher> {
  const child = startChild(argv, { signal, cwd: directory });
  const words: Buffer[] = [];
  child.stdout?.resume();
  child.stderr?.on('data', (chunk: Buffer) => words.push(chunk));
  await new Promise((resolve, reject) => child.once('spawn', resolve).once('error', reject));
  await new Promise((resolve) => setTimeout(resolve, 1000));
  const process = nameOf(child);
  if (process === undefined || child.exitCode !== null)
    throw new Error(`${name} has ended: ${Buffer.concat(words).toString('utf8').trim().slice(-600)}`);
  return {
    name,
    process,
    received,
    async stop() {
      await endProcesses(withDescendants(process));
      await end();
    },
  };
}
