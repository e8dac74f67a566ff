import { readdirSync, readFileSync, statfsSync } from 'node:fs';
import { join } from 'node:path';
import { findProgram } from '../find-program.ts';
import { KeptFile } from './kept-file.ts';

/** Of a file system, in bytes and inodes. */
export interface Space {
  readonly sizeBytes: number;
  /** For programs without special rights. */
  readonly freeBytes: number;
  /** 0: it has no fixed number of inodes. */
  readonly files: number;
  readonly filesFree: number;
}

export interface RootOptions {
  /** As the variable PATH. */
  readonly searchPath?: string;
  /** What statfs says of a mount point; a tree that was copied from elsewhere cannot know. */
  readonly spaceOf?: (mountPoint: string) => Space;
}

/** The machine as a directory: `/`, or a tree that was copied from another one. Paths in it have no slash at their beginning. */
export class Root {
  readonly path: string;
  readonly #searchPath: string | undefined;
  readonly #spaceOf: (mountPoint: string) => Space;

  constructor(path = '/', { searchPath, spaceOf = (mountPoint) => spaceAt(join(path, mountPoint)) }: RootOptions = {}) {
    this.path = path;
    this.#searchPath = searchPath;
    this.#spaceOf = spaceOf;
  }

  to(relative: string): string {
    return join(this.path, relative);
  }

  /** For what is read each second. */
  keep(relative: string): KeptFile {
    return new KeptFile(this.to(relative));
  }

  /** Its text without white space or NUL (as in a device tree) around it; undefined where it is absent or says an error. */
  text(relative: string): string | undefined {
    try {
      return readFileSync(this.to(relative), 'utf8').replaceAll('\0', '').trim();
    } catch {
      return undefined; // sysfs says by errors that a file means nothing now: the speed of a link that is down
    }
  }

  number(relative: string): number | undefined {
    const text = this.text(relative);
    if (text === undefined || text === '') return undefined;
    const value = Number(text);
    return Number.isFinite(value) ? value : undefined;
  }

  /** Sorted as people count: thermal_zone2 before thermal_zone10. Empty where there is no such directory. */
  list(relative: string): string[] {
    try {
      return readdirSync(this.to(relative)).sort(byNumber);
    } catch {
      return []; // no such subsystem here: absent, not broken
    }
  }

  space(mountPoint: string): Space {
    return this.#spaceOf(mountPoint);
  }

  program(name: string): string | undefined {
    return findProgram(name, this.path, this.#searchPath);
  }
}

/** A collator of the system's would do it, and weigh megabytes. */
function byNumber(a: string, b: string): number {
  const [textA, textB] = [a.replace(/\d+$/, ''), b.replace(/\d+$/, '')];
  if (textA !== textB) return textA < textB ? -1 : 1;
  return Number(a.slice(textA.length)) - Number(b.slice(textB.length));
}

/** statfs(2). Node.js has it from 18.15. */
function spaceAt(path: string): Space {
  if (statfsSync === undefined) throw new Error('Node.js 18.15 or later is needed to ask how much is free');
  const { bsize, blocks, bavail, files, ffree } = statfsSync(path);
  return { sizeBytes: bsize * blocks, freeBytes: bsize * bavail, files, filesFree: ffree };
}
