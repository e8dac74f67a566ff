import { posix } from 'node:path';
import { BreadboxError } from '../../cluster/errors.ts';
import { formatBytes } from '../../cluster/units.ts';
import type { JobFiles } from '../../jobs/files/job-files.ts';
import type { UnixAccount } from '../../jobs/unix-account.ts';
import { MAX_OSU_SOURCE_BYTES } from '../../protocol/bench.ts';

/** In the home of who measures, on the computer that programs are made on: only that account opens what somebody else has packed. */
export const OSU_SOURCE = 'breadbox-benchmarks/osu-micro-benchmarks.tar.gz';

const GZIP = [0x1f, 0x8b];

/**
 * Keeps the source archive of OSU, in place of the one before. Nothing of it is opened here.
 * @throws BreadboxError `bad-input` where it is not compressed by gzip, `too-large`, and what `JobFiles.write` throws
 */
export async function keepOsuSource(
  files: JobFiles,
  account: UnixAccount | undefined,
  home: string,
  body: AsyncIterable<Uint8Array>,
): Promise<{ readonly path: string; readonly bytes: number }> {
  const path = posix.join(home, OSU_SOURCE);
  const chunks = body[Symbol.asyncIterator]();
  const begin = await gzipBegin(chunks);
  const { bytes } = await files.write(account, path, counted(begin, chunks), true);
  return { path, bytes };
}

/** The first bytes, before anything is made in that home. @throws BreadboxError `bad-input` */
async function gzipBegin(chunks: AsyncIterator<Uint8Array>): Promise<Buffer> {
  let begin = Buffer.alloc(0);
  while (begin.length < GZIP.length) {
    const { value, done } = await chunks.next();
    if (done === true) throw notGzip();
    begin = Buffer.concat([begin, value]);
  }
  if (GZIP.some((byte, at) => begin[at] !== byte)) throw notGzip();
  return begin;
}

/** As it comes; more than may be is not written, as a file is written whole or not at all. */
async function* counted(begin: Buffer, chunks: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for (let chunk: Uint8Array | undefined = begin; chunk !== undefined; ) {
    bytes += chunk.length;
    if (bytes > MAX_OSU_SOURCE_BYTES)
      throw new BreadboxError(
        'too-large',
        `A source archive of OSU has a megabyte; this one has more than ${formatBytes(MAX_OSU_SOURCE_BYTES)}.`,
      );
    yield chunk;
    const next = await chunks.next();
    chunk = next.done === true ? undefined : next.value;
  }
}

function notGzip(): BreadboxError {
  return new BreadboxError('bad-input', 'This is no .tar.gz: it does not begin as gzip does.', {
    hint: 'Give the source archive as it is downloaded: osu-micro-benchmarks-7.5.tar.gz. A page of the web site may have been saved in its place.',
  });
}
