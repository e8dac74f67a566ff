import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { JobTemplate } from '../protocol/jobs.ts';

/** What is submitted, of each. */
const SCRIPT = 'job.sh';
const README = 'README.md';

/** The job scripts that come with Breadbox: each folder of `directory`. Its README's heading and first paragraph say what it is. */
export async function readTemplates(directory: string): Promise<JobTemplate[]> {
  const folders = await readdir(directory, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []; // a head that was built without them
    throw error;
  });
  const names = folders.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  const templates = await Promise.all(names.sort().map((name) => readTemplate(join(directory, name), name)));
  return templates.filter((template) => template.files.some(({ path }) => path === SCRIPT));
}

async function readTemplate(folder: string, name: string): Promise<JobTemplate> {
  const files: JobTemplate['files'] = [];
  for (const path of (await readdir(folder, { recursive: true })).sort()) {
    const file = join(folder, path);
    if ((await stat(file)).isFile()) files.push({ path, text: await readFile(file, 'utf8') });
  }
  const readme = files.find(({ path }) => path === README)?.text ?? '';
  return { name, ...titleAndAbout(readme, name), script: SCRIPT, files };
}

function titleAndAbout(readme: string, name: string): { title: string; about: string } {
  const [heading = '', ...rest] = readme.split(/\n\s*\n/).map((part) => part.trim());
  const title = /^#\s+(.+)/.exec(heading)?.[1] ?? name;
  const under = heading.split('\n').slice(1).join(' ').trim();
  return { title, about: (under || rest[0] || '').replace(/\s+/g, ' ') };
}
