import { cpSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Root } from './root.ts';

const BOARDS = join(import.meta.dirname, '../../../test/fixtures/boards');
const FAKE_PROGRAMS = join(import.meta.dirname, '../../../test/fakes/bin');

type Row = readonly [sizeBytes: number, freeBytes: number, files: number, filesFree: number];

/** For tests: a board whose /proc and /sys lie in test/fixtures/boards; what statfs would say of its disks is in statfs.json there. */
export function frozenRoot(board: string, programs: 'programs' | 'no programs' = 'no programs'): Root {
  return rootAt(join(BOARDS, board), programs);
}

/** A copy of it that a test may change, and that time may pass in. The caller removes `directory`. */
export function thawedRoot(board: string, programs: 'programs' | 'no programs' = 'no programs') {
  const directory = mkdtempSync(join(tmpdir(), `breadbox-${board}-`));
  cpSync(join(BOARDS, board), directory, { recursive: true });
  return {
    directory,
    root: rootAt(directory, programs),
    write: (path: string, text: string) => writeFileSync(join(directory, path), text),
  };
}

function rootAt(directory: string, programs: 'programs' | 'no programs'): Root {
  const spaces = JSON.parse(readFileSync(join(directory, 'statfs.json'), 'utf8')) as Record<string, Row>;
  return new Root(directory, {
    searchPath: programs === 'programs' ? FAKE_PROGRAMS : '/nowhere',
    spaceOf: (mountPoint) => {
      const row = spaces[mountPoint];
      if (row === undefined) throw new Error(`statfs of ${mountPoint}: no such file system`);
      const [sizeBytes, freeBytes, files, filesFree] = row;
      return { sizeBytes, freeBytes, files, filesFree };
    },
  });
}
