import { BreadboxError } from '../../cluster/errors.ts';
import { jsonProblem } from '../../protocol/json-value.ts';

/** Parameters of one task, as JSON. */
const MAX_LINE_BYTES = 1024 * 1024;

/**
 * Splits a byte stream into lines of JSON, checked, blank ones left out.
 * Yields what each chunk brings, so that a million lines do not cost a million awaits.
 * @throws BreadboxError `bad-input` with the line's number
 */
export async function* jsonLines(chunks: AsyncIterable<Uint8Array>, name: string): AsyncGenerator<readonly string[]> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let rest = '';
  let lineNumber = 0;
  const check = (line: string): string | undefined => {
    lineNumber++;
    const text = line.trim();
    if (text === '') return undefined;
    if (text.length > MAX_LINE_BYTES) throw bad(name, lineNumber, 'longer than 1 MiB');
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch (error) {
      throw bad(name, lineNumber, `not JSON (${(error as Error).message})`);
    }
    const problem = jsonProblem(value);
    if (problem !== undefined) throw bad(name, lineNumber, problem);
    return text;
  };
  const decode = (chunk?: Uint8Array): string => {
    try {
      return chunk === undefined ? decoder.decode() : decoder.decode(chunk, { stream: true });
    } catch {
      throw bad(name, lineNumber + 1, 'not UTF-8');
    }
  };
  for await (const chunk of chunks) {
    const lines = decode(chunk).split('\n');
    lines[0] = rest + lines[0];
    rest = lines.pop() ?? '';
    if (rest.length > MAX_LINE_BYTES) throw bad(name, lineNumber + lines.length + 1, 'longer than 1 MiB');
    const checked = lines.map(check).filter((line) => line !== undefined);
    if (checked.length > 0) yield checked;
  }
  const last = check(rest + decode());
  if (last !== undefined) yield [last];
}

function bad(name: string, line: number, what: string): BreadboxError {
  return new BreadboxError('bad-input', `${name}, line ${line}: ${what}.`, {
    hint: 'Each line is one JSON value: the parameters of one task.',
  });
}
