import type { ErrorCode } from '../cluster/errors.ts';
import type { Finding, Rung } from '../protocol/doctor.ts';
import type { Cluster } from '../provision/cluster.ts';
import type { Facts } from '../provision/facts.ts';
import type { RemoteOutput } from '../provision/ssh/remote.ts';

/** A node as the doctor finds it. */
export interface Patient {
  readonly node: string;
  /** In the cluster's network. */
  readonly address: string;
  readonly isHead: boolean;
  /** Serves the shared home. */
  readonly isStorage: boolean;
  /** Runs jobs. */
  readonly computes: boolean;
  /** As gathered just now; of one that cannot be reached, `undefined`. */
  readonly facts: Facts | undefined;
  /** Why it cannot be reached. */
  readonly trouble?:
    | { readonly code: ErrorCode; readonly sentence: string; readonly hint?: string | undefined }
    | undefined;
}

export interface Question {
  /** POSIX sh as root, or as `account`; it changes nothing. */
  readonly script: string;
  readonly stdin?: string | undefined;
  readonly account?: string | undefined;
  /** Default 20. */
  readonly timeoutSec?: number | undefined;
}

/** What a check works with. */
export interface Exam {
  /** Those that can be reached and that no rung below has failed on; in inventory order. */
  readonly patients: readonly Patient[];
  /** All that were asked for, also unreachable ones. */
  readonly everybody: readonly Patient[];
  /** `undefined`: it is not among `patients`. */
  readonly head: Patient | undefined;
  /** What `up` decided; `undefined` of an adopted cluster: then nothing of it is known but what can be looked at. */
  readonly cluster: Cluster | undefined;
  /** Why it could not be decided what the cluster is to be: then there is none here, although `up` has begun one. */
  readonly undecided?:
    | { readonly sentence: string; readonly proof?: string | undefined; readonly hint?: string | undefined }
    | undefined;
  /** The values of the slurm.conf that slurmctld has, by key in lower case; empty where it has none that can be read. */
  readonly slurmConf: ReadonlyMap<string, string>;
  /** What the check's own `look` printed there. */
  looked(node: string): string;
  /** A command that exits with anything is a value. @throws BreadboxError as `Remote.run` */
  ask(node: string, question: Question): Promise<RemoteOutput>;
  /** Tested by doing: a sentence for the rung. */
  tested(sentence: string): void;
  readonly signal: AbortSignal;
}

/** What a check has found: a `Finding` without what the check itself says already. */
export type Found = Omit<Finding, 'check' | 'rung' | 'nodes' | 'fixable' | 'fixed' | 'cause' | 'trouble'> & {
  readonly nodes: readonly string[];
  readonly cause?: string | undefined;
  /** Only a person can mend this one, although the check has a `treat`. */
  readonly byHand?: true | undefined;
};

/** One thing that is done to mend. */
export interface Treatment {
  readonly node: string;
  /** In the infinitive: copy the key of munge from n0. */
  readonly what: string;
  /** POSIX sh as root with `set -eu`; doing it twice does no harm. */
  readonly script: string;
  readonly stdin?: string | undefined;
  readonly timeoutSec?: number | undefined;
  /** URLs of package sources that the script fetches from and the node has no way to: it is lent one. */
  readonly sources?: readonly string[] | undefined;
}

/** One failure that a cluster can have. Checks of a rung are asked side by side; nothing that `examine` asks changes anything. */
export interface Check {
  /** A stable word: munge-key. */
  readonly name: string;
  readonly rung: Rung;
  /** How it usually comes about, a sentence. */
  readonly cause: string;
  /** Among the findings of one rung, those of a smaller number are to blame first. Default 50. */
  readonly order?: number | undefined;
  /** It makes no sense on a cluster that was adopted: `exam.cluster` is there. Default: false. */
  readonly needsUp?: boolean | undefined;
  /** POSIX sh, run as root on each patient with the looks of all other checks, in one script; must not fail on a bare system. */
  readonly look?: ((patient: Patient, cluster: Cluster | undefined) => string | undefined) | undefined;
  /** @throws never for what is wrong with a patient: that is a finding */
  examine(exam: Exam): Promise<readonly Found[]> | readonly Found[];
  /**
   * What mends one of its findings, in order, or `undefined` where a person has to. Checked by examining again.
   * May ask, such as for a good copy of a file.
   */
  readonly treat?: ((found: Found, exam: Exam) => Promise<readonly Treatment[] | undefined>) | undefined;
}
