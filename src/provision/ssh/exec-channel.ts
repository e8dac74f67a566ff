import { constants } from 'node:os';
import { type FieldReader, MESSAGE, proxyPacket } from './mux-wire.ts';

/** What the other side may send before we say that we have read it. */
export const WINDOW_BYTES = 1024 * 1024;
export const PACKET_BYTES = 32 * 1024;
/** About what a buffer takes besides what is in it. */
const PIECE_BYTES = 128;

/** Characters. */
export interface TerminalSize {
  readonly cols: number;
  readonly rows: number;
}

export interface ChannelReader {
  /** While the answer is pending, the other side is not told to send more. */
  onData(stream: 'stdout' | 'stderr', bytes: Buffer): Promise<void> | void;
}

/** One command on a host: a session channel of RFC 4254, 6. */
export class ExecChannel {
  /** `undefined`: it ended without one, as when its server was killed. Rejects where the connection breaks. */
  readonly ended: Promise<number | undefined>;
  readonly #write: (packet: Buffer) => void;
  readonly #remote: number;
  readonly #reader: ChannelReader;
  #sendWindow: number;
  readonly #maxPacket: number;
  #read = 0;
  #outgoing: Buffer[] = [];
  /** Bytes of it. */
  #waiting = 0;
  #eof = false;
  readonly #onFlush: (() => void)[] = [];
  #closeSent = false;
  #exitCode: number | undefined;
  #resolve!: (exitCode: number | undefined) => void;
  #reject!: (error: unknown) => void;

  constructor(
    write: (packet: Buffer) => void,
    opened: { readonly remote: number; readonly window: number; readonly maxPacket: number },
    reader: ChannelReader,
  ) {
    this.#write = write;
    this.#remote = opened.remote;
    this.#sendWindow = opened.window;
    this.#maxPacket = Math.min(opened.maxPacket, PACKET_BYTES);
    this.#reader = reader;
    this.ended = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    this.ended.catch(() => {}); // whoever runs the command awaits it; a channel may also be left alone
  }

  get isOpen(): boolean {
    return !this.#closeSent;
  }

  exec(command: string): void {
    this.#write(proxyPacket(MESSAGE.channelRequest, this.#remote, 'exec', true, command));
  }

  /** The login's shell on a terminal of its own: RFC 4254, 6.2 and 6.5. Its modes are left to the server. */
  shell(term: string, { cols, rows }: TerminalSize): void {
    const noModes = Buffer.of(0);
    this.#write(proxyPacket(MESSAGE.channelRequest, this.#remote, 'pty-req', true, term, cols, rows, 0, 0, noModes));
    this.#write(proxyPacket(MESSAGE.channelRequest, this.#remote, 'shell', true));
  }

  /** Of its terminal: RFC 4254, 6.7. */
  resize({ cols, rows }: TerminalSize): void {
    if (this.#closeSent) return;
    this.#write(proxyPacket(MESSAGE.channelRequest, this.#remote, 'window-change', false, cols, rows, 0, 0));
  }

  /** Of memory, for what was written and what the other side has no room for yet. */
  get waitingBytes(): number {
    return this.#waiting + this.#outgoing.length * PIECE_BYTES;
  }

  write(data: Uint8Array): void {
    if (data.length > 0) this.#outgoing.push(Buffer.from(data.buffer, data.byteOffset, data.byteLength));
    this.#waiting += data.length;
    this.#flush();
  }

  /** Resolves when most of what was written is on its way, or never will be. */
  async drained(): Promise<void> {
    while (this.#waiting > WINDOW_BYTES && !this.#closeSent)
      await Promise.race([new Promise<void>((resolve) => this.#onFlush.push(resolve)), this.ended.catch(() => {})]);
  }

  /** Its stdin ends behind what was written. */
  end(): void {
    this.#eof = true;
    this.#flush();
  }

  close(): void {
    if (this.#closeSent) return;
    this.#closeSent = true;
    this.#write(proxyPacket(MESSAGE.channelClose, this.#remote));
  }

  /** @returns whether the channel is over */
  receive(type: number, packet: FieldReader): boolean {
    switch (type) {
      case MESSAGE.channelData:
        this.#take('stdout', packet.bytes());
        return false;
      case MESSAGE.channelExtendedData:
        packet.uint32();
        this.#take('stderr', packet.bytes());
        return false;
      case MESSAGE.channelWindowAdjust:
        this.#sendWindow += packet.uint32();
        this.#flush();
        return false;
      case MESSAGE.channelRequest:
        this.#takeRequest(packet);
        return false;
      case MESSAGE.channelFailure:
        this.#reject(new Error('the SSH server refused to run the command'));
        this.close();
        return false;
      case MESSAGE.channelClose:
        this.close();
        this.#resolve(this.#exitCode);
        return true;
      default:
        return false;
    }
  }

  broke(error: unknown): void {
    this.#closeSent = true;
    this.#reject(error);
  }

  #take(stream: 'stdout' | 'stderr', bytes: Buffer): void {
    const taken = this.#reader.onData(stream, bytes);
    if (taken === undefined) this.#haveRead(bytes.length);
    else taken.then(() => this.#haveRead(bytes.length), this.#reject);
  }

  #haveRead(bytes: number): void {
    this.#read += bytes;
    if (this.#read < WINDOW_BYTES / 2 || this.#closeSent) return;
    this.#write(proxyPacket(MESSAGE.channelWindowAdjust, this.#remote, this.#read));
    this.#read = 0;
  }

  #takeRequest(packet: FieldReader): void {
    const what = packet.text();
    packet.byte();
    if (what === 'exit-status') this.#exitCode = packet.uint32();
    else if (what === 'exit-signal') {
      const signals: Readonly<Record<string, number>> = constants.signals;
      this.#exitCode = 128 + (signals[`SIG${packet.text()}`] ?? 0);
    }
  }

  #flush(): void {
    for (const wake of this.#onFlush.splice(0)) wake();
    if (this.#closeSent) return;
    while (this.#outgoing.length > 0 && this.#sendWindow > 0) {
      const next = this.#outgoing[0]!;
      const piece = next.subarray(0, Math.min(this.#sendWindow, this.#maxPacket));
      this.#write(proxyPacket(MESSAGE.channelData, this.#remote, piece));
      this.#sendWindow -= piece.length;
      this.#waiting -= piece.length;
      if (piece.length === next.length) this.#outgoing.shift();
      else this.#outgoing[0] = next.subarray(piece.length);
    }
    if (this.#eof && this.#outgoing.length === 0) {
      this.#eof = false;
      this.#write(proxyPacket(MESSAGE.channelEof, this.#remote));
    }
  }
}
