import { BreadboxError } from '../../cluster/errors.ts';
import type { OptionSpec } from '../command.ts';

/** A number from 0 up, with or without a fraction; `flags` such as `--watts N`. */
export function amountOption(
  flags: string,
  text: string,
  { shownDefault, most = 1e9 }: { readonly shownDefault?: string; readonly most?: number } = {},
): OptionSpec {
  const flag = flags.split(' ')[0];
  const parse = (written: string): number => {
    const amount = Number(written);
    if (/^\d+(\.\d+)?$/.test(written) && amount <= most) return amount;
    throw new BreadboxError('usage', `${flag}: '${written}' is not a number from 0 to ${most}.`);
  };
  return { flags, text, parse, ...(shownDefault !== undefined && { shownDefault }) };
}
