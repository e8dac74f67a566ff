import type { Target } from '../provision/ssh/target.ts';

export interface MaintainedNode {
  readonly node: string;
  readonly target: Target;
  readonly groups: readonly string[];
  /** Serves the shared home. */
  readonly isStorage: boolean;
  /** Speaks for the cluster: slurmctld runs there. */
  readonly isHead: boolean;
  /** The computer that this head runs on. */
  readonly isOwn: boolean;
}
