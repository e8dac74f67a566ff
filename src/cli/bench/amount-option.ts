import { BreadboxError } from '../../cluster/errors.ts';
import type { OptionSpec } from '../command.ts';

/** A number from 0 up, or above 0, with or without a fraction; `flags` such as `--watts N`. */
export function amountOption(
  flags: string,
  text: string,
  {
    shownDefault,
    most = 1e9,
    isAboveZero = false,
  }: { readonly shownDefault?: string; readonly most?: number; readonly isAboveZero?: boolean } = {},
): OptionSpec {
  const flag = flags.split(' ')[0];
  const parse = (written: string): number => {
    const amount = Number(written);
    if (/^\d+(\.\d+)?$/.test(written) && amount <= most && (amount > 0 || !isAboveZero)) return amount;
    const least = isAboveZero ? 'above 0, to' : 'from 0 to';
    throw new BreadboxError('usage', `${flag}: '${written}' is not a number ${least} ${most}.`);
  };
  return { flags, text, parse, ...(shownDefault !== undefined && { shownDefault }) };
}
