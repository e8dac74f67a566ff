import { BreadboxError } from '../cluster/errors.ts';
import type { OptionSpec } from './command.ts';

export interface PrintOptions {
  readonly json?: boolean;
  readonly quiet?: boolean;
}

export const JSON_OPTION: OptionSpec = {
  flags: '--json',
  text: 'Print one JSON value on stdout and nothing else there.',
};

export function quietOption(prints: string): OptionSpec {
  return { flags: '-q, --quiet', text: `Print ${prints}.` };
}

export function timeoutOption(text: string, seconds?: number): OptionSpec {
  const flags = '--timeout SECONDS';
  const parse = positiveNumber('--timeout');
  return seconds === undefined
    ? { flags, text, parse, shownDefault: 'no limit' }
    : { flags, text, parse, value: seconds };
}

export function wholeNumber(flag: string, min: number, max: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= min && value <= max) return value;
    throw new BreadboxError('usage', `${flag}: '${text}' is not a whole number from ${min} to ${max}.`);
  };
}

export function priorityNumber(text: string): number {
  const value = Number(text);
  if (/^-?\d+$/.test(text) && value >= -100 && value <= 100) return value;
  throw new BreadboxError('usage', `--priority: '${text}' is not a whole number from -100 to 100.`);
}

function positiveNumber(flag: string): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d+(\.\d+)?$/.test(text) && value > 0) return value;
    throw new BreadboxError('usage', `${flag}: '${text}' is not a number of seconds above 0.`);
  };
}
