// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
const ESCAPES = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)|[ -/]*[0-Z\\^-~])/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: as above; and the spaces without width that pages leave behind
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\ufeff]/g;

/** What is put before a quoted line, the kernel's levels, and a node of `breadbox run`: `> `, `| `, `<3>`, `n1: ` before a time. */
const QUOTE = /^(?:[>|] +|<\d{1,2}>|[\w.-]+: (?=\[?(?:\d{4}-\d\d|[A-Z][a-z]{2} \d)))/;

const TIMES: readonly RegExp[] = [
  // slurmd, munged, chronyd, journalctl -o short-iso.
  /^\[?\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d)?(?:[.,]\d+)?(?: ?(?:Z|UTC|[+-]\d\d:?\d\d))?\]?(?= |$)/,
  // syslog, journalctl, dmesg -T.
  /^\[?(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) )?(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{1,2}(?: \d{4})? \d\d:\d\d:\d\d(?:\.\d+)?(?: \d{4})?\]?(?= |$)/,
  // dmesg.
  /^\[ ?\d+\.\d{3,6}\](?: ?\[ ?T\d+\])?(?= |$)/,
  /^\[?\d\d:\d\d:\d\d(?:[.,]\d+)?\]?(?= )/,
];

/** The message of a line, without colours, times, host names and the padding of logs. */
export function cleanLine(line: string): string {
  let rest = line
    .replace(ESCAPES, '')
    .replace(CONTROLS, '')
    .replace(/[\u2018\u2019\u201a\u00b4]/g, "'")
    .replace(/[\u201c\u201d\u201e]/g, '"')
    .replace(/\s+/g, ' ')
    .trim();
  for (;;) {
    const quote = QUOTE.exec(rest)?.[0];
    const time = quote ?? TIMES.map((pattern) => pattern.exec(rest)?.[0]).find((found) => found !== undefined);
    if (time === undefined) return rest;
    rest = rest.slice(time.length).trimStart();
    // The program stays where it stands alone: "slurmd: fatal: …" is what slurmd itself prints.
    if (quote === undefined)
      rest = rest.replace(/^[\w.-]+ (?=[\w./@-]+(?:\[\d+\])?: )/, '').replace(/^[\w./@-]+\[\d+\]: /, '');
  }
}
