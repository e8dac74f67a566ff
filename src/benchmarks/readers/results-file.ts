import { BreadboxError } from '../../cluster/errors.ts';
import type { BenchMachine, BenchRun } from '../../protocol/bench.ts';

export interface ResultsFile {
  readonly name: string;
  readonly text: string;
}

/** A run as a file tells it. Whose it is, who brought it and what it is called here, the file may not know. */
export type ReadRun = Pick<BenchRun, 'benchmark'> &
  Partial<Omit<BenchRun, 'run' | 'benchmark' | 'source' | 'machine'>> & { readonly machine?: Partial<BenchMachine> };

/** One format of results. */
export interface ResultsReader {
  /** What such a file is, in words: "the output of HPL". */
  readonly format: string;
  readonly knows: (file: ResultsFile) => boolean;
  /** One run at least. @throws BreadboxError `bad-input`, which says where in the file and why */
  readonly read: (file: ResultsFile) => readonly ReadRun[];
}

/** `HPL.out:12: …` */
export function unreadable(
  file: ResultsFile,
  line: number | undefined,
  sentence: string,
  hint?: string,
): BreadboxError {
  const where = line === undefined ? file.name : `${file.name}:${line}`;
  return new BreadboxError('bad-input', `${where}: ${sentence}`, { hint: hint ?? 'Nothing was taken from it.' });
}

/** What programs write at their end is missing, so any figure before may lack digits or better ones behind it. */
export function cutOff(file: ResultsFile, end: string, hint: string): BreadboxError {
  return unreadable(file, lastLineOf(linesOf(file.text)), `it ends here, before ${end}: it was cut off.`, hint);
}

export function linesOf(text: string): string[] {
  return text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/);
}

/** Number of the last line that holds anything, from 1. */
export function lastLineOf(lines: readonly string[]): number {
  return Math.max(1, lines.findLastIndex((line) => line.trim() !== '') + 1);
}

/** Finite and above 0, or nothing. */
export function positive(text: string | undefined): number | undefined {
  const value = Number(text?.trim() || Number.NaN);
  return Number.isFinite(value) && value > 0 ? value : undefined;
}

export function positiveInt(text: string | undefined): number | undefined {
  const value = positive(text);
  return Number.isSafeInteger(value) ? value : undefined;
}
