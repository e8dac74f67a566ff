const CONTEXT_LINES = 3;

type Line = readonly [mark: ' ' | '-' | '+', text: string];

/** As `diff -u` prints it, without times. Made for configuration files: its cost grows with the product of the lengths. */
export function unifiedDiff(path: string, before: string, after: string): string {
  const lines = compare(linesOf(before), linesOf(after));
  const wanted = new Set<number>();
  lines.forEach(([mark], at) => {
    if (mark === ' ') return;
    for (let near = at - CONTEXT_LINES; near <= at + CONTEXT_LINES; near += 1) wanted.add(near);
  });
  let [old, now] = [1, 1];
  let hunk: { readonly old: number; readonly now: number; readonly lines: Line[] } | undefined;
  const hunks: NonNullable<typeof hunk>[] = [];
  lines.forEach((line, at) => {
    if (wanted.has(at)) {
      if (hunk === undefined) {
        hunk = { old, now, lines: [] };
        hunks.push(hunk);
      }
      hunk.lines.push(line);
    } else hunk = undefined;
    if (line[0] !== '+') old += 1;
    if (line[0] !== '-') now += 1;
  });
  const head = `--- ${before === '' ? '/dev/null' : path}\n+++ ${path}\n`;
  return (
    head + hunks.map((each) => `${title(each)}\n${each.lines.map(([mark, text]) => mark + text).join('\n')}\n`).join('')
  );
}

function title(hunk: { readonly old: number; readonly now: number; readonly lines: readonly Line[] }): string {
  const range = (start: number, without: '+' | '-') => {
    const count = hunk.lines.filter(([mark]) => mark !== without).length;
    return `${count === 0 ? start - 1 : start}${count === 1 ? '' : `,${count}`}`;
  };
  return `@@ -${range(hunk.old, '+')} +${range(hunk.now, '-')} @@`;
}

function linesOf(text: string): string[] {
  if (text === '') return [];
  return (text.endsWith('\n') ? text.slice(0, -1) : text).split('\n');
}

/** The longest common subsequence, by its table. */
function compare(before: readonly string[], after: readonly string[]): Line[] {
  const width = after.length + 1;
  const longest = new Uint32Array((before.length + 1) * width);
  for (let i = before.length - 1; i >= 0; i -= 1) {
    for (let j = after.length - 1; j >= 0; j -= 1) {
      longest[i * width + j] =
        before[i] === after[j]
          ? longest[(i + 1) * width + j + 1]! + 1
          : Math.max(longest[(i + 1) * width + j]!, longest[i * width + j + 1]!);
    }
  }
  const lines: Line[] = [];
  let [i, j] = [0, 0];
  while (i < before.length || j < after.length) {
    if (i < before.length && j < after.length && before[i] === after[j]) {
      lines.push([' ', before[i]!]);
      i += 1;
      j += 1;
    } else if (
      j >= after.length ||
      (i < before.length && longest[(i + 1) * width + j]! >= longest[i * width + j + 1]!)
    ) {
      lines.push(['-', before[i]!]);
      i += 1;
    } else {
      lines.push(['+', after[j]!]);
      j += 1;
    }
  }
  return lines;
}
