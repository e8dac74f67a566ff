import { readFile } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { BreadboxError } from '../cluster/errors.ts';
import type { World } from './world.ts';

export interface JobScript {
  readonly text: string;
  /** Path, or what takes its place as a name; none where it came over stdin. */
  readonly name: string | undefined;
  /** In messages. */
  readonly shown: string;
}

/** `-`, or no file where stdin is no terminal: stdin. @throws BreadboxError `not-found`, `bad-input`, `usage` */
export async function readScript(world: World, file: string | undefined): Promise<JobScript> {
  if (file !== undefined && file !== '-') {
    const full = resolve(world.cwd, file);
    const bytes = await readFile(full).catch((cause: NodeJS.ErrnoException) => {
      if (cause.code === 'ENOENT') throw new BreadboxError('not-found', `There is no script ${full}.`, { cause });
      if (cause.code === 'EISDIR')
        throw new BreadboxError('bad-input', `${full} is a folder, not a script.`, { cause });
      throw new BreadboxError('bad-input', `Cannot read the script ${full}: ${cause.message}.`, { cause });
    });
    return { text: decode(bytes, full), name: full, shown: basename(full) };
  }
  if (file === undefined && world.stdin.isTTY) {
    throw new BreadboxError('usage', 'Say which script to submit.', {
      hint: 'breadbox submit job.sh, or a command alone: breadbox submit --wrap COMMAND',
    });
  }
  const chunks: Buffer[] = [];
  for await (const chunk of world.stdin) chunks.push(chunk as Buffer);
  return { text: decode(Buffer.concat(chunks), 'The script on stdin'), name: undefined, shown: 'stdin' };
}

/** The head makes one of `--wrap`. */
export const NO_SCRIPT: JobScript = { text: '', name: undefined, shown: '--wrap' };

function decode(bytes: Buffer, what: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw new BreadboxError('bad-input', `${what} is not text in UTF-8.`, {
      hint: 'A script is text; a program is started by a script that names it.',
      cause,
    });
  }
}
