import { BreadboxError } from '../../cluster/errors.ts';
import type { ExecChannel, TerminalSize } from './exec-channel.ts';
import { ConnectionBroke, type MuxConnection, TooManySessions } from './mux-connection.ts';

/** As what programs there know the terminal; what browsers draw understands it. */
export const TERM = 'xterm-256color';

export interface TerminalRequest extends TerminalSize {
  /** Called with each piece as it comes. While a promise it gave is pending, little more comes: 1 MiB at most. */
  readonly onBytes: (bytes: Uint8Array) => Promise<void> | void;
}

/** A shell on a terminal. */
export interface Terminal {
  /** The shell's exit code, 128 + signal for one that a signal ended; `undefined`: it ended without one. Rejects with a BreadboxError. */
  readonly ended: Promise<number | undefined>;
  /** Bytes that were typed and that it has not taken yet. */
  readonly waitingBytes: number;
  write(keys: string): void;
  resize(size: TerminalSize): void;
  /** Hangs up: what runs in it gets SIGHUP. More than once: nothing more. */
  end(): void;
}

/**
 * In a connection that is there, so that it costs no process here and has a window of its own (RFC 4254, 5.2).
 * @param told makes an error of a connection that broke, or that takes no more sessions
 */
export async function openTerminal(
  connection: MuxConnection,
  { cols, rows, onBytes }: TerminalRequest,
  told: (error: unknown) => Promise<BreadboxError>,
): Promise<Terminal> {
  let channel: ExecChannel;
  try {
    channel = await connection.openChannel({ onData: (_, bytes) => onBytes(bytes) });
  } catch (error) {
    throw await told(error);
  }
  channel.shell(TERM, { cols, rows });
  const ended = channel.ended.catch(async (error) => {
    if (error instanceof ConnectionBroke || error instanceof TooManySessions) throw await told(error);
    throw new BreadboxError('not-allowed', 'Its SSH server gives no terminal.', {
      hint: 'Look at PermitTTY and ForceCommand in its sshd_config.',
      cause: error,
    });
  });
  ended.catch(() => {}); // whoever has the terminal awaits it
  return {
    ended,
    get waitingBytes() {
      return channel.waitingBytes;
    },
    write: (keys) => channel.write(Buffer.from(keys)),
    resize: (size) => channel.resize(size),
    end: () => channel.close(),
  };
}
