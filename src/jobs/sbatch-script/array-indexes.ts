import { BreadboxError } from '../../cluster/errors.ts';
import { MAX_ARRAY_SIZE } from '../../protocol/jobs.ts';
import type { ArraySpec } from '../engine.ts';

const HINT =
  'Write indexes and ranges with commas, such as 0-15, 1,3,5-7, 0-20:4 for every fourth, or 0-15%4 for four at once.';

/**
 * `0-15:4%2,20`: sorted, each index once. The first `%N` counts, wherever it stands; 0 is no limit.
 * Empty parts count for nothing, as in Slurm.
 * @throws BreadboxError `bad-input`
 */
export function parseArray(text: string): ArraySpec {
  const inner = /^\[(.*)\]$/s.exec(text)?.[1] ?? text;
  const indexes = new Set<number>();
  const atOnce = Number(/%(\d+)/.exec(inner)?.[1] ?? 0);
  for (const part of inner.split(',').filter((each) => each !== '')) {
    const found = /^(\d+)(?:-(\d+)(?::(\d+))?)?(?:%\d+)?$/.exec(part);
    if (found === null) throw new BreadboxError('bad-input', `'${text}' are no indexes of an array.`, { hint: HINT });
    const first = Number(found[1]);
    const last = Number(found[2] ?? first);
    const step = Number(found[3] ?? 1);
    if (step === 0) throw new BreadboxError('bad-input', `'${part}' goes on by 0.`, { hint: HINT });
    if (last < first) {
      throw new BreadboxError('bad-input', `'${part}' runs backwards.`, { hint: `Write ${last}-${first}.` });
    }
    if (last >= MAX_ARRAY_SIZE) {
      throw new BreadboxError('bad-input', `Index ${last} is above ${MAX_ARRAY_SIZE - 1}, the highest of an array.`, {
        hint: 'Submit several arrays, or let each index do several pieces of work.',
      });
    }
    for (let index = first; index <= last; index += step) indexes.add(index);
  }
  if (indexes.size === 0) throw new BreadboxError('bad-input', 'An array has at least one index.', { hint: HINT });
  const sorted = [...indexes].sort((a, b) => a - b);
  return atOnce === 0 ? { indexes: sorted } : { indexes: sorted, atOnce };
}

/** The shortest way to write it: `0-15:4,20%2`. */
export function formatArray({ indexes, atOnce }: ArraySpec): string {
  const parts: string[] = [];
  let at = 0;
  while (at < indexes.length) {
    const first = indexes[at]!;
    const step = (indexes[at + 1] ?? first) - first;
    let end = at;
    while (step > 0 && end + 1 < indexes.length && indexes[end + 1]! - indexes[end]! === step) end++;
    if (end - at < 2) {
      parts.push(String(first));
      at++;
    } else {
      parts.push(`${first}-${indexes[end]}${step === 1 ? '' : `:${step}`}`);
      at = end + 1;
    }
  }
  return parts.join(',') + (atOnce === undefined ? '' : `%${atOnce}`);
}
