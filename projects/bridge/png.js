// Writes a PNG: a signature, then chunks of length, name, data and checksum (https://www.w3.org/TR/png-3/).
import { deflateSync } from 'node:zlib';

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const BITS_PER_CHANNEL = 8;
const RED_GREEN_BLUE_ALPHA = 6;
const DIFFERENCE_TO_ROW_ABOVE = 2;

/** `pixels`: red, green, blue and alpha of each pixel, row by row from the top. */
export function encodePng(pixels, width, height) {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([BITS_PER_CHANNEL, RED_GREEN_BLUE_ALPHA, 0, 0, 0], 8);
  const data = deflateSync(filterRows(pixels, width * 4, height), { level: 3 });
  return Buffer.concat([SIGNATURE, chunk('IHDR', header), chunk('IDAT', data), chunk('IEND', Buffer.alloc(0))]);
}

/** Neighbouring rows are alike, so their differences pack better than the rows themselves. */
function filterRows(pixels, rowBytes, height) {
  const filtered = Buffer.alloc((rowBytes + 1) * height);
  for (let row = 0; row < height; row += 1) {
    const to = row * (rowBytes + 1);
    const from = row * rowBytes;
    filtered[to] = DIFFERENCE_TO_ROW_ABOVE;
    for (let at = 0; at < rowBytes; at += 1) {
      const above = row === 0 ? 0 : pixels[from + at - rowBytes];
      filtered[to + 1 + at] = pixels[from + at] - above;
    }
  }
  return filtered;
}

function chunk(name, data) {
  const named = Buffer.concat([Buffer.from(name, 'latin1'), data]);
  const framed = Buffer.alloc(named.length + 8);
  framed.writeUInt32BE(data.length, 0);
  named.copy(framed, 4);
  framed.writeUInt32BE(checksum(named), named.length + 4);
  return framed;
}

/** CRC-32; node:zlib has one only from Node 20.15 on. */
const CRC_OF_BYTE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  return crc;
});

function checksum(bytes) {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = CRC_OF_BYTE[(crc ^ byte) & 0xff] ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}
