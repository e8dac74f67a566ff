import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bornAt } from './process-table.ts';

/** The engines on one directory of jobs: each has a file `.engines/UUID` with its process and birth, from before it reads the jobs. */
export class EnginePeers {
  readonly #directory: string;
  readonly #name = randomUUID();

  constructor(jobsDirectory: string) {
    this.#directory = join(jobsDirectory, '.engines');
  }

  async join(): Promise<void> {
    await mkdir(this.#directory, { recursive: true, mode: 0o700 });
    for (const name of await readdir(this.#directory)) {
      const path = join(this.#directory, name);
      const [pid, born] = (await readFile(path, 'utf8').catch(() => '')).split('\n');
      if (born && (await bornAt(Number(pid))) !== born) await rm(path, { force: true });
    }
    const own = `${process.pid}\n${(await bornAt(process.pid)) ?? ''}\n`;
    await writeFile(join(this.#directory, this.#name), own, { mode: 0o600 });
  }

  async leave(): Promise<void> {
    await rm(join(this.#directory, this.#name), { force: true });
  }

  /** Whether another one has come since, or was there and has not left. */
  async areThere(): Promise<boolean> {
    const names = await readdir(this.#directory);
    return names.some((name) => name !== this.#name);
  }
}
