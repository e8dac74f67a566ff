import type { Accessor } from 'solid-js';
import type { FileEntry } from '../../protocol/jobs.ts';
import { apiPath, call } from '../client.ts';
import { createLoad, type Load } from '../load.ts';
import { upload } from '../upload.ts';

export interface Directory {
  readonly path: string;
  readonly entries: readonly FileEntry[];
  /** There are more than the head lists. */
  readonly cut: boolean;
}

const order = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

/** A directory of the caller's account: its directories first, then its files. An empty path is the home. */
export function createDirectory(path: Accessor<string | undefined>): Load<Directory> {
  return createLoad(path, async (named, signal) => {
    const query = named === '' ? {} : { path: named };
    const { entries, ...rest } = await call('GET /api/files', { query, signal });
    const sorted = [...entries].sort(
      (a, b) => Number(b.kind === 'directory') - Number(a.kind === 'directory') || order.compare(a.name, b.name),
    );
    return { ...rest, entries: sorted };
  });
}

export function joinPath(directory: string, name: string): string {
  return directory.endsWith('/') ? `${directory}${name}` : `${directory}/${name}`;
}

/** Each directory from the root to this one, with the path that leads there. */
export function pathSteps(path: string): readonly { readonly name: string; readonly path: string }[] {
  const names = path.split('/').filter(Boolean);
  return names.map((name, index) => ({ name, path: `/${names.slice(0, index + 1).join('/')}` }));
}

export function fileUrl(path: string): string {
  return apiPath('GET /api/files/{path}', { params: { path: path.slice(1) } });
}

/** Writes a file, whole or not at all, and makes the directories above it. */
export async function writeFile(
  path: string,
  content: Blob,
  onProgress: (share: number) => void,
  signal: AbortSignal,
): Promise<void> {
  const key = 'PUT /api/files/{path}';
  const address = apiPath(key, { params: { path: path.slice(1) }, query: { parents: 'true' }, body: 'bytes' });
  await upload(key, address, content, 'application/octet-stream', onProgress, signal);
}
