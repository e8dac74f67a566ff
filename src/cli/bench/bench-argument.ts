import { BreadboxError } from '../../cluster/errors.ts';
import type { ArgumentSpec } from '../command.ts';

export const BENCH_RUN_ARGUMENT: ArgumentSpec = {
  name: 'RUN',
  text: 'Such as b4, as breadbox bench list has it.',
  check: checkBenchRun,
};

export function isBenchRun(text: string): boolean {
  return /^b[1-9]\d*$/.test(text);
}

/** @throws BreadboxError `usage` */
export function checkBenchRun(text: string): void {
  if (!isBenchRun(text))
    throw new BreadboxError('usage', `${text}: results of benchmarks are called b1, b2, …`, {
      hint: 'breadbox bench list shows them.',
    });
}
