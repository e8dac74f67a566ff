import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { access, mkdir, rename, rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { BreadboxError } from '../cluster/errors.ts';
import { withDirectoryLock } from './directory-lock.ts';
import type { HeadClient } from './head-client.ts';
import { safeUnzip } from './safe-unzip.ts';

/**
 * The directory of an unpacked bundle under `workDir`; fetched and unpacked by the first of all pilots that needs it.
 * @throws BreadboxError `bad-bundle`, `disk-full`, or what the head says
 */
export async function unpackedBundle(
  head: HeadClient,
  workDir: string,
  version: string,
  signal: AbortSignal,
): Promise<string> {
  const bundles = `${workDir}/bundles`;
  const directory = `${bundles}/${version}`;
  if (await exists(directory)) return directory;
  await mkdir(bundles, { recursive: true, mode: 0o700 });
  await withDirectoryLock(`${directory}.lock`, signal, async () => {
    if (await exists(directory)) return;
    const fresh = `${directory}.new-${process.pid}`;
    const zip = `${fresh}.zip`;
    try {
      await fetchBundle(head, version, zip, signal);
      await rm(fresh, { recursive: true, force: true });
      await mkdir(fresh);
      await safeUnzip(zip, fresh);
      await rename(fresh, directory);
    } finally {
      await rm(zip, { force: true });
      await rm(fresh, { recursive: true, force: true });
    }
  });
  return directory;
}

async function fetchBundle(head: HeadClient, version: string, path: string, signal: AbortSignal): Promise<void> {
  await head.call(
    'GET /api/farm/bundles/{version}',
    { params: { version } },
    { signal, receive: (response) => pipeline(response, createWriteStream(path, { mode: 0o600 })) },
  );
  const sha256 = await fileSha256(path);
  if (sha256 !== version) {
    throw new BreadboxError('bad-bundle', `the bundle ${version} arrived with the checksum ${sha256}`, {
      hint: 'Something between here and the head changes what it passes on, or the disk of the head is failing.',
    });
  }
}

export async function fileSha256(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}

export async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
