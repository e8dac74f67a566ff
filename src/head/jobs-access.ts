import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { WorkerFiles } from '../farm/worker-files.ts';
import type { Tokens } from './access/tokens.ts';
import type { RunAccounts } from './accounts/run-accounts.ts';

export interface JobsAccessParts {
  readonly home: string;
  readonly url: string;
  readonly tokens: Tokens;
  readonly accounts: RunAccounts;
}

/** `workers/jobs-USER.json`: how programs of a user's jobs reach the head, with a token that can do what the user can. */
export class JobsAccess {
  readonly #parts: JobsAccessParts;
  readonly #files: WorkerFiles;
  readonly #making = new Map<string, Promise<string>>();

  constructor(parts: JobsAccessParts) {
    this.#parts = parts;
    this.#files = new WorkerFiles(parts.home);
  }

  /** Jobs of an earlier head run on: they are told the address of this one. */
  async announce(): Promise<void> {
    const names = await readdir(join(this.#parts.home, 'workers')).catch(() => []); // there were no workers yet
    for (const name of names) {
      const file = /^(jobs-.+)\.json$/.exec(name)?.[1];
      if (file !== undefined) await this.#files.announce(file, this.#parts.url);
    }
  }

  /** The path of the user's file, made anew where its token was revoked. @throws BreadboxError `not-allowed` */
  fileOf(user: string): Promise<string> {
    const making = this.#making.get(user) ?? this.#ensure(user).finally(() => this.#making.delete(user));
    this.#making.set(user, making);
    return making;
  }

  async #ensure(user: string): Promise<string> {
    const { tokens, accounts, url } = this.#parts;
    const { account, workDir, socket } = await accounts.workplace(user);
    const name = `jobs-${user}`;
    // Programs as root are the owner's, and a token of role user is not taken for them.
    const role = account?.uid === 0 ? 'owner' : 'user';
    const found = await this.#files.read(name);
    const who = found && (await tokens.who(found.token));
    if (found?.url === url && found.socket === socket && who?.user === user && who.role === role) {
      return this.#files.path(name);
    }
    const token = await tokens.createForJobs(user, role);
    return this.#files.write(name, { url, token, workDir, ...(socket && { socket }) }, account);
  }
}
