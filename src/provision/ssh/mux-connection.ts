import { connect, type Socket } from 'node:net';
import { type ChannelReader, ExecChannel, PACKET_BYTES, WINDOW_BYTES } from './exec-channel.ts';
import { FieldReader, MESSAGE, MUX, muxPacket, PacketReader, proxyPacket } from './mux-wire.ts';

/** The connection is gone; what the master said stands in its log. */
export class ConnectionBroke extends Error {
  /** The command may have begun. */
  readonly ran: boolean;

  constructor(message: string, options: { readonly ran?: boolean; readonly cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.ran = options.ran ?? false;
  }
}
/** The server lets no more sessions into this connection: MaxSessions of sshd_config. */
export class TooManySessions extends Error {}

interface Waiting {
  readonly reader: ChannelReader;
  readonly resolve: (channel: ExecChannel) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * A master of OpenSSH (ControlMaster) in its proxy mode: channels over its socket, without a process each.
 * The source is PROTOCOL.mux of OpenSSH, sections 1 and "Requesting proxy mode".
 */
export class MuxConnection {
  /** Resolves when it is gone. */
  readonly closed: Promise<void>;
  readonly #socket: Socket;
  readonly #channels = new Map<number, ExecChannel>();
  readonly #opening = new Map<number, Waiting>();
  readonly #waiting: Waiting[] = [];
  #nextChannel = 0;
  /** As the server has let us know. */
  #mostSessions = Number.POSITIVE_INFINITY;

  private constructor(socket: Socket) {
    this.#socket = socket;
    this.closed = new Promise((resolve) => socket.once('close', () => resolve()));
  }

  /** @throws ConnectionBroke where nothing listens there, or it is no master that lets us in */
  static async open(path: string): Promise<MuxConnection> {
    const socket = await connectTo(path);
    const reader = new PacketReader();
    const connection = new MuxConnection(socket);
    socket.write(Buffer.concat([muxPacket(MUX.hello, MUX.version), muxPacket(MUX.proxy, 0)]));
    await new Promise<void>((resolve, reject) => {
      const refused = (): void => reject(new ConnectionBroke('the shared connection was closed'));
      socket.once('close', refused);
      let granted = false;
      socket.on('data', (piece: Buffer) => {
        for (const packet of reader.push(piece)) {
          if (granted) connection.#receive(packet);
          else if (packet.readUInt32BE(0) === MUX.proxyGranted) {
            granted = true;
            socket.off('close', refused);
            socket.once('close', () => connection.#broke());
            resolve();
          } else if (packet.readUInt32BE(0) !== MUX.hello) {
            reject(new ConnectionBroke('the master refuses its proxy mode'));
            socket.destroy();
          }
        }
      });
    });
    return connection;
  }

  /** Ends the master behind a socket, and with it all that goes through it. Nothing listens there: nothing to do. */
  static async terminate(path: string): Promise<void> {
    let socket: Socket;
    try {
      socket = await connectTo(path);
    } catch {
      return; // its master is gone
    }
    const gone = new Promise<void>((resolve) => socket.once('close', () => resolve()));
    socket.resume();
    socket.write(Buffer.concat([muxPacket(MUX.hello, MUX.version), muxPacket(MUX.terminate, 0)]));
    socket.setTimeout(1000, () => socket.destroy());
    await gone;
  }

  get alive(): boolean {
    return !this.#socket.destroyed;
  }

  get busy(): boolean {
    return this.#channels.size + this.#opening.size + this.#waiting.length > 0;
  }

  /**
   * Where the server takes no more sessions, one waits for another to end.
   * @throws ConnectionBroke; TooManySessions where there is no other. Nothing has run then.
   */
  openChannel(reader: ChannelReader): Promise<ExecChannel> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ reader, resolve, reject });
      this.#openNext();
    });
  }

  close(): void {
    this.#socket.destroy();
  }

  #openNext(): void {
    if (this.#socket.destroyed) this.#broke();
    while (this.#waiting.length > 0 && this.#channels.size + this.#opening.size < this.#mostSessions) {
      const local = this.#nextChannel++;
      this.#opening.set(local, this.#waiting.shift()!);
      this.#write(proxyPacket(MESSAGE.channelOpen, 'session', local, WINDOW_BYTES, PACKET_BYTES));
    }
  }

  #write = (packet: Buffer): void => {
    if (!this.#socket.destroyed) this.#socket.write(packet);
  };

  #receive(packet: Buffer): void {
    const type = packet.readUInt8(1);
    const rest = new FieldReader(packet.subarray(2));
    if (type < MESSAGE.channelOpenConfirmation || type > MESSAGE.channelFailure) return;
    const local = rest.uint32();
    const waiting = this.#opening.get(local);
    if (waiting === undefined) {
      if (this.#channels.get(local)?.receive(type, rest) === true) {
        this.#channels.delete(local);
        this.#openNext();
      }
      return;
    }
    this.#opening.delete(local);
    if (type === MESSAGE.channelOpenConfirmation) {
      const opened = { remote: rest.uint32(), window: rest.uint32(), maxPacket: rest.uint32() };
      const channel = new ExecChannel(this.#write, opened, waiting.reader);
      this.#channels.set(local, channel);
      waiting.resolve(channel);
    } else {
      rest.uint32();
      if (this.#channels.size === 0) waiting.reject(new TooManySessions(rest.text()));
      else {
        this.#mostSessions = this.#channels.size;
        this.#waiting.push(waiting);
      }
    }
  }

  #broke(): void {
    const broke = 'the shared connection broke';
    for (const { reject } of [...this.#opening.values(), ...this.#waiting.splice(0)])
      reject(new ConnectionBroke(broke));
    for (const channel of this.#channels.values()) channel.broke(new ConnectionBroke(broke, { ran: true }));
    this.#opening.clear();
    this.#channels.clear();
  }
}

function connectTo(path: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(path);
    socket.once('connect', () => {
      socket.off('error', failed);
      socket.on('error', () => {}); // 'close' follows, and says it
      resolve(socket);
    });
    const failed = (cause: Error): void => reject(new ConnectionBroke('nothing listens at the socket', { cause }));
    socket.once('error', failed);
  });
}
