import { readFile } from 'node:fs/promises';
import type { ProcessRow } from '../process-table.ts';

const VARIABLE = 'BREADBOX_STEPS=';

/** Which processes say by their environment whose they are, for all jobs together. One environment is read once: only exec changes it. */
export class ProcessMarks {
  #marks = new Map<string, string>();

  /** `all`: those that live; others are forgotten. */
  async read(rows: readonly ProcessRow[], all: readonly ProcessRow[]): Promise<void> {
    if (process.platform !== 'linux') return;
    await Promise.all(rows.filter((row) => !this.#marks.has(nameOf(row))).map((row) => this.#read(row)));
    if (this.#marks.size < 2 * all.length + 100) return;
    const living = new Set(all.map(nameOf));
    this.#marks = new Map([...this.#marks].filter(([name]) => living.has(name)));
  }

  /** What it has as BREADBOX_STEPS; empty: nothing. */
  of(row: ProcessRow): string | undefined {
    return this.#marks.get(nameOf(row));
  }

  async #read(row: ProcessRow): Promise<void> {
    const environment = await readFile(`/proc/${row.pid}/environ`, 'utf8').catch(() => '');
    if (environment === '') return; // not ours to read, or just forked: it may have one at the next look
    const line = environment.split('\0').find((text) => text.startsWith(VARIABLE));
    this.#marks.set(nameOf(row), line?.slice(VARIABLE.length) ?? '');
  }
}

export function nameOf({ pid, born }: ProcessRow): string {
  return `${pid} ${born}`;
}
