import type { PlanResult } from '../../protocol/plan.ts';
import { capital } from '../sentence-words.ts';

/** The verdict as a heading, and what follows it: what is unknown, or what breaks, or what is nearest to its limit. */
export function planSentence({ name, sentence }: Pick<PlanResult, 'name' | 'sentence'>): {
  readonly heading: string;
  readonly lead: string;
} {
  const end = /; unknown: |\. (?=\S)/.exec(sentence);
  const first = end === null ? sentence.replace(/\.$/, '') : sentence.slice(0, end.index);
  const rest = end === null ? '' : sentence.slice(end.index + (end[0].startsWith(';') ? 2 : 1)).trim();
  return {
    heading: `${name}: ${first.charAt(0).toLowerCase()}${first.slice(1)}.`,
    lead: rest.startsWith('unknown: ') ? capital(rest) : rest,
  };
}
