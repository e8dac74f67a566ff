import { BreadboxError } from '../../cluster/errors.ts';

const EACH_UP_TO = 4;
const MAX_WORKERS = 4096;

/** 1, 2, 3, 4 as far as there are cores; above, powers of two and the cores themselves. */
export function defaultWorkerCounts(cores: number): number[] {
  const counts = Array.from({ length: Math.min(cores, EACH_UP_TO) }, (_, i) => i + 1);
  for (let count = 2 * EACH_UP_TO; count < cores; count *= 2) counts.push(count);
  if (cores > EACH_UP_TO) counts.push(cores);
  return counts;
}

/** `1,2,4`, in ascending order, each once. */
export function parseWorkerCounts(text: string): number[] {
  const counts = text.split(',').map((word) => (/^\d+$/.test(word.trim()) ? Number(word) : Number.NaN));
  if (counts.every((count) => count >= 1 && count <= MAX_WORKERS)) {
    return [...new Set(counts)].sort((a, b) => a - b);
  }
  throw new BreadboxError('usage', `--workers: '${text}' is not a list of whole numbers from 1 to ${MAX_WORKERS}.`, {
    hint: 'For instance: --workers 1,2,4',
  });
}
