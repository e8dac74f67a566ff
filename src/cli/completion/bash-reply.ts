import { printable } from '../output/printable.ts';
import type { Candidate, Offer } from './offer.ts';
import type { TypedLine } from './typed-line.ts';

/** `$COMP_TYPE` where readline shows a list rather than taking a candidate: `?`, `!` and `@`. */
const LISTS = new Set([63, 33, 64]);
const GAP = 2;

export interface BashScreen {
  readonly compType: number;
  readonly columns: number;
}

/**
 * First whether the shell is to offer paths, then what goes into COMPREPLY, a line each. Paths only where no value fits:
 * of a project and a folder of one name, readline would make the folder.
 */
export function bashReply({ candidates, paths, prefix }: Offer, line: TypedLine, screen: BashScreen): string[] {
  const word = line.words.at(-1)!;
  const fitting = candidates.filter(({ value }) => (prefix + value).startsWith(word));
  const texts = fitting.map(({ value }) => quote((prefix + value).slice(line.kept.length), line.openQuote));
  const withTexts = fitting.length > 1 && LISTS.has(screen.compType);
  const shown = withTexts ? describe(texts, fitting, screen.columns) : texts;
  return [fitting.length > 0 ? 'none' : (paths ?? 'none'), ...shown];
}

function quote(text: string, openQuote: TypedLine['openQuote']): string {
  if (openQuote === '"') return text.replace(/["$`\\]/g, '\\$&');
  if (openQuote === "'") return text.replaceAll("'", `'\\''`);
  return text.replace(/[^\w@%+=:,./-]/gu, '\\$&');
}

/** bash has no place for descriptions: they are part of what it lists, and never of what it inserts. */
function describe(texts: readonly string[], candidates: readonly Candidate[], columns: number): string[] {
  const width = Math.max(...texts.map((text) => text.length)) + GAP;
  return texts.map((text, i) => {
    const description = printable(candidates[i]!.text ?? '');
    const room = columns - width - '()'.length - 1;
    if (description === '' || room < 10) return text;
    const cut = description.length > room ? `${description.slice(0, room - 1)}…` : description;
    return `${text.padEnd(width)}(${cut})`;
  });
}
