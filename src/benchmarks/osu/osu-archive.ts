import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const OWN_ARCHIVE = fileURLToPath(new URL('./own-archive', import.meta.url));

/** For tests: programs of our own as an archive like a release of OSU, with its file names. @param change what is in its folder, before it is packed */
export function packOwnArchive(path: string, change: (folder: string) => void = () => {}): void {
  const place = mkdtempSync(join(tmpdir(), 'breadbox-osu-archive-'));
  const folder = join(place, 'osu-micro-benchmarks-7.9');
  cpSync(OWN_ARCHIVE, folder, { recursive: true });
  for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' }))
    if (/^osu-.*\.c$/.test(basename(file)))
      renameSync(join(folder, file), join(folder, dirname(file), basename(file).replaceAll('-', '_')));
  change(folder);
  mkdirSync(dirname(path), { recursive: true });
  execFileSync('tar', ['-czf', path, '-C', place, 'osu-micro-benchmarks-7.9']);
  rmSync(place, { recursive: true });
}
