import { type HplOutput, parseHplOutput } from './hpl-output.ts';
import { linesOf } from './results-file.ts';

export interface HpccOutput {
  readonly version?: string;
  readonly hostname?: string;
  /** When it began: the first of the times that it writes as seconds since 1970. */
  readonly startedAt?: string;
  readonly hpl: HplOutput;
  /** `StarSTREAM_Triad` → `29.2452`; empty where the file ends before that of its summary. Of the last run in it: hpcc appends. */
  readonly summary: ReadonlyMap<string, string>;
  /** The last run in it wrote its last words. */
  readonly isFinished: boolean;
}

export const HPCC_TITLE = /DARPA\/DOE HPC Challenge Benchmark version (\S+)/;
/** Later ones are no dates of JavaScript's. */
const MAX_EPOCH_SEC = 8.64e12;

/** `hpccoutf.txt` of hpcc 1.x: sections, and at the end a summary of `key=value` lines. */
export function parseHpccOutput(text: string): HpccOutput {
  const lines = linesOf(text);
  const last = (words: string) => lines.findLastIndex((line) => line.startsWith(words));
  const begin = last('Begin of Summary section.');
  const end = last('End of Summary section.');
  const told = begin < 0 ? [] : lines.slice(begin + 1, Math.max(begin, end));
  const pairs = told.map((line) => /^(\w+)=(.*)$/.exec(line)).filter((match) => match !== null);
  const version = HPCC_TITLE.exec(text)?.[1];
  const hostname = /^Hostname: '([^']*)'/m.exec(text)?.[1];
  const epochSec = Number(/^Current time \((\d{1,13})\)/m.exec(text)?.[1] ?? Number.NaN);
  return {
    ...(version !== undefined && { version }),
    ...(hostname && { hostname }),
    ...(epochSec <= MAX_EPOCH_SEC && { startedAt: new Date(epochSec * 1000).toISOString() }),
    hpl: parseHplOutput(text),
    isFinished: last('End of HPC Challenge tests.') > lines.findLastIndex((line) => HPCC_TITLE.test(line)),
    summary: new Map(pairs.map(([, key, value]) => [key!, value!.trim()])),
  };
}
