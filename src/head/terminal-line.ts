/** pino's numbers. */
const WORDS: Readonly<Record<number, string>> = { 40: 'warning: ', 50: 'error: ', 60: 'fatal: ' };

/** A JSON line of the log as a person reads it: `10:08:34 pilot p3 is lost  run=r1`. The time is local. */
export function terminalLine(json: string): string {
  const { level, time, pid: _, msg, err, hint, ...rest } = JSON.parse(json) as LogEntry;
  const at = new Date(time).toTimeString().slice(0, 8);
  const values = Object.entries(rest).map(([key, value]) => `  ${key}=${written(value)}`);
  const lines = [`${at} ${WORDS[level] ?? ''}${msg ?? err?.message ?? ''}${values.join('')}`];
  const cause = err?.stack ?? err?.message;
  for (const more of [cause, hint ?? err?.hint]) if (more) lines.push(more.replace(/^/gm, '  '));
  return `${visible(lines.join('\n'))}\n`;
}

/** What others wrote into an error must not command this terminal. */
function visible(text: string): string {
  return text.replace(/[^\P{Cc}\n]/gu, (c) => `\\x${c.charCodeAt(0).toString(16).padStart(2, '0')}`);
}

interface LogEntry {
  readonly level: number;
  readonly time: string;
  readonly pid?: number;
  readonly msg?: string;
  readonly hint?: string;
  readonly err?: { readonly message?: string; readonly stack?: string; readonly hint?: string };
  readonly [key: string]: unknown;
}

function written(value: unknown): string {
  return typeof value === 'string' && !/\s/.test(value) ? value : JSON.stringify(value);
}
