import { constants } from 'node:fs';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type WorkerFile, workerFileSchema } from '../protocol/pilot.ts';

const MAX_BYTES = 1024 * 1024;

/** Whose a file is. */
interface Holder {
  readonly uid: number;
  readonly gid: number;
}

/**
 * The 0600 files from which pilots, collectors and feeders learn address and token. Where workers run as accounts of their
 * own, each file is its account's; the folder is not, so none can be replaced by a link.
 */
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

  async write(name: string, content: WorkerFile, holder?: Holder): Promise<string> {
    await mkdir(this.#directory, { recursive: true, mode: 0o700 });
    const path = this.path(name);
    await rm(`${path}.new`, { force: true }); // of a head that was killed: it may be its account's already
    const file = await open(`${path}.new`, 'wx', 0o600);
    try {
      await file.writeFile(JSON.stringify(content));
      if (holder !== undefined) await file.chown(holder.uid, holder.gid);
    } finally {
      await file.close();
    }
    await rename(`${path}.new`, path);
    return path;
  }

  /** The head may have another address than when the worker was started: answers what stands there then, if it is new. */
  async announce(name: string, url: string): Promise<WorkerFile | undefined> {
    const found = await this.#read(name);
    if (found === undefined || found.content.url === url) return undefined;
    const content = { ...found.content, url };
    await this.write(name, content, found.holder);
    return content;
  }

  async remove(name: string): Promise<void> {
    await rm(this.path(name), { force: true });
    await rm(this.stopFile(name), { force: true });
  }

  async read(name: string): Promise<WorkerFile | undefined> {
    return (await this.#read(name))?.content;
  }

  /** `undefined`: the worker has left, or its account has spoilt its own file and will not hear from us. */
  async #read(name: string): Promise<{ content: WorkerFile; holder: Holder } | undefined> {
    const file = await open(this.path(name), constants.O_RDONLY | constants.O_NOFOLLOW).catch(() => undefined);
    if (file === undefined) return undefined;
    try {
      const { uid, gid, size } = await file.stat();
      if (size > MAX_BYTES) return undefined;
      const content = workerFileSchema.safeParse(JSON.parse(await file.readFile('utf8')));
      return content.success ? { content: content.data, holder: { uid, gid } } : undefined;
    } catch {
      return undefined; // no JSON any more
    } finally {
      await file.close();
    }
  }
}
