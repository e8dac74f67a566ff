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
  const { bytes } = await files.write(account, path, checked(body), true);
  return { path, bytes };
}

/** As it comes; what is refused is not written, as a file is written whole or not at all. */
async function* checked(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let first: number[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.length;
    if (first.length < GZIP.length) {
      first = [...first, ...chunk.subarray(0, GZIP.length)].slice(0, GZIP.length);
      if (!first.every((byte, at) => byte === GZIP[at])) throw notGzip();
    }
    if (bytes > MAX_OSU_SOURCE_BYTES)
      throw new BreadboxError(
        'too-large',
        `A source archive of OSU has a megabyte; this one has more than ${formatBytes(MAX_OSU_SOURCE_BYTES)}.`,
      );
    yield chunk;
  }
  if (first.length < GZIP.length) throw notGzip();
}

function notGzip(): BreadboxError {
  return new BreadboxError('bad-input', 'This is no .tar.gz: it does not begin as gzip does.', {
    hint: 'Give the source archive as it is downloaded: osu-micro-benchmarks-7.5.tar.gz. A page of the web site may have been saved in its place.',
  });
}
