import { opendir } from 'node:fs/promises';
import { BreadboxError } from '../../cluster/errors.ts';
import { openOwned } from '../open-owned.ts';
import { findAccount } from '../unix-account.ts';
import { OpenOutput, type OutputFile, type OutputFiles } from './output-file.ts';

const KNOWN_FOR_MS = 30_000;
/** Of one step; nobody reads more of them apart. */
const MOST_RANKS = 4096;

/** What jobs of this computer print: files in the hands of their accounts, of which none but their own is opened. */
export class OwnOutput implements OutputFiles {
  readonly lookMs = 200;
  readonly #uids = new Map<string, { readonly uid: number; readonly untilMs: number }>();

  async open(path: string, account: string | undefined): Promise<OutputFile> {
    return new OpenOutput(await openOwned(path, await this.#uidOf(account)));
  }

  /** At most so many: the directory is the account's, and a link there leads to names that look like ours at most. */
  async rankNames(directory: string): Promise<readonly string[]> {
    const names: string[] = [];
    try {
      for await (const { name } of await opendir(directory)) {
        if (/^\d{1,9}(\.out|\.err)?$/.test(name)) names.push(name);
        if (names.length >= 2 * MOST_RANKS) break;
      }
    } catch {
      // No step has kept its ranks apart, or the account has made something else of the directory.
    }
    return names;
  }

  async #uidOf(account: string | undefined): Promise<number> {
    if (account === undefined) return ownUid();
    const known = this.#uids.get(account);
    if (known !== undefined && known.untilMs > Date.now()) return known.uid;
    const found = await findAccount(account);
    if (found === undefined) {
      throw new BreadboxError('not-found', `The account ${account}, whose file this was, is not there any more.`);
    }
    this.#uids.set(account, { uid: found.uid, untilMs: Date.now() + KNOWN_FOR_MS });
    return found.uid;
  }
}

function ownUid(): number {
  const uid = process.getuid?.();
  if (uid !== undefined) return uid;
  throw new BreadboxError('internal', 'This system has no accounts that files belong to.');
}
