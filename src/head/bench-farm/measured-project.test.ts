import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { checkBundle } from '../../farm/bundle.ts';
import { parseProjectFile } from '../../farm/project-file.ts';
import { measuredBundle } from './measured-project.ts';

test('its bundle is one that the farm takes, with the program', async () => {
  const place = mkdtempSync(join(tmpdir(), 'breadbox-bench-bundle-'));
  try {
    const base64 = Buffer.from('\x7fELF and so on').toString('base64');
    const project = { argv: ['./draw', 'tasks', '96'], mode: 'stream', files: [{ name: 'draw', base64 }] } as const;
    writeFileSync(join(place, 'p.zip'), measuredBundle('b7', { ...project, warmUp: [] }));
    const { files, projectFile } = await checkBundle(join(place, 'p.zip'));
    expect([...files].sort()).toEqual(['draw', 'project.yaml']);
    expect(parseProjectFile(projectFile)).toMatchObject({ name: 'breadbox-bench-b7', mode: 'stream', attempts: 1 });
  } finally {
    rmSync(place, { recursive: true });
  }
});
