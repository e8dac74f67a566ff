// Writes PNGs, and films of PNGs: a signature, then chunks of length, name, data and checksum
// (https://www.w3.org/TR/png-3/, of which chapter 11.3.6 has the chunks of a film).
import { deflateSync } from 'node:zlib';

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const BITS_PER_CHANNEL = 8;
const RED_GREEN_BLUE_ALPHA = 6;
const DIFFERENCE_TO_ROW_ABOVE = 2;
const FOREVER = 0;
const LEAVE_AS_IT_IS = 0;
const REPLACE = 0;

/** `pixels`: red, green, blue and alpha of each pixel, row by row from the top. */
export function encodePng(pixels, width, height) {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([BITS_PER_CHANNEL, RED_GREEN_BLUE_ALPHA, 0, 0, 0], 8);
  const data = deflateSync(filterRows(pixels, width * 4, height), { level: 9 });
  return Buffer.concat([SIGNATURE, chunk('IHDR', header), chunk('IDAT', data), chunk('IEND', Buffer.alloc(0))]);
}

/** `frames`: PNGs of one size as encodePng writes them. A viewer that knows no films shows the first. */
export function encodeFilm(frames, millisecondsPerFrame) {
  const header = chunkOf(frames[0], 'IHDR');
  const control = Buffer.alloc(8);
  control.writeUInt32BE(frames.length, 0);
  control.writeUInt32BE(FOREVER, 4);
  const chunks = [SIGNATURE, chunk('IHDR', header), chunk('acTL', control)];
  let sequence = 0;
  for (const [index, frame] of frames.entries()) {
    chunks.push(chunk('fcTL', frameControl(sequence, header, millisecondsPerFrame)));
    sequence += 1;
    const data = chunkOf(frame, 'IDAT');
    if (index === 0) {
      chunks.push(chunk('IDAT', data));
    } else {
      const numbered = Buffer.alloc(4);
      numbered.writeUInt32BE(sequence);
      chunks.push(chunk('fdAT', Buffer.concat([numbered, data])));
      sequence += 1;
    }
  }
  return Buffer.concat([...chunks, chunk('IEND', Buffer.alloc(0))]);
}

/** A frame as large as the whole picture: its number, size, place, delay as a fraction of a second, and what comes after. */
function frameControl(sequence, header, milliseconds) {
  const control = Buffer.alloc(26);
  control.writeUInt32BE(sequence, 0);
  header.copy(control, 4, 0, 8);
  control.writeUInt16BE(milliseconds, 20);
  control.writeUInt16BE(1000, 22);
  control.set([LEAVE_AS_IT_IS, REPLACE], 24);
  return control;
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

/** The data of the one chunk of that name. */
function chunkOf(png, name) {
  for (let at = SIGNATURE.length; at < png.length; ) {
    const length = png.readUInt32BE(at);
    if (png.toString('latin1', at + 4, at + 8) === name) return png.subarray(at + 8, at + 8 + length);
    at += length + 12;
  }
  throw new Error(`the PNG has no chunk ${name}`);
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
