import type { LiveEvents } from '../protocol/live.ts';
import type { Store } from '../store/operation.ts';
import type { Engine } from './engine.ts';
import type { ClusterShell } from './engines/slurm/cluster-shell.ts';
import type { OutputFiles } from './files/output-file.ts';
import type { JobOperations } from './operations.ts';
import type { UnixAccount } from './unix-account.ts';

export interface JobsCluster {
  readonly shell: ClusterShell;
  /** It is a shell of this computer: paths and variables of who submits mean the same there. */
  readonly isHere: boolean;
}

/** What the jobs of users need of the head. */
export interface JobsContext {
  readonly store: Store<JobOperations>;
  readonly engine: Engine;
  /** The cluster that jobs go to at the moment; `undefined`: they run on this computer. */
  readonly cluster: () => JobsCluster | undefined;
  /** Where what jobs print lies at the moment. */
  readonly outputs: () => OutputFiles;
  /** The data directory. */
  readonly directory: string;
  /** The Unix account of a user's jobs; `undefined`: the head's own. @throws BreadboxError `not-allowed` */
  readonly accountOf: (user: string) => Promise<UnixAccount | undefined>;
  /** A 0600 file of the account: how programs of the user's jobs on this computer reach the head. */
  readonly accessFile: (user: string) => Promise<string>;
  /** Of the programs that look like Slurm's; jobs of this computer have it on their PATH. */
  readonly lookAlikes: string;
  /** Where programs on this computer switch user LEDs of its panel. @param account `undefined`: the head's own */
  readonly ledSocket: (account: UnixAccount | undefined) => Promise<string>;
  /** Whose jobs those are that name nobody: the head's own account. */
  readonly headUser: string;
  /** Whether anybody would be told. */
  readonly hasListeners: () => boolean;
  readonly publish: (event: 'jobs', data: LiveEvents['jobs'], about: { readonly owner: string }) => void;
  /** Something went wrong that no request can be told of. */
  readonly warn: (message: string, error?: unknown) => void;
}
