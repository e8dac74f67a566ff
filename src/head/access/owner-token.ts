import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BreadboxError } from '../../cluster/errors.ts';
import { HOME_FILES } from '../../protocol/home.ts';
import type { HeadStore } from '../operations.ts';
import { hashSecret, looksLikeSecret, newSecret } from './secret.ts';

/**
 * The owner's token: a file that only the head's own account can read, the same over restarts.
 * `created`: this is the first start in this data directory.
 */
export async function prepareOwnerToken(home: string, store: HeadStore, user: string): Promise<{ created: boolean }> {
  const path = join(home, HOME_FILES.ownerToken);
  const existing = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  const token = existing?.trim() ?? newSecret();
  if (!looksLikeSecret(token)) {
    throw new BreadboxError('bad-input', `${path} holds no token of Breadbox.`, {
      hint: 'Delete it and start the head again: it then makes a new one.',
    });
  }
  // First the table, then the file: a crash between them leaves a row that the next start replaces.
  await store.write('setOwnerToken', { hash: hashSecret(token), user, now: Date.now() });
  if (existing === undefined) await writeFile(path, `${token}\n`, { mode: 0o600, flag: 'wx' });
  else await chmod(path, 0o600);
  return { created: existing === undefined };
}
