import { type Handbook, lacking } from '../../handbook/handbook.ts';
import { countOf } from '../amounts.ts';

/** What it lacks, or that it lacks nothing. */
export function handbookSentence(handbook: Handbook): string {
  const { open, unknown } = lacking(handbook);
  const whose = `The handbook of ${handbook.title}`;
  const gaps = [
    ...(open > 0 ? [`${countOf(open, 'line')} ${open === 1 ? 'is' : 'are'} open`] : []),
    ...(unknown > 0 ? [`${countOf(unknown, 'fact')} ${unknown === 1 ? 'is' : 'are'} unknown`] : []),
  ];
  return gaps.length === 0 ? `${whose} is complete.` : `${whose} can be printed; ${gaps.join(', and ')}.`;
}
