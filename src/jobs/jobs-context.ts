import type { LiveEvents } from '../protocol/live.ts';
import type { Store } from '../store/operation.ts';
import type { Engine } from './engine.ts';
import type { JobOperations } from './operations.ts';
import type { UnixAccount } from './unix-account.ts';

/** What the jobs of users need of the head. */
export interface JobsContext {
  readonly store: Store<JobOperations>;
  readonly engine: Engine;
  /** The data directory. */
  readonly directory: string;
  /** The Unix account of a user's jobs; `undefined`: the head's own. @throws BreadboxError `not-allowed` */
  readonly accountOf: (user: string) => Promise<UnixAccount | undefined>;
  /** A 0600 file of the account: how programs of the user's jobs reach the head. */
  readonly accessFile: (user: string) => Promise<string>;
  /** Of the programs that look like Slurm's; jobs have it on their PATH. */
  readonly lookAlikes: string;
  /** Whose jobs those are that name nobody: the head's own account. */
  readonly headUser: string;
  /** Whether anybody would be told. */
  readonly hasListeners: () => boolean;
  readonly publish: (event: 'jobs', data: LiveEvents['jobs'], about: { readonly owner: string }) => void;
  /** Something went wrong that no request can be told of. */
  readonly warn: (message: string, error?: unknown) => void;
}
