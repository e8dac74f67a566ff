import { deflateRawSync } from 'node:zlib';
import { inflated } from './packed-chunk.ts';

/** What came of a node in about a minute: of each series `buckets` means, greatest values and how many values each is of. */
export interface FreshRows {
  readonly seriesIds: Uint32Array;
  readonly buckets: number;
  readonly mean: Float32Array;
  readonly most: Float32Array;
  readonly count: Uint8Array;
}

/** A byte order mark of our own making is not needed: the file does not leave the machine, and all of ours are little-endian. */
export function packFresh({ seriesIds, buckets, mean, most, count }: FreshRows): Buffer {
  const header = Uint32Array.of(seriesIds.length, buckets);
  const parts = [header, seriesIds, mean, most, count];
  return deflateRawSync(
    Buffer.concat(parts.map(({ buffer, byteOffset, byteLength }) => Buffer.from(buffer, byteOffset, byteLength))),
    {
      level: 1,
    },
  );
}

/** @throws BreadboxError `store-corrupt` */
export function unpackFresh(packed: Uint8Array): FreshRows {
  const bytes = inflated(packed);
  const aligned = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
  const [series = 0, buckets = 0] = new Uint32Array(aligned, 0, 2);
  const values = series * buckets;
  const at = { ids: 8, mean: 8 + 4 * series, most: 8 + 4 * (series + values), count: 8 + 4 * (series + 2 * values) };
  return {
    seriesIds: new Uint32Array(aligned, at.ids, series),
    buckets,
    mean: new Float32Array(aligned, at.mean, values),
    most: new Float32Array(aligned, at.most, values),
    count: new Uint8Array(aligned, at.count, values),
  };
}
