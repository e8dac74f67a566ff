import type { UnixAccount } from '../unix-account.ts';
import type { Listing, OpenFile } from './own-files.ts';

/** Files as a Unix account sees them, with its rights and no others. `undefined`: the head's own. */
export interface JobFiles {
  /** @throws BreadboxError `not-found`, `not-allowed`, `conflict`, `bad-input` */
  list(account: UnixAccount | undefined, path: string): Promise<Listing>;
  /** @throws as `list` */
  read(account: UnixAccount | undefined, path: string): Promise<OpenFile>;
  /**
   * Whole, or not at all. @param body may throw: then nothing is written @param parents makes the directories above it
   * @throws as `list`, and `disk-full`
   */
  write(
    account: UnixAccount | undefined,
    path: string,
    body: AsyncIterable<Uint8Array>,
    parents?: boolean,
  ): Promise<{ bytes: number }>;
  /** A directory that is not there yet, closed to others, and those above it. @throws as `write` */
  makeDirectory(account: UnixAccount | undefined, path: string): Promise<void>;
}
