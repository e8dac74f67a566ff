import { describe, expect, it } from 'vitest';
import { readEvents } from './events.ts';

async function* chunks(text: string, size: number): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

describe('readEvents', () => {
  const text =
    'retry: 2000\n\n: still here\n\nevent: removed\r\ndata: {"run":\r\ndata: "ü"}\r\n\r\nevent: stopping\ndata: {}\n\nevent: cut';

  it.each([1, 2, 7, 1000])('reads what is cut into pieces of %d bytes', async (size) => {
    const events = [];
    for await (const event of readEvents(chunks(text, size))) events.push(event);
    expect(events).toEqual([
      { event: 'removed', data: { run: 'ü' } },
      { event: 'stopping', data: {} },
    ]);
  });
});
