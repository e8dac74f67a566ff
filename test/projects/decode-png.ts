import { inflateSync } from 'node:zlib';
import { expect } from 'vitest';

export interface PngChunk {
  readonly name: string;
  readonly data: Buffer;
}

/** An independent reader of PNG files (https://www.w3.org/TR/png-3/); it expects the checksum of each chunk to be right. */
export function pngChunks(file: Buffer): readonly PngChunk[] {
  expect(file.subarray(0, 8).toString('latin1')).toBe('\x89PNG\r\n\x1a\n');
  const chunks: PngChunk[] = [];
  for (let at = 8; at < file.length; ) {
    const end = at + 8 + file.readUInt32BE(at);
    const name = file.toString('latin1', at + 4, at + 8);
    expect(file.readUInt32BE(end), `checksum of ${name}`).toBe(crcOf(file.subarray(at + 4, end)));
    chunks.push({ name, data: file.subarray(at + 8, end) });
    at = end + 4;
  }
  expect(chunks[0]?.name).toBe('IHDR');
  expect(chunks.at(-1)).toEqual({ name: 'IEND', data: Buffer.alloc(0) });
  return chunks;
}

export interface Picture {
  readonly width: number;
  readonly height: number;
  pixelAt(x: number, y: number): readonly number[];
}

/** For 8-bit RGBA with the filters 0 and 2, the ones that the projects write. */
export function decodePng(file: Buffer): Picture {
  const chunks = pngChunks(file);
  const header = chunks[0]!.data;
  expect([...header.subarray(8)]).toEqual([8, 6, 0, 0, 0]);
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
  return decodeRows(Buffer.concat(chunks.filter(({ name }) => name === 'IDAT').map(({ data }) => data)), width, height);
}

export function decodeRows(deflated: Buffer, width: number, height: number): Picture {
  const rows = inflateSync(deflated);
  const rowBytes = width * 4 + 1;
  expect(rows.length).toBe(rowBytes * height);
  const pixels = Buffer.alloc(width * height * 4);
  for (let row = 0; row < height; row += 1) {
    const filter = rows[row * rowBytes];
    expect([0, 2]).toContain(filter);
    for (let at = 0; at < width * 4; at += 1) {
      const above = filter === 2 && row > 0 ? pixels[(row - 1) * width * 4 + at]! : 0;
      pixels[row * width * 4 + at] = rows[row * rowBytes + 1 + at]! + above;
    }
  }
  return {
    width,
    height,
    pixelAt: (x, y) => [...pixels.subarray((y * width + x) * 4, (y * width + x) * 4 + 4)],
  };
}

/** CRC-32, bit by bit. */
function crcOf(bytes: Buffer): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return (crc ^ 0xffffffff) >>> 0;
}
