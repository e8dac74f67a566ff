import type { UpProblem } from '../protocol/provision.ts';
import type { Cluster, Host } from './cluster.ts';
import type { RemoteOutput } from './ssh/remote.ts';

/** What `verify` has to work with, when all phases have ended on all hosts that are left. */
export interface Verifying {
  readonly cluster: Cluster;
  /** Those that no phase has failed on; none of them is leaving. */
  readonly hosts: readonly Host[];
  /** POSIX sh as root there. @throws BreadboxError as `Remote.run` */
  run(host: Host, script: string, options?: { stdin?: string; timeoutSec?: number }): Promise<RemoteOutput>;
  /** What happens at the moment on these nodes, for the list. */
  now(nodes: readonly string[], what: string): void;
  /** Of these nodes, those whose agents the head hears. */
  agentsHeard(nodes: readonly string[]): Promise<ReadonlySet<string>>;
  readonly signal: AbortSignal;
}

/** Each thing that was tested by doing, as a sentence; and what did not work, with its proof. */
export interface Verification {
  readonly verified: readonly string[];
  readonly problems: readonly UpProblem[];
}

/** Tests a cluster by doing what its users will do. What does not work is a problem, not an error. */
export type Verify = (verifying: Verifying) => Promise<Verification>;
