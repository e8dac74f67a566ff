import { sayings } from './all.ts';
import { cleanLine } from './clean-line.ts';
import type { Saying } from './saying.ts';

/** A saying that was heard. */
export interface Heard {
  readonly saying: Saying;
  /** The line, as it was pasted; of one that was wrapped, both parts. */
  readonly line: string;
}

/** Of what is longer, the end is read: it is where logs have their news. */
const MAX_CHARS = 500_000;
const MAX_LINE_CHARS = 2_000;

/**
 * What is behind a text that somebody pasted: what is nearest to the cause first, each check once. Empty where nothing of it is
 * known. A message that a terminal or program has broken in two is heard too.
 */
export function explain(text: string): readonly Heard[] {
  const lines = messages(text);
  const heard = new Map<Saying, { readonly line: string; readonly at: number }>();
  for (const [at, { raw, clean }] of lines.entries()) {
    const next = lines[at + 1];
    const joined = next === undefined ? clean : `${clean} ${next.clean}`;
    const here = sayings.flatMap((saying) => {
      if (!says(saying, joined)) return [];
      if (says(saying, clean)) return [{ saying, line: raw }];
      return next !== undefined && !says(saying, next.clean) ? [{ saying, line: `${raw} ${next.raw}` }] : [];
    });
    // What says most of a line is what it means.
    const most = Math.max(...here.map(({ saying }) => saying.weight));
    for (const { saying, line } of here) {
      if (saying.weight === most && !heard.has(saying)) heard.set(saying, { line, at });
    }
  }
  const ranked = [...heard].sort(([a, x], [b, y]) => b.weight - a.weight || x.at - y.at);
  const serious = ranked.filter(([saying]) => saying.weight > 0);
  const told = new Map<string, Heard>();
  for (const [saying, { line }] of serious.length > 0 ? serious : ranked) {
    if (!told.has(saying.check)) told.set(saying.check, { saying, line });
  }
  return [...told.values()];
}

function says(saying: Saying, line: string): boolean {
  return saying.patterns.some((pattern) => pattern.test(line));
}

/** Lines that say something, in order; equal ones once. */
function messages(text: string): readonly { readonly raw: string; readonly clean: string }[] {
  const found = new Map<string, { readonly raw: string; readonly clean: string }>();
  for (const whole of text.slice(-MAX_CHARS).split(/\r\n|\r|\n/)) {
    const raw = whole.slice(0, MAX_LINE_CHARS).trim();
    const clean = cleanLine(raw);
    if (clean !== '' && !found.has(clean)) found.set(clean, { raw, clean });
  }
  return [...found.values()];
}
