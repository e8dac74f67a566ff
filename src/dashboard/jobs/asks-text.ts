import type { JobAsk } from '../../protocol/jobs.ts';
import { countOf, durationText } from '../amounts.ts';
import { memText } from './job-sentence.ts';

/** What a job asks for, in a sentence: "4 tasks on 4 cores for at most 10 min". */
export function asksText(asks: JobAsk): string {
  const { tasks, cpusPerTask, cpus, memBytes, timeLimitSec, array } = asks;
  const each = cpusPerTask === 1 ? '' : `, ${cpusPerTask} each`;
  const time = timeLimitSec === undefined ? 'without a time limit' : `for at most ${durationText(timeLimitSec)}`;
  const memory = memBytes === undefined ? '' : `, with ${memText(memBytes)} of memory`;
  const one = `${countOf(tasks, 'task')} on ${countOf(cpus, 'core')}${each} ${time}${memory}`;
  if (array === undefined) return one;
  const atOnce = array.atOnce === undefined ? '' : `, ${array.atOnce} at once`;
  return `${countOf(array.indexes.length, 'job')} of an array${atOnce}, each ${one}`;
}
