import { BreadboxError } from '../../cluster/errors.ts';

const POWERS = { K: 1, M: 2, G: 3, T: 4 } as const;

/**
 * Bytes of `4000` (megabytes), `4G`, `512m`, `1T`, also `4GB`; binary units, no fractions. Slurm counts in megabytes and
 * rounds kilobytes up.
 * @throws BreadboxError `bad-input`
 */
export function parseMemory(text: string): number {
  const found = /^(\d+)(?:([KMGT])B?)?$/i.exec(text);
  if (found === null) {
    const hint = /^\d+[.,]\d/.test(text)
      ? 'Slurm takes whole numbers: write 1536M for 1.5G.'
      : 'Write a whole number of megabytes, or a number with K, M, G or T, such as 4G.';
    throw new BreadboxError('bad-input', `'${text}' is not an amount of memory.`, { hint });
  }
  const power = POWERS[(found[2] ?? 'M').toUpperCase() as keyof typeof POWERS];
  const megabytes = Math.ceil(Number(found[1]) * 1024 ** (power - 2));
  const bytes = megabytes * 2 ** 20;
  if (!Number.isSafeInteger(bytes)) {
    throw new BreadboxError('bad-input', `'${text}' is more memory than any computer has.`);
  }
  return bytes;
}
