import { expandRanges, parseRanges } from '../../cluster/range-set.ts';
import { Refusal } from './refusal.ts';

/**
 * `12`, `12_3` and `12_[1-3,5%2]` as ids of jobs and of indexes.
 * @throws Refusal in the program's words
 */
export function expandJobIds(words: readonly string[], program: string): readonly string[] {
  return words.filter((word) => word !== '').flatMap((word) => expandJobId(word, program));
}

function expandJobId(word: string, program: string): readonly string[] {
  if (/^[1-9]\d*(_\d+)?$/.test(word)) return [word];
  if (/^[1-9]\d*_\*$/.test(word)) return [word.slice(0, -2)];
  const array = /^([1-9]\d*)_\[([\d,:/-]+)(?:%\d+)?\]$/.exec(word);
  if (array === null) {
    const isStep = /^\d+(_\d+)?\.\w+$/.test(word);
    const hint = isStep ? '\nSteps are ended by their srun; give the job.' : '';
    throw new Refusal(`${program}: error: Invalid job id ${word}${hint}`);
  }
  const [, jobId = '', text = ''] = array;
  const ranges = text.replaceAll(':', '/');
  try {
    return expandRanges(parseRanges(ranges, 0, ranges.length)).map((index) => `${jobId}_${Number(index)}`);
  } catch {
    throw new Refusal(`${program}: error: Invalid job id ${word}`);
  }
}
