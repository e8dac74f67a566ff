import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { Projects } from '../farm/projects.ts';

/**
 * The projects that come with Breadbox: pushed at its first start, so that a first run is one click away, and marked at every start, so
 * that everybody may run them. What the owner has removed or pushed anew since then stays so.
 * @param directory of their zips
 */
export async function shipProjects(
  projects: Projects,
  directory: string,
  { owner, isFirstStart }: { readonly owner: string; readonly isFirstStart: boolean },
): Promise<void> {
  const versions: string[] = [];
  for (const name of (await readdir(directory)).filter((file) => file.endsWith('.zip')).sort()) {
    const zip = await readFile(join(directory, name));
    versions.push(createHash('sha256').update(zip).digest('hex'));
    if (isFirstStart) await projects.push(Readable.from([zip]), { user: owner, anyOwner: true });
  }
  await projects.markReadyMade(versions);
}
