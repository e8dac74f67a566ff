import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { BreadboxError } from '../../cluster/errors.ts';
import { MAX_RESULTS_CHARS } from '../../protocol/bench.ts';
import type { World } from '../world.ts';

export interface ReadFile {
  readonly fileName: string;
  readonly text: string;
}

/** `-` is stdin. What is no UTF-8 in an output, such as a name, does not keep its figures from being read. @throws BreadboxError `not-found`, `bad-input`, `too-large` */
export async function readResultsFile(world: World, file: string): Promise<ReadFile> {
  const text = (await bytesOf(world, file)).toString('utf8');
  if (text.length > MAX_RESULTS_CHARS)
    throw new BreadboxError(
      'too-large',
      `${file} has ${text.length} characters; results have ${MAX_RESULTS_CHARS} at most.`,
      {
        hint: 'Cut out what belongs to other programs, or import it in parts.',
      },
    );
  return { fileName: (file === '-' ? 'stdin' : file).slice(-200), text };
}

async function bytesOf(world: World, file: string): Promise<Buffer> {
  if (file === '-') {
    const chunks: Buffer[] = [];
    for await (const chunk of world.stdin) chunks.push(chunk as Buffer);
    return Buffer.concat(chunks);
  }
  return readFile(resolve(world.cwd, file)).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') throw new BreadboxError('not-found', `There is no file ${file}.`, { cause });
    throw new BreadboxError(
      'bad-input',
      `Cannot read ${file}: ${cause.code === 'EISDIR' ? 'it is a folder' : cause.message}.`,
      { cause },
    );
  });
}
