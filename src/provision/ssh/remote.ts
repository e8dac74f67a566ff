import type { Passwords } from '../../protocol/fleet.ts';
import type { Target } from './target.ts';

export interface RemoteCommand {
  /** Given to the login's shell as it stands; words that come from users are quoted by the caller. */
  readonly command: string;
  readonly stdin?: Uint8Array | string | undefined;
  /** As root: by sudo, without a terminal, where the login is not root. */
  readonly root?: boolean | undefined;
  readonly timeoutSec?: number | undefined;
  readonly passwords?: Passwords | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Called with each piece as it comes; UTF-8 characters are never cut. */
  readonly onOutput?: ((stream: 'stdout' | 'stderr', text: string) => void) | undefined;
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

/** A way in for a host's connections to a port of this computer; ends with `stop`. */
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
   * one that was pinned or none is, `needs-password` where the key in place does not let us in or sudo asks,
   * `timed-out` after `timeoutSec`
   */
  run(target: Target, command: RemoteCommand): Promise<RemoteOutput>;
  /** `ssh -R`: what a host says to its own loopback comes to `localPort` here. @throws as `run` */
  reverseTunnel(target: Target, localPort: number): Promise<Tunnel>;
  /** Ends the shared connections to these hosts, such as before they restart. */
  disconnect(targets: readonly Target[]): Promise<void>;
  close(): Promise<void>;
}
