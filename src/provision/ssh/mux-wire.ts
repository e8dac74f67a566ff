/** Numbers of the connection protocol (RFC 4254, 9) and of the shared connection (OpenSSH's PROTOCOL.mux). */
export const MESSAGE = {
  channelOpen: 90,
  channelOpenConfirmation: 91,
  channelOpenFailure: 92,
  channelWindowAdjust: 93,
  channelData: 94,
  channelExtendedData: 95,
  channelEof: 96,
  channelClose: 97,
  channelRequest: 98,
  channelSuccess: 99,
  channelFailure: 100,
} as const;

export const MUX = {
  hello: 0x1,
  terminate: 0x10000005,
  proxy: 0x1000000f,
  proxyGranted: 0x8000000f,
  version: 4,
} as const;

type Field = number | boolean | string | Uint8Array;

/** A number is a uint32, a boolean a byte, text and bytes are strings of SSH (RFC 4251, 5). */
export function fields(...values: readonly Field[]): Buffer {
  const parts = values.flatMap((value) => {
    if (typeof value === 'number') return [uint32(value)];
    if (typeof value === 'boolean') return [Buffer.of(value ? 1 : 0)];
    const bytes = typeof value === 'string' ? Buffer.from(value) : value;
    return [uint32(bytes.length), bytes];
  });
  return Buffer.concat(parts);
}

/** A packet of the mux protocol: its length before it. */
export function muxPacket(...values: readonly Field[]): Buffer {
  const body = fields(...values);
  return Buffer.concat([uint32(body.length), body]);
}

/** A packet in proxy mode: length, no padding, type. */
export function proxyPacket(type: number, ...values: readonly Field[]): Buffer {
  const body = fields(...values);
  return Buffer.concat([uint32(body.length + 2), Buffer.of(0, type), body]);
}

export class FieldReader {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  uint32(): number {
    this.#at += 4;
    return this.#bytes.readUInt32BE(this.#at - 4);
  }

  byte(): number {
    this.#at += 1;
    return this.#bytes.readUInt8(this.#at - 1);
  }

  bytes(): Buffer {
    const length = this.uint32();
    this.#at += length;
    return this.#bytes.subarray(this.#at - length, this.#at);
  }

  text(): string {
    return this.bytes().toString('utf8');
  }
}

/** Yields the packets that are whole, without their length; keeps the rest for the next piece. */
export class PacketReader {
  #pieces: Buffer[] = [];
  #length = 0;

  *push(piece: Buffer): Generator<Buffer> {
    this.#pieces.push(piece);
    this.#length += piece.length;
    if (this.#length < 4) return;
    let bytes = this.#pieces.length === 1 ? this.#pieces[0]! : Buffer.concat(this.#pieces);
    while (bytes.length >= 4 && bytes.length >= 4 + bytes.readUInt32BE(0)) {
      const end = 4 + bytes.readUInt32BE(0);
      yield bytes.subarray(4, end);
      bytes = bytes.subarray(end);
    }
    this.#pieces = [bytes];
    this.#length = bytes.length;
  }
}

function uint32(value: number): Buffer {
  const bytes = Buffer.allocUnsafe(4);
  bytes.writeUInt32BE(value >>> 0);
  return bytes;
}
