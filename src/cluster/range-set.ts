import { isDigit } from './natural-order.ts';
import { nodeSetError } from './node-set-error.ts';

/** Longer numbers are not exact as doubles; in names they count as text. */
export const MAX_DIGITS = 15;

/** Numbers `first`, `first + step`, … up to `last`, written with at least `width` digits. */
export interface Range {
  readonly first: number;
  readonly last: number;
  readonly step: number;
  readonly width: number;
}

export function countRange(range: Range): number {
  return Math.floor((range.last - range.first) / range.step) + 1;
}

export function expandRanges(ranges: readonly Range[]): string[] {
  const numbers: string[] = [];
  for (const { first, last, step, width } of ranges) {
    for (let n = first; n <= last; n += step) numbers.push(String(n).padStart(width, '0'));
  }
  return numbers;
}

/** Reads what stands between brackets: from `start` up to `end`, the index of `]`. */
export function parseRanges(text: string, start: number, end: number): Range[] {
  const ranges: Range[] = [];
  let at = start;
  for (;;) {
    const comma = text.indexOf(',', at);
    const itemEnd = comma === -1 || comma > end ? end : comma;
    ranges.push(parseRange(text, at, itemEnd));
    if (itemEnd === end) return ranges;
    at = itemEnd + 1;
  }
}

function parseRange(text: string, from: number, to: number): Range {
  let start = from;
  let end = to;
  while (start < end && /\s/.test(text[start]!)) start++;
  while (end > start && /\s/.test(text[end - 1]!)) end--;
  const firstEnd = numberEnd(text, start, end, 'a number or a range such as 1-8');
  const first = text.slice(start, firstEnd);
  if (firstEnd === end) return { first: Number(first), last: Number(first), step: 1, width: first.length };
  if (text[firstEnd] !== '-') throw unexpected(text, firstEnd, end, '"-", "," or "]"');
  const lastEnd = numberEnd(text, firstEnd + 1, end, `the last number of the range that starts at ${first}`);
  const last = text.slice(firstEnd + 1, lastEnd);
  const step = parseStep(text, lastEnd, end);
  checkEnds(text, start, first, last);
  return { first: Number(first), last: Number(last), step, width: isPadded(first) ? first.length : 1 };
}

function parseStep(text: string, start: number, end: number): number {
  if (start === end) return 1;
  if (text[start] !== '/') throw unexpected(text, start, end, '"/", "," or "]"');
  const stepEnd = numberEnd(text, start + 1, end, 'a step such as 2');
  if (stepEnd !== end) throw unexpected(text, stepEnd, end, '"," or "]"');
  const step = Number(text.slice(start + 1, end));
  if (step === 0)
    throw nodeSetError(text, start + 1, 'the step is 0.', 'A step is 1 or more: n[0-10/2] is every second node.');
  return step;
}

/** `08-100` is clear: 08 to 99, then 100. `01-010` is not. */
function checkEnds(text: string, at: number, first: string, last: string): void {
  if (Number(first) > Number(last)) {
    throw nodeSetError(text, at, `the range ${first}-${last} runs backwards.`, `Write ${last}-${first}.`);
  }
  const unclear = first.length !== last.length && (isPadded(last) || (isPadded(first) && last.length < first.length));
  if (unclear) {
    const width = Math.max(first.length, last.length);
    const same = `${first.padStart(width, '0')}-${last.padStart(width, '0')}`;
    const what = `${first}-${last} mixes two widths, so it is not clear how many zeros the names have.`;
    throw nodeSetError(
      text,
      at,
      what,
      `Write both ends with as many digits as the names have: ${same} or ${Number(first)}-${Number(last)}.`,
    );
  }
}

function numberEnd(text: string, start: number, end: number, expected: string): number {
  let at = start;
  while (at < end && isDigit(text.charCodeAt(at))) at++;
  if (at === start) throw unexpected(text, start, end, expected);
  if (at - start > MAX_DIGITS) {
    throw nodeSetError(
      text,
      start,
      `a number of ${at - start} digits.`,
      `Ranges take numbers of at most ${MAX_DIGITS} digits.`,
    );
  }
  return at;
}

function unexpected(text: string, at: number, end: number, expected: string) {
  const found = at < end ? `"${text[at]}"` : 'nothing';
  return nodeSetError(
    text,
    at,
    `found ${found} where ${expected} was expected.`,
    'Ranges look like [1-8], [01-08,12] or [0-10/2].',
  );
}

function isPadded(digits: string): boolean {
  return digits.length > 1 && digits.startsWith('0');
}

interface Run {
  readonly first: string;
  last: string;
}

/**
 * `['01', '02', '5']` → `01-02,5`. Takes distinct numbers in natural order. A padded run ends where its width does
 * (`08-99,100`), because tools differ in what they read into `08-100`; steps are not printed, as few tools read them.
 */
export function foldNumbers(numbers: readonly string[]): string {
  const runs: Run[] = [];
  const openByWidth = new Map<number, Run>();
  for (const number of numbers) {
    const width = number.length;
    const run = runBefore(number, openByWidth);
    if (run === undefined) {
      const opened = { first: number, last: number };
      runs.push(opened);
      openByWidth.set(width, opened);
    } else {
      run.last = number;
      openByWidth.set(width, run);
    }
  }
  return runs.map(({ first, last }) => (first === last ? first : `${first}-${last}`)).join(',');
}

function runBefore(number: string, openByWidth: ReadonlyMap<number, Run>): Run | undefined {
  const before = Number(number) - 1;
  const sameWidth = openByWidth.get(number.length);
  if (sameWidth !== undefined && Number(sameWidth.last) === before) return sameWidth;
  if (isPadded(number)) return undefined;
  const narrower = openByWidth.get(number.length - 1);
  const continues = narrower !== undefined && Number(narrower.last) === before && !isPadded(narrower.first);
  return continues ? narrower : undefined;
}
