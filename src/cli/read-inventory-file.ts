import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { BreadboxError } from '../cluster/errors.ts';
import type { InventoryText } from '../protocol/inventory.ts';
import type { World } from './world.ts';

/** `-` is stdin. Messages name the file as it was typed. @throws BreadboxError `not-found`, `bad-input` */
export async function readInventoryFile(world: World, file: string): Promise<InventoryText> {
  return { name: file === '-' ? 'stdin' : file, text: decode(await bytesOf(world, file), file) };
}

async function bytesOf(world: World, file: string): Promise<Buffer> {
  if (file === '-') {
    const chunks: Buffer[] = [];
    for await (const chunk of world.stdin) chunks.push(chunk as Buffer);
    return Buffer.concat(chunks);
  }
  return readFile(resolve(world.cwd, file)).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') throw new BreadboxError('not-found', `There is no inventory file ${file}.`, { cause });
    if (cause.code === 'EISDIR')
      throw new BreadboxError('bad-input', `${file} is a folder, not an inventory file.`, { cause });
    throw new BreadboxError('bad-input', `Cannot read the inventory file ${file}: ${cause.message}.`, { cause });
  });
}

function decode(bytes: Buffer, file: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new BreadboxError('bad-input', `${file} is not text in UTF-8.`, {
      hint: 'Save it as UTF-8; a spreadsheet is exported as CSV.',
      cause,
    });
  }
}
