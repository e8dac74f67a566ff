import { BreadboxError } from '../../cluster/errors.ts';
import type { OptionSpec } from '../command.ts';

/** `--duty`, the same wherever it is asked for, and as plans have it: 0 to 1. With its sign, a percentage is one too. */
export function dutyOption(text: string, usual: number): OptionSpec {
  return {
    flags: '--duty PART',
    text: `${text}, 0 to 1, or such as 50%.`,
    parse: parseDuty,
    shownDefault: String(usual),
  };
}

function parseDuty(written: string): number {
  const [, digits, sign] = /^(\d+(?:\.\d+)?)\s*(%?)$/.exec(written.trim()) ?? [];
  const part = Number(digits) / (sign === '%' ? 100 : 1);
  if (part <= 1) return part;
  const hint = digits !== undefined && part <= 100 && sign !== '%' ? `Did you mean ${digits}%?` : undefined;
  throw new BreadboxError('usage', `--duty: '${written}' is not a part of the time from 0 to 1, such as 0.5 or 50%.`, {
    ...(hint !== undefined && { hint }),
  });
}
