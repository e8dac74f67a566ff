import { BreadboxError } from './errors.ts';

const SHOWN = 60;

/** `at` is an index into `text`; people read columns from 1. */
export function nodeSetError(text: string, at: number, what: string, hint: string): BreadboxError {
  const sentence = `Node set ${quoted(text, at)}, column ${at + 1}: ${what}`;
  return new BreadboxError('bad-input', onOneLine(sentence), { hint });
}

/** A name from a file may hold line breaks; the sentence about it has none. */
function onOneLine(sentence: string): string {
  return sentence.replaceAll(/\p{Cc}/gu, (character) => JSON.stringify(character).slice(1, -1));
}

/** Long texts are cut to the neighbourhood of the mistake. */
function quoted(text: string, at: number): string {
  if (text.length <= SHOWN) return `"${text}"`;
  const start = Math.max(0, Math.min(at - SHOWN / 2, text.length - SHOWN));
  const end = Math.min(text.length, start + SHOWN);
  return `"${start > 0 ? '…' : ''}${text.slice(start, end)}${end < text.length ? '…' : ''}"`;
}
