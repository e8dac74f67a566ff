import { mkdirSync, readdirSync, renameSync, rmSync, statSync, utimesSync } from 'node:fs';

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
    if (!this.#touched()) return;
    rmSync(this.path, { recursive: true, force: true });
    this.#make();
  }

  #touched(): boolean {
    const stat = statSync(this.path, { throwIfNoEntry: false });
    if (stat === undefined) {
      this.#make();
      return false;
    }
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
