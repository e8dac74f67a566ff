import type { BreadboxError } from '../../cluster/errors.ts';
import { apiPath, noHead, problemOf } from '../client.ts';

/** So much of the end of a long output is shown at first. */
const TAIL_BYTES = 1024 * 1024;
const WAIT_MS = 2000;

export interface OutputSource {
  readonly job: string;
  readonly stream: 'stdout' | 'stderr';
  readonly rank: number | undefined;
}

export interface OutputTold {
  /** `from` is the place of the first byte in the whole output. */
  bytes(chunk: Uint8Array): void;
  /** Where reading begins, and how many bytes there were by then. */
  began(fromByte: number): void;
  problem(problem: BreadboxError | undefined): void;
  /** All that there is has been read; with `follow`, the job has ended. */
  ended(): void;
}

/** Reads the end of an output, and with `follow` goes on until the job has ended; a lost connection is made anew. */
export function followOutput(source: OutputSource, follow: boolean, told: OutputTold): { stop(): void } {
  const abort = new AbortController();
  void read(source, follow, told, abort.signal);
  return { stop: () => abort.abort() };
}

export function outputPath(
  { job, stream, rank }: OutputSource,
  more: { follow?: boolean; from?: number } = {},
): string {
  const { follow = false, from } = more;
  const query = {
    stream,
    ...(rank === undefined ? {} : { rank }),
    ...(follow ? { follow: 'true' } : {}),
    ...(from === undefined ? {} : { from }),
  };
  return apiPath('GET /api/jobs/{job}/output', { params: { job }, query });
}

async function read(source: OutputSource, follow: boolean, told: OutputTold, signal: AbortSignal): Promise<void> {
  let next: number | undefined;
  while (!signal.aborted) {
    try {
      if (next === undefined) {
        const tail = await readTail(source, told, signal);
        next = tail;
      }
      if (!follow) return told.ended();
      const response = await fetch(outputPath(source, { follow: true, from: next }), { signal });
      if (!response.ok) throw await problemOf(response, 'GET');
      for await (const chunk of chunksOf(response)) {
        next += chunk.length;
        told.bytes(chunk);
      }
      told.problem(undefined);
      return told.ended();
    } catch (error) {
      if (signal.aborted) return;
      const problem = error instanceof TypeError ? noHead(error) : (error as BreadboxError);
      told.problem(problem);
      if (!(error instanceof TypeError)) return;
      await new Promise((resolve) => setTimeout(resolve, WAIT_MS));
    }
  }
}

/** Answers the place after the last byte that was read. */
async function readTail(source: OutputSource, told: OutputTold, signal: AbortSignal): Promise<number> {
  // No part of an empty file can be asked for, so its size comes first.
  const head = await fetch(outputPath(source), { method: 'HEAD', signal });
  if (!head.ok) throw await problemOf(await fetch(outputPath(source), { signal }), 'GET');
  const bytes = Number(head.headers.get('content-length') ?? 0);
  const from = Math.max(0, bytes - TAIL_BYTES);
  told.began(from);
  if (bytes === 0) return 0;
  const response = await fetch(outputPath(source), { signal, headers: { range: `bytes=${from}-` } });
  if (!response.ok) throw await problemOf(response, 'GET');
  let next = from;
  for await (const chunk of chunksOf(response)) {
    next += chunk.length;
    told.bytes(chunk);
  }
  told.problem(undefined);
  return next;
}

async function* chunksOf(response: Response): AsyncGenerator<Uint8Array> {
  const reader = response.body?.getReader();
  if (reader === undefined) return;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    yield value;
  }
}
