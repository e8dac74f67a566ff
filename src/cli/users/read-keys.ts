import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { BreadboxError } from '../../cluster/errors.ts';
import { publicKeySchema } from '../../protocol/users.ts';
import type { World } from '../world.ts';

/** The public keys of a file, a line each. What else stands in it is never shown. @throws BreadboxError `bad-input`, `not-found` */
export async function readKeys({ cwd }: Pick<World, 'cwd'>, file: string | undefined): Promise<string[]> {
  if (file === undefined) return [];
  const text = await readText(cwd, file);
  if (/PRIVATE KEY/.test(text)) {
    throw new BreadboxError('bad-input', `${file} holds a private key, which belongs to its owner alone.`, {
      hint: `Give the public one, which lies beside it: ${file}.pub. Nothing was sent.`,
    });
  }
  const lines = text.split(/\r?\n/).map((line) => line.trim());
  const keys = lines.filter((line) => line !== '' && !line.startsWith('#'));
  const wrong = lines.findIndex((line) => keys.includes(line) && !publicKeySchema.safeParse(line).success);
  if (keys.length > 0 && wrong === -1) return keys;
  throw new BreadboxError('bad-input', `${file}:${wrong === -1 ? 1 : wrong + 1}: a public SSH key was expected.`, {
    hint: 'Such as ssh-ed25519 AAAA… anna@laptop; ssh-keygen -t ed25519 makes one.',
  });
}

/** @throws BreadboxError `bad-input`, `not-found` */
export async function readText(cwd: string, file: string): Promise<string> {
  const path = resolve(cwd, file);
  return readFile(path, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') throw new BreadboxError('not-found', `There is no file ${path}.`, { cause });
    throw new BreadboxError('bad-input', `${path} cannot be read: ${cause.message}`, { cause });
  });
}
