import { once } from 'node:events';
import type { Writable } from 'node:stream';
import type { Client } from './client.ts';
import { hasEnded } from './follow-jobs.ts';
import { outlastRestart } from './outlast-restart.ts';

/** Room for a hundred long lines; doubled until the lines that are wanted are in it. */
const FIRST_TAIL_BYTES = 64 * 1024;

export interface JobOutput {
  readonly job: string;
  readonly stream: 'stdout' | 'stderr';
  readonly rank?: number | undefined;
}

const LF = 10;

/** All that is there now. @returns how many bytes */
export async function copyOutput(client: Client, what: JobOutput, sink: Writable, signal: AbortSignal) {
  const { job, ...query } = what;
  const response = await client.stream('GET /api/jobs/{job}/output', { params: { job }, query, signal });
  let bytes = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    await write(sink, chunk, signal);
  }
  return bytes;
}

/** From byte `from` until the job has ended and all of it is written, also over a restart of the head. */
export async function followOutput(
  client: Client,
  what: JobOutput,
  sink: Writable,
  signal: AbortSignal,
  from = 0,
): Promise<void> {
  const { job, ...which } = what;
  let at = from;
  await outlastRestart(signal, async (seen) => {
    const query = { ...which, follow: 'true', from: at };
    const response = await client.stream('GET /api/jobs/{job}/output', { params: { job }, query, signal });
    try {
      for await (const chunk of response as AsyncIterable<Buffer>) {
        at += chunk.length;
        await write(sink, chunk, signal);
      }
    } finally {
      seen(); // up to now, however long the job had nothing to say
    }
    // A head that stops ends its answers too.
    return hasEnded(await client.call('GET /api/jobs/{job}', { params: { job }, signal })) ? true : undefined;
  });
}

/** The last lines, and at which byte they end. */
export async function readTail(
  client: Client,
  what: JobOutput,
  lines: number,
  signal: AbortSignal,
): Promise<{ readonly bytes: Buffer; readonly end: number }> {
  const { job, ...query } = what;
  for (let size = FIRST_TAIL_BYTES; ; size *= 2) {
    const range = `bytes=-${size}`;
    const response = await client.stream('GET /api/jobs/{job}/output', { params: { job }, query, range, signal });
    const chunks: Buffer[] = [];
    for await (const chunk of response as AsyncIterable<Buffer>) chunks.push(chunk);
    const bytes = Buffer.concat(chunks);
    const [, first] = /^bytes (\d+)-/.exec(response.headers['content-range'] ?? '') ?? [];
    const start = Number(first ?? 0);
    const cut = startOfLastLines(bytes, lines);
    if (cut > 0 || start === 0) return { bytes: bytes.subarray(cut), end: start + bytes.length };
  }
}

/** 0: there are no more lines than that, as far as the bytes tell. */
function startOfLastLines(bytes: Buffer, lines: number): number {
  if (lines === 0) return bytes.length;
  let at = bytes.at(-1) === LF ? bytes.length - 1 : bytes.length;
  for (let found = 0; found < lines; found++) {
    at = at === 0 ? -1 : bytes.lastIndexOf(LF, at - 1);
    if (at === -1) return 0;
  }
  return at + 1;
}

async function write(sink: Writable, chunk: Buffer, signal: AbortSignal): Promise<void> {
  if (!sink.write(chunk)) await once(sink, 'drain', { signal });
}
