export interface ShellCommand {
  /**
   * POSIX sh. Words that come from users are quoted by the caller. Others on that computer can read it: secrets, and what may be longer
   * than 100 KiB, go by stdin.
   */
  readonly script: string;
  readonly stdin?: Uint8Array | string | (() => AsyncIterable<Uint8Array>) | undefined;
  /** The Unix account that runs it, in its home, with its login's environment. Default: the login of the head daemon there. */
  readonly account?: string | undefined;
  readonly timeoutSec?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Called with each piece of stdout as it comes. While a promise it gave is pending, no more is fetched. */
  readonly onBytes?: ((bytes: Uint8Array) => Promise<void> | void) | undefined;
}

export interface ShellOutput {
  /** 128 + signal for one that a signal ended. */
  readonly exitCode: number;
  /** The last 4 MiB; empty with `onBytes`. */
  readonly stdout: string;
  readonly stderr: string;
}

/** A shell on the computer of a cluster that speaks to slurmctld: this one, or another over SSH. */
export interface ClusterShell {
  /** The node that it is a shell of. */
  readonly node: string;
  /** Asks who it is there, where that was not asked yet: `login` and `accounts` hold after it. @throws BreadboxError as `run` */
  known(): Promise<void>;
  /** The account that it has there. */
  readonly login: string;
  /** Whether `account` may name another one than `login`: it is root there, or may become it. */
  readonly accounts: boolean;
  /**
   * @throws BreadboxError `unreachable` where the computer cannot be asked, `not-allowed` for an account that it cannot be,
   * `timed-out`, the reason of `signal`
   */
  run(command: ShellCommand): Promise<ShellOutput>;
}
