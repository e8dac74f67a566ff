import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { WorkerFile } from '../protocol/pilot.ts';

/** The 0600 files from which pilots, collectors and feeders learn address and token. */
export class WorkerFiles {
  readonly #directory: string;

  constructor(directory: string) {
    this.#directory = join(directory, 'workers');
  }

  path(name: string): string {
    return join(this.#directory, `${name}.json`);
  }

  stopFile(name: string): string {
    return join(this.#directory, `${name}.stop`);
  }

  async write(name: string, content: WorkerFile): Promise<string> {
    await mkdir(this.#directory, { recursive: true, mode: 0o700 });
    const path = this.path(name);
    await writeFile(`${path}.new`, JSON.stringify(content), { mode: 0o600 });
    await rename(`${path}.new`, path);
    return path;
  }

  /** The head may have another address than when the worker was started. */
  async announce(name: string, url: string): Promise<void> {
    const text = await readFile(this.path(name), 'utf8').catch(() => undefined);
    if (text === undefined) return; // the worker has left
    const content = JSON.parse(text) as WorkerFile;
    if (content.url !== url) await this.write(name, { ...content, url });
  }

  async remove(name: string): Promise<void> {
    await rm(this.path(name), { force: true });
    await rm(this.stopFile(name), { force: true });
  }
}
