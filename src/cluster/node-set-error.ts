import { BreadboxError } from './errors.ts';

const SHOWN = 60;

/** `at` is an index into `text`; people read columns from 1. */
export function nodeSetError(text: string, at: number, what: string, hint: string): BreadboxError {
  return new BreadboxError('bad-input', `Node set ${quoted(text, at)}, column ${at + 1}: ${what}`, { hint });
}

/** Long texts are cut to the neighbourhood of the mistake. */
function quoted(text: string, at: number): string {
  if (text.length <= SHOWN) return `"${text}"`;
  const start = Math.max(0, Math.min(at - SHOWN / 2, text.length - SHOWN));
  const end = Math.min(text.length, start + SHOWN);
  return `"${start > 0 ? '…' : ''}${text.slice(start, end)}${end < text.length ? '…' : ''}"`;
}
