import type { ClusterShell } from '../jobs/engines/slurm/cluster-shell.ts';
import type { Workplace } from './farm-context.ts';

/** What the farm needs of a cluster so that its nodes work for it. */
export interface ClusterPlace {
  readonly shell: ClusterShell;
  /** breadbox-agent as built, on this computer. */
  readonly agent: { readonly version: string; readonly path: string };
  /** As whom an owner's workers run on the nodes. @throws BreadboxError `not-allowed` */
  readonly workplace: (owner: string) => Promise<Workplace>;
  /**
   * Where the nodes find the head, and what tells it from others. The url is absent where no way leads there but through tunnels.
   * @throws BreadboxError `port-in-use`, `listen-refused`
   */
  readonly access: () => Promise<{
    readonly url: string | undefined;
    readonly ca: string;
    readonly fingerprint: string;
  }>;
  /** Whether an owner's programs may run on the head's own computer too. */
  readonly mayRunHere: (owner: string) => Promise<boolean>;
}
