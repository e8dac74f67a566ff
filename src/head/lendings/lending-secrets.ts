import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

const keptSchema = z.object({
  token: z.string(),
  /** The worker's folder on its node. */
  place: z.string(),
  /** Where it was told that the head is. */
  url: z.string().optional(),
});
export type KeptLending = z.infer<typeof keptSchema>;

/** What the workers on lent nodes were given, to be given again when the head has moved: 0600 files of the head's own. */
export class LendingSecrets {
  readonly #directory: string;

  constructor(home: string) {
    this.#directory = join(home, 'lent');
  }

  async write(tokenId: string, kept: KeptLending): Promise<void> {
    await mkdir(this.#directory, { recursive: true, mode: 0o700 });
    const path = this.#path(tokenId);
    await writeFile(`${path}.new`, JSON.stringify(kept), { mode: 0o600, flush: true });
    await rename(`${path}.new`, path);
  }

  /** Nothing where there is none, or none that can be read: then that worker can be told nothing any more. */
  async read(tokenId: string): Promise<KeptLending | undefined> {
    try {
      return keptSchema.parse(JSON.parse(await readFile(this.#path(tokenId), 'utf8')));
    } catch {
      return undefined;
    }
  }

  async remove(tokenId: string): Promise<void> {
    await rm(this.#path(tokenId), { force: true });
  }

  #path(tokenId: string): string {
    return join(this.#directory, `${tokenId}.json`);
  }
}
