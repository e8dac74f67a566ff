import type { UpProblem } from '../protocol/provision.ts';
import type { Cluster, Host } from './cluster.ts';

/** A change, announced before it is made: with `--dry-run` it is announced and nothing else. */
export interface Step {
  /** In the infinitive: set the host name to n1. */
  readonly what: string;
  /** POSIX sh, run as root with `set -eu`; words that come from anybody are quoted (`joinWords`). Doing it twice does no harm. */
  readonly script: string;
  /** Becomes the script's stdin: what must not stand in an argument, such as a key. */
  readonly stdin?: string | undefined;
  /** What a reader of `--dry-run` wants to see: the difference of a file. Never a secret. */
  readonly detail?: string | undefined;
  readonly timeoutSec?: number | undefined;
  /** It takes effect with the next boot. */
  readonly needsReboot?: boolean | undefined;
}

/** What a phase decides from. Nothing here is a promise: `steps` is pure, and the same for a dry run. */
export interface View {
  readonly host: Host;
  readonly cluster: Cluster;
  /** What this phase's `look` printed on this host. */
  readonly looked: string;
  /** The same of another host; `undefined` where it could not be looked at. */
  lookedOn(node: string): string | undefined;
}

/**
 * One thing that `up` sees to. The runner sends the looks of all phases to a host as one script, so that a run that finds nothing
 * to do costs one round trip; where a phase changed a host, those after it look again there, and so does the phase itself:
 * steps that are left then are a failure. Phases go host by host, each as fast as its host, except behind a `barrier`.
 */
export interface Phase {
  /** A stable word: name-hosts. */
  readonly name: string;
  /** Reads aloud in the list: name hosts. */
  readonly title: string;
  /** It begins when all hosts have ended the phases before it. */
  readonly barrier?: boolean | undefined;
  /** Hosts that it has nothing to do on are skipped in silence. Absent: all. */
  concerns?(host: Host, cluster: Cluster): boolean;
  /** POSIX sh, run as root in a subshell without `set -e`; it only looks, and must not fail on a bare system. */
  look?(host: Host, cluster: Cluster): string;
  /** URLs of package sources that its steps fetch from and this host has no way to: it is lent one while they run. */
  sourcesOutOfReach?(view: View): readonly string[];
  /** Pure. @throws BreadboxError where the host can never be as it must be */
  steps(view: View): readonly Step[];
  /**
   * What stays when a host leaves the cluster, or the cluster goes: decided from the same look. Packages stay, what Breadbox wrote
   * goes, what was there before comes back. Run in the reverse order of the phases.
   */
  undo?(view: View): readonly Step[];
  /** Found before anything is changed, on all hosts at once that stay. Pure. */
  problems?(view: View): readonly UpProblem[];
  /** The same on hosts that leave: what would be lost with them. */
  undoProblems?(view: View): readonly UpProblem[];
}
