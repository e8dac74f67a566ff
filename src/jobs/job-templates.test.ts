import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { templateSchema } from '../protocol/jobs.ts';
import { readTemplates } from './job-templates.ts';

let place: string;
beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), 'breadbox-templates-'));
});
afterEach(() => rmSync(place, { recursive: true }));

function folder(name: string, files: Record<string, string>): void {
  mkdirSync(join(place, name, 'src'), { recursive: true });
  for (const [path, text] of Object.entries(files)) writeFileSync(join(place, name, path), text);
}

test('a folder is told by its README, with all its files', async () => {
  const readme = '# Heat in a plate\n\nSolves it\non a grid.\n\n## Run\n\nMore.\n';
  folder('heat', { 'README.md': readme, 'job.sh': '#!/bin/sh\n', 'src/heat.c': 'int main;' });
  folder('bare', { 'job.sh': '#!/bin/sh\n' });
  folder('none', { 'README.md': '# No script\n' });
  expect(await readTemplates(place)).toEqual([
    { name: 'bare', title: 'bare', about: '', script: 'job.sh', files: [{ path: 'job.sh', text: '#!/bin/sh\n' }] },
    {
      ...{ name: 'heat', title: 'Heat in a plate', about: 'Solves it on a grid.', script: 'job.sh' },
      files: [
        { path: 'README.md', text: readme },
        { path: 'job.sh', text: '#!/bin/sh\n' },
        { path: 'src/heat.c', text: 'int main;' },
      ],
    },
  ]);
});

test('a head that was built without any has none', async () => {
  expect(await readTemplates(join(place, 'absent'))).toEqual([]);
});

test('those that come with Breadbox are whole', async () => {
  const shipped = await readTemplates(join(import.meta.dirname, '../../jobs'));
  for (const template of shipped) {
    expect(templateSchema.safeParse(template).success).toBe(true);
    expect(template.title, template.name).not.toBe(template.name);
    expect(template.about, template.name).not.toBe('');
  }
});
