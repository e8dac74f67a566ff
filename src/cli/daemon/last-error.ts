/** pino's levels: 50 is error, 60 fatal. */
const ERROR_LEVEL = 50;

/**
 * What a daemon said last before it ended: an error line of its log (JSON),
 * `breadboxd: sentence` with an indented hint, or its last words.
 */
export function lastError(log: string): { readonly message?: string; readonly hint?: string } {
  const lines = log.split('\n').filter((line) => line.trim() !== '');
  for (const [i, line] of [...lines.entries()].reverse()) {
    const said = fromJson(line);
    if (said) return said;
    const sentence = /^breadboxd: (.*)$/.exec(line)?.[1];
    if (sentence) return { message: sentence, ...hintAfter(lines.slice(i + 1)) };
  }
  const last = lines.findLast((line) => !line.startsWith('{') && !line.startsWith('    at '));
  return last === undefined ? {} : { message: last.trim() };
}

function hintAfter(lines: readonly string[]): { hint?: string } {
  const end = lines.findIndex((line) => !line.startsWith('  '));
  const hint = lines.slice(0, end === -1 ? undefined : end).map((line) => line.trim());
  return hint.length === 0 ? {} : { hint: hint.join('\n') };
}

function fromJson(line: string): { message: string; hint?: string } | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    const { level, msg, err, hint } = JSON.parse(line) as {
      level?: number;
      msg?: string;
      hint?: string;
      err?: { message?: string; hint?: string };
    };
    const message = err?.message ?? msg;
    if (level === undefined || level < ERROR_LEVEL || message === undefined) return undefined;
    const advice = hint ?? err?.hint;
    return { message, ...(advice !== undefined && { hint: advice }) };
  } catch {
    return undefined; // cut short
  }
}
