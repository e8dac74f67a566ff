import type { LiveEvents } from '../protocol/live.ts';

export type LiveEvent = {
  [K in keyof LiveEvents]: { readonly event: K; readonly data: LiveEvents[K] };
}[keyof LiveEvents];

/** Reads `text/event-stream`, https://html.spec.whatwg.org/multipage/server-sent-events.html. Comments keep it alive. */
export async function* readEvents(stream: AsyncIterable<Uint8Array>): AsyncGenerator<LiveEvent> {
  let event = '';
  let data: string[] = [];
  for await (const line of readLines(stream)) {
    if (line === '') {
      if (data.length > 0) yield { event, data: JSON.parse(data.join('\n')) } as LiveEvent;
      event = '';
      data = [];
      continue;
    }
    const [, field, value] = /^([^:]*):? ?(.*)$/.exec(line) ?? [];
    if (field === 'event') event = value ?? '';
    if (field === 'data') data.push(value ?? '');
  }
}

/** Lines without their ends; the last one also where its end is missing. */
export async function* readLines(stream: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of stream) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) yield line.endsWith('\r') ? line.slice(0, -1) : line;
  }
  if (rest !== '') yield rest;
}
