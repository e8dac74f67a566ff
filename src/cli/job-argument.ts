import { BreadboxError } from '../cluster/errors.ts';
import type { ArgumentSpec } from './command.ts';

// As jobIdSchema has it; the schemas take longer to load than most calls to answer.
const JOB_ID = /^[1-9]\d{0,14}(_\d{1,9})?$/;
/** `12_[1-3,7%2]`, as lists of jobs show the indexes of an array that wait. */
const SOME_INDEXES = /^([1-9]\d{0,14})_\[([\d,-]+)(?:%\d+)?\]$/;
/** As Slurm's MaxArraySize. */
const MOST_INDEXES = 1001;

export const JOB_ARGUMENT: ArgumentSpec = {
  name: 'JOB',
  text: 'A job such as 12, or 12_3 of an array.',
  check: checkJob,
  complete: ['job'],
};

export const JOBS_ARGUMENT: ArgumentSpec = {
  name: 'JOB',
  text: 'A job such as 12, one of an array such as 12_3, or several as 12_[4-9]; 12 is the array as a whole.',
  many: true,
  check: (text) => void expandJob(text),
  complete: ['job'],
};

function checkJob(text: string): void {
  if (JOB_ID.test(text)) return;
  throw notAJob(text);
}

/** Each once, in order. @throws BreadboxError `usage` */
export function expandJobs(words: readonly string[]): string[] {
  return [...new Set(words.flatMap(expandJob))];
}

function expandJob(text: string): string[] {
  if (JOB_ID.test(text)) return [text];
  const [, array, list] = SOME_INDEXES.exec(text) ?? [];
  const indexes = list === undefined ? undefined : expandIndexes(list);
  if (indexes === undefined) throw notAJob(text);
  return indexes.map((index) => `${array}_${index}`);
}

/** `1-3,7` → 1, 2, 3, 7. */
function expandIndexes(list: string): number[] | undefined {
  const indexes: number[] = [];
  for (const part of list.split(',')) {
    const [, from, to = from] = /^(\d{1,9})(?:-(\d{1,9}))?$/.exec(part) ?? [];
    const count = Number(to) - Number(from) + 1;
    if (from === undefined || count < 1 || indexes.length + count > MOST_INDEXES) return undefined;
    for (let i = 0; i < count; i++) indexes.push(Number(from) + i);
  }
  return indexes;
}

function notAJob(text: string): BreadboxError {
  return new BreadboxError('usage', `'${text}' is not a job; jobs are called 12, or 12_3 where they are of an array.`, {
    hint: 'breadbox jobs lists the jobs.',
  });
}
