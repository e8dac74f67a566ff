import { constants } from 'node:os';
import { BreadboxError } from '../../cluster/errors.ts';
import type { BatchSpec } from '../engine.ts';

const HINT = 'Write a signal, and so many seconds before the end: USR1@120, or B:USR1@120 for the script alone.';
const DEFAULT_SEC = 60;

/**
 * `[B:]SIG[@SEC]`: a name with or without SIG, or a number. `R:` allows for reservations, which are not here.
 * @throws BreadboxError `bad-input`
 */
export function parseWarnSignal(text: string): NonNullable<BatchSpec['warnSignal']> {
  const found = /^(?:([RB]{1,2}):)?([A-Z0-9]+)(?:@(\d{1,5}))?$/i.exec(text);
  const signal = found === null ? undefined : signalOf(found[2]!);
  const beforeSec = Number(found?.[3] ?? DEFAULT_SEC);
  if (signal === undefined || beforeSec > 65_535) {
    throw new BreadboxError('bad-input', `'${text}' is not a signal with a time.`, { hint: HINT });
  }
  return { signal, beforeSec, scriptOnly: /B/i.test(found![1] ?? '') };
}

function signalOf(written: string): NodeJS.Signals | undefined {
  const names = Object.entries(constants.signals) as [NodeJS.Signals, number][];
  const name = written.toUpperCase();
  return names.find(([signal, number]) => signal === name || signal === `SIG${name}` || String(number) === name)?.[0];
}
