import { deflateRawSync } from 'node:zlib';

/** An entry of a zip as a liar may write it; what is not given is as it ought to be. */
export interface CraftedEntry {
  readonly name: string | Uint8Array;
  readonly content?: string | Uint8Array;
  readonly deflate?: boolean;
  /** Unix mode with its type bits. */
  readonly mode?: number;
  readonly flags?: number;
  readonly method?: number;
  /** The size that the entry claims. */
  readonly bytes?: number;
  readonly packedBytes?: number;
  /** Claims `bytes` in a zip64 field. */
  readonly zip64?: boolean;
  readonly offset?: number;
}

const UTF8_NAME = 0x800;

/** A zip, byte by byte. */
export function craftedZip(entries: readonly CraftedEntry[]): Buffer {
  const locals: Buffer[] = [];
  const records: Buffer[] = [];
  let offset = 0;
  for (const entry of entries) {
    const name = Buffer.from(entry.name as string);
    const content = Buffer.from((entry.content ?? '') as string);
    const data = entry.deflate ? deflateRawSync(content, { level: 9 }) : content;
    const method = entry.method ?? (entry.deflate ? 8 : 0);
    const flags = UTF8_NAME | (entry.flags ?? 0);
    const bytes = entry.bytes ?? content.length;
    const packedBytes = entry.packedBytes ?? data.length;
    const extra = entry.zip64 ? zip64Field(bytes) : Buffer.alloc(0);
    const local = Buffer.alloc(30);
    local.write('PK\x03\x04', 'latin1');
    local.writeUInt16LE(20, 4);
    local.writeUInt16LE(flags, 6);
    local.writeUInt16LE(method, 8);
    local.writeUInt32LE(data.length, 18);
    local.writeUInt32LE(content.length, 22);
    local.writeUInt16LE(name.length, 26);
    const record = Buffer.alloc(46);
    record.write('PK\x01\x02', 'latin1');
    record.writeUInt16LE((3 << 8) | 45, 4);
    record.writeUInt16LE(45, 6);
    record.writeUInt16LE(flags, 8);
    record.writeUInt16LE(method, 10);
    record.writeUInt32LE(packedBytes, 20);
    record.writeUInt32LE(entry.zip64 ? 0xffffffff : bytes, 24);
    record.writeUInt16LE(name.length, 28);
    record.writeUInt16LE(extra.length, 30);
    record.writeUInt32LE(((entry.mode ?? 0o100644) << 16) >>> 0, 38);
    record.writeUInt32LE(entry.offset ?? offset, 42);
    locals.push(local, name, data);
    records.push(record, name, extra);
    offset += local.length + name.length + data.length;
  }
  const directory = Buffer.concat(records);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(Math.min(entries.length, 0xffff), 8);
  end.writeUInt16LE(Math.min(entries.length, 0xffff), 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  const zip64 = entries.length < 0xffff ? [] : zip64End(entries.length, directory.length, offset);
  return Buffer.concat([...locals, directory, ...zip64, end]);
}

function zip64Field(bytes: number): Buffer {
  const field = Buffer.alloc(12);
  field.writeUInt16LE(1, 0);
  field.writeUInt16LE(8, 2);
  field.writeBigUInt64LE(BigInt(bytes), 4);
  return field;
}

function zip64End(entries: number, directoryBytes: number, directoryOffset: number): Buffer[] {
  const end = Buffer.alloc(56);
  end.write('PK\x06\x06', 'latin1');
  end.writeBigUInt64LE(44n, 4);
  end.writeBigUInt64LE(BigInt(entries), 24);
  end.writeBigUInt64LE(BigInt(entries), 32);
  end.writeBigUInt64LE(BigInt(directoryBytes), 40);
  end.writeBigUInt64LE(BigInt(directoryOffset), 48);
  const locator = Buffer.alloc(20);
  locator.write('PK\x06\x07', 'latin1');
  locator.writeBigUInt64LE(BigInt(directoryOffset + directoryBytes), 8);
  locator.writeUInt32LE(1, 16);
  return [end, locator];
}
