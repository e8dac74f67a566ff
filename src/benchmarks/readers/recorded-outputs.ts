import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { BenchResult } from '../../protocol/bench.ts';
import { asImported, readResults } from './read-results.ts';
import type { ResultsFile } from './results-file.ts';

const FIXTURES = fileURLToPath(new URL('../../../test/fixtures/bench/', import.meta.url));
/** Recorded, or in a published layout: test/fixtures/bench/README.md. */
export const RECORDED = [
  ...['hpl-1.0a.txt', 'hpl-2.1.txt', 'hpl-2.2-sweep.txt', 'hpl-2.3.txt', 'hpl-2.3-failed.txt', 'hpl-no-input.txt'],
  ...['hpl-killed.txt', 'hpcc-1.5.0.txt', 'hpcc-1.5.0-no-memory.txt', 'hpcc-1.5.0-too-few-ranks.txt'],
  ...['stream-5.9.txt', 'stream-5.10.txt', 'osu-5.txt', 'osu-6.txt', 'osu-7.txt', 'public-table.md'],
  ...['by-hand.csv', 'by-hand.yaml'],
];

export function fixture(name: string, change: (text: string) => string = (text) => text): ResultsFile {
  return { name, text: change(readFileSync(FIXTURES + name, 'utf8')) };
}

export function imported(file: ResultsFile) {
  return asImported(file, readResults(file), { machine: undefined, nameless: 'owl', by: 'ada' });
}

export function results(file: ResultsFile): (BenchResult | undefined)[] {
  return imported(file).map(({ result }) => result);
}
