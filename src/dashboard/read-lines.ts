import type { ApiKey } from '../protocol/api.ts';
import { noHead, problemOf } from './client.ts';

/**
 * The lines of an answer as they come, each a JSON value; `body` is sent as JSON.
 * @throws BreadboxError with the head's code, sentence and hint; `no-head` where the connection breaks
 */
export async function* readLines<T>(
  key: ApiKey,
  address: string,
  given: { readonly body?: unknown; readonly signal: AbortSignal },
): AsyncGenerator<T> {
  const response = await fetch(address, {
    method: key.slice(0, key.indexOf(' ')),
    signal: given.signal,
    ...(given.body === undefined
      ? {}
      : { body: JSON.stringify(given.body), headers: { 'content-type': 'application/json' } }),
  }).catch((cause: unknown) => {
    throw given.signal.aborted ? cause : noHead(cause);
  });
  if (!response.ok) throw await problemOf(response, key);
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  if (reader === undefined) return;
  let rest = '';
  for (;;) {
    const { done, value } = await reader.read().catch((cause: unknown) => {
      throw given.signal.aborted ? cause : noHead(cause);
    });
    if (done) break;
    const lines = (rest + value).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) if (line !== '') yield JSON.parse(line) as T;
  }
  if (rest !== '') yield JSON.parse(rest) as T;
}
