import { fstatSync } from 'node:fs';
import { BreadboxError } from '../../cluster/errors.ts';
import type { World } from '../world.ts';

const LIMIT_BYTES = 16 * 1024 * 1024;
/** For the first byte, or the end, on a socket: programs leave one to their children also where they will never write to it. */
const SOCKET_MS = 500;

/** What a pipe, a file or a program gives as stdin; of a terminal nothing is read. @throws BreadboxError `too-large` */
export async function readPipedInput({ stdin }: Pick<World, 'stdin'>): Promise<Buffer | undefined> {
  if (stdin.isTTY === true) return undefined;
  const kind = kindOf(stdin);
  if (kind === 'other' || (kind === 'socket' && !(await speaksSoon(stdin)))) return undefined;
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

function kindOf(stdin: World['stdin'] & { readonly fd?: number }): 'pipe' | 'socket' | 'other' {
  if (stdin.fd === undefined) return 'pipe';
  const stats = fstatSync(stdin.fd);
  if (stats.isSocket()) return 'socket';
  return stats.isFIFO() || stats.isFile() ? 'pipe' : 'other';
}

async function speaksSoon(stdin: World['stdin']): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const speaks = await new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), SOCKET_MS);
    stdin.once('readable', () => resolve(true));
    stdin.once('end', () => resolve(true));
  });
  clearTimeout(timer);
  return speaks;
}
