import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Projects } from '../farm/projects.ts';

/** Pushes the projects that come with Breadbox, so that a first run is one click away. @param directory of their zips */
export async function shipProjects(projects: Projects, directory: string, owner: string): Promise<void> {
  for (const name of (await readdir(directory)).filter((file) => file.endsWith('.zip')).sort()) {
    await projects.push(createReadStream(join(directory, name)), { user: owner, anyOwner: true });
  }
}
