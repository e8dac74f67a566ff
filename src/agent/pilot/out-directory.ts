import { chmodSync, lstatSync, mkdirSync, readdirSync, renameSync, rmSync, utimesSync } from 'node:fs';
import { removeTree } from '../remove-tree.ts';

/** Set on an empty directory: whatever is made in it gives it a later time. Cheaper to look at than its entries. */
const UNTOUCHED_SEC = 1;

/** `$BREADBOX_OUT` of a slot: one directory, used again while tasks leave it empty. */
export class OutDirectory {
  readonly path: string;
  readonly #parent: string;
  #taken = 0;

  constructor(parent: string) {
    this.#parent = parent;
    this.path = `${parent}/out`;
    this.#make();
  }

  /** Moves what the task left to a directory of its own and returns that; undefined when it left nothing. */
  take(): string | undefined {
    if (!this.#touched()) return undefined;
    const taken = `${this.#parent}/out-${++this.#taken}`;
    renameSync(this.path, taken);
    this.#make();
    return taken;
  }

  /** Removes what a failed attempt left. */
  clear(): void {
    const left = this.take();
    // What withstands goes with the pilot's own directory; the next task must not find it.
    if (left !== undefined) removeTree(left).catch(() => {});
  }

  #touched(): boolean {
    const stat = lstatSync(this.path, { throwIfNoEntry: false });
    if (!stat?.isDirectory()) {
      // The task has put something else in its place, perhaps a link to elsewhere.
      rmSync(this.path, { force: true });
      this.#make();
      return false;
    }
    if ((stat.mode & 0o700) !== 0o700) chmodSync(this.path, 0o700);
    if (stat.mtimeMs === UNTOUCHED_SEC * 1000) return false;
    if (readdirSync(this.path).length > 0) return true;
    utimesSync(this.path, UNTOUCHED_SEC, UNTOUCHED_SEC);
    return false;
  }

  #make(): void {
    mkdirSync(this.path, { recursive: true, mode: 0o700 });
    utimesSync(this.path, UNTOUCHED_SEC, UNTOUCHED_SEC);
  }
}
