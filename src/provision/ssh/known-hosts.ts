import { createHash } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';

/** A host key as known_hosts has it. */
export interface PublicHostKey {
  readonly type: string;
  /** Base64 of the key's wire form. */
  readonly key: string;
}

/** The pins: one line a node, `NODE TYPE KEY`. Changes are made one after another, each whole. */
export class KnownHosts {
  readonly #path: string;
  #changing: Promise<void> = Promise.resolve();

  constructor(path: string) {
    this.#path = path;
  }

  async read(): Promise<Map<string, PublicHostKey>> {
    return parseKnownHosts(await this.#text());
  }

  pin(keys: ReadonlyMap<string, PublicHostKey>): Promise<void> {
    return this.#change((all) => new Map([...all, ...keys]));
  }

  /** Of hosts that are gone for good: another that gets the name is met anew. */
  forget(nodes: readonly string[]): Promise<void> {
    return this.#change((all) => new Map([...all].filter(([node]) => !nodes.includes(node))));
  }

  async #change(changed: (all: Map<string, PublicHostKey>) => Map<string, PublicHostKey>): Promise<void> {
    const change = this.#changing.then(async () => {
      const all = changed(parseKnownHosts(await this.#text()));
      const lines = [...all].map(([node, { type, key }]) => `${node} ${type} ${key}\n`);
      await writeFile(`${this.#path}.new`, lines.join(''), { mode: 0o600 });
      await rename(`${this.#path}.new`, this.#path);
    });
    this.#changing = change.catch(() => {}); // the caller has the error
    await change;
  }

  async #text(): Promise<string> {
    try {
      return await readFile(this.#path, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
      throw error;
    }
  }
}

export function parseKnownHosts(text: string): Map<string, PublicHostKey> {
  const keys = new Map<string, PublicHostKey>();
  for (const line of text.split('\n')) {
    const [host, type, key] = line.trim().split(/\s+/);
    if (host === undefined || type === undefined || key === undefined || host.startsWith('#')) continue;
    keys.set(host, { type, key });
  }
  return keys;
}

/** As `ssh-keygen -l` prints it. */
export function fingerprint({ key }: PublicHostKey): string {
  const digest = createHash('sha256').update(Buffer.from(key, 'base64')).digest('base64');
  return `SHA256:${digest.replace(/=+$/, '')}`;
}
