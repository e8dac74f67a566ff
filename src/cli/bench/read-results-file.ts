import { createReadStream } from 'node:fs';
import { resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { BreadboxError } from '../../cluster/errors.ts';
import { MAX_RESULTS_CHARS } from '../../protocol/bench.ts';
import { MAX_RESULTS_BYTES, resultsEncoding } from '../../protocol/results-encoding.ts';
import type { World } from '../world.ts';

export interface ReadFile {
  readonly fileName: string;
  readonly text: string;
}

const HINT = 'Cut out what belongs to other programs, or import it in parts.';

/** `-` is stdin. @throws BreadboxError `not-found`, `bad-input`, `too-large` */
export async function readResultsFile(world: World, file: string): Promise<ReadFile> {
  const bytes = await bytesOf(world, file);
  const text = new TextDecoder(resultsEncoding(bytes)).decode(bytes);
  if (text.length > MAX_RESULTS_CHARS)
    throw new BreadboxError(
      'too-large',
      `${file} has ${text.length} characters; results have ${MAX_RESULTS_CHARS} at most.`,
      { hint: HINT },
    );
  return { fileName: (file === '-' ? 'stdin' : file).slice(-200), text };
}

/** No more is read than a file of results may have: another may have no end. */
async function bytesOf(world: World, file: string): Promise<Buffer> {
  const from: Readable =
    file === '-' ? world.stdin : createReadStream(resolve(world.cwd, file), { signal: world.signal });
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of from) {
      chunks.push(chunk as Buffer);
      bytes += (chunk as Buffer).length;
      if (bytes > MAX_RESULTS_BYTES) throw tooLarge(file);
    }
  } catch (cause) {
    world.signal.throwIfAborted();
    throw cause instanceof BreadboxError ? cause : unreadable(file, cause as NodeJS.ErrnoException);
  }
  return Buffer.concat(chunks);
}

function tooLarge(file: string): BreadboxError {
  return new BreadboxError(
    'too-large',
    `${file} is larger than ${MAX_RESULTS_BYTES / 1e6} MB: no file of results is.`,
    {
      hint: HINT,
    },
  );
}

function unreadable(file: string, cause: NodeJS.ErrnoException): BreadboxError {
  if (cause.code === 'ENOENT') return new BreadboxError('not-found', `There is no file ${file}.`, { cause });
  const why = cause.code === 'EISDIR' ? 'it is a folder' : cause.message;
  return new BreadboxError('bad-input', `Cannot read ${file}: ${why}.`, { cause });
}
