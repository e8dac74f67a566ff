import { fstatSync } from 'node:fs';
import { BreadboxError } from '../../cluster/errors.ts';
import type { World } from '../world.ts';

const LIMIT_BYTES = 16 * 1024 * 1024;

/**
 * What a pipe or a file gives as stdin. Of a terminal, and of a socket as programs leave to their children without meaning it,
 * nothing is read. @throws BreadboxError `too-large`
 */
export async function readPipedInput({ stdin }: Pick<World, 'stdin'>): Promise<Buffer | undefined> {
  if (stdin.isTTY === true || !isPiped(stdin)) return undefined;
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of stdin as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > LIMIT_BYTES) {
      throw new BreadboxError('too-large', 'More than 16 MiB came on stdin.', {
        hint: 'Put it on the nodes first: breadbox copy FILE -w NODES DEST',
      });
    }
    chunks.push(chunk);
  }
  return bytes === 0 ? undefined : Buffer.concat(chunks);
}

function isPiped(stdin: World['stdin'] & { readonly fd?: number }): boolean {
  if (stdin.fd === undefined) return true;
  const stats = fstatSync(stdin.fd);
  return stats.isFIFO() || stats.isFile();
}
