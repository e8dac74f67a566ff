import type { Passwords } from '../../protocol/fleet.ts';
import type { Target } from './target.ts';

export interface RemoteCommand {
  /**
   * Given to the login's shell as it stands, to /bin/sh as root; words that come from users are quoted by the caller.
   * Linux takes 128 KiB of it: longer scripts go by stdin.
   */
  readonly command: string;
  /** As a function: read anew for each host, as fast as the host takes it. */
  readonly stdin?: Uint8Array | string | (() => AsyncIterable<Uint8Array>) | undefined;
  /** As root: by sudo, without a terminal, where the login is not root. */
  readonly root?: boolean | undefined;
  readonly timeoutSec?: number | undefined;
  readonly connectTimeoutSec?: number | undefined;
  readonly passwords?: Passwords | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Called with each piece as it comes; UTF-8 characters are never cut. While a promise it gave is pending, no more is fetched. */
  readonly onOutput?: ((stream: 'stdout' | 'stderr', text: string) => Promise<void> | void) | undefined;
  /** Takes stdout as it is, piece by piece, in place of `onOutput`; the output's `stdout` is empty then. */
  readonly onBytes?: ((bytes: Uint8Array) => Promise<void> | void) | undefined;
}

export interface RemoteOutput {
  /** 128 + signal for one that a signal ended, as a shell says it. */
  readonly exitCode: number;
  /** Bounded: the last 4 MiB of each, with `truncated`. */
  readonly stdout: string;
  readonly stderr: string;
  readonly truncated: boolean;
  readonly seconds: number;
}

/** A way in for a host's connections to a port of this computer; ends with `stop`. A second one to that port is the same. */
export interface Tunnel {
  /** The port on the loopback of the host. */
  readonly port: number;
  stop(): Promise<void>;
}

/**
 * Commands on hosts, by OpenSSH with one shared connection a host (ControlMaster). At most eight fresh connections are
 * opened at once to one host. A command that exits with a status other than 0 is a value, not an error.
 */
export interface Remote {
  /**
   * @throws BreadboxError `unreachable` where no connection can be made or it broke, `host-key` where the host's key is not the
   * one that was pinned or none is, `needs-password` where no key lets us in but a password may, or sudo asks,
   * `not-allowed` where no password helps: the host takes keys alone, or the login may not become root;
   * `timed-out` after `timeoutSec`, counted from when the command begins; the reason of `signal`.
   * Where it throws, the command has been ended, with all of its process group, as far as the host could be reached.
   */
  run(target: Target, command: RemoteCommand): Promise<RemoteOutput>;
  /** `ssh -R`: what a host says to its own loopback comes to `localPort` here. @throws as `run` */
  reverseTunnel(target: Target, localPort: number): Promise<Tunnel>;
  /** Ends the shared connections to these hosts, such as before they restart. */
  disconnect(targets: readonly Target[]): Promise<void>;
  /** Ends what runs, with `stopping`, and all connections. */
  close(): Promise<void>;
}
