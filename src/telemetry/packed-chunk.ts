import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { BreadboxError } from '../cluster/errors.ts';
import { STEPS_IN_CHUNK } from './keeping.ts';

/** Mean and greatest value of each step; NaN: nothing was measured. */
export interface Columns {
  readonly mean: Float32Array;
  readonly most: Float32Array;
}

/** Of a float32 (IEEE 754) the sign, the exponent and 15 bits of the fraction: each value is right to one part in 65,000. */
const PLANES = 3;
const VALUES = 2 * STEPS_IN_CHUNK;

export function emptyColumns(length = STEPS_IN_CHUNK): Columns {
  return { mean: new Float32Array(length).fill(Number.NaN), most: new Float32Array(length).fill(Number.NaN) };
}

/**
 * The first bytes of all values, then the second, then the third, deflated: what hardly changes takes hardly any room. At most
 * `VALUES * PLANES` bytes and a few.
 */
export function packChunk({ mean, most }: Columns): Buffer {
  const values = new Float32Array(VALUES);
  values.set(mean);
  values.set(most, STEPS_IN_CHUNK);
  const bits = new Uint32Array(values.buffer);
  const planes = Buffer.allocUnsafe(VALUES * PLANES);
  for (let index = 0; index < VALUES; index++) {
    const rounded = bits[index]! + 0x80; // half of what is left off; the largest number of a series is far from the end
    planes[index] = rounded >>> 24;
    planes[index + VALUES] = rounded >>> 16;
    planes[index + 2 * VALUES] = rounded >>> 8;
  }
  return deflateRawSync(planes);
}

/** @throws BreadboxError `store-corrupt` */
export function unpackChunk(packed: Uint8Array): Columns {
  const planes = inflated(packed);
  if (planes.length !== VALUES * PLANES) throw corrupt();
  const bits = new Uint32Array(VALUES);
  for (let index = 0; index < VALUES; index++)
    bits[index] = ((planes[index]! << 24) | (planes[index + VALUES]! << 16) | (planes[index + 2 * VALUES]! << 8)) >>> 0;
  const values = new Float32Array(bits.buffer);
  return { mean: values.subarray(0, STEPS_IN_CHUNK), most: values.subarray(STEPS_IN_CHUNK) };
}

export function inflated(packed: Uint8Array): Buffer {
  try {
    return inflateRawSync(packed);
  } catch (error) {
    throw corrupt(error);
  }
}

function corrupt(cause?: unknown): BreadboxError {
  return new BreadboxError('store-corrupt', 'A piece of telemetry.db is damaged.', {
    hint: 'Stop the head, move telemetry.db away, start it: what nodes measured begins anew, nothing else is lost.',
    cause,
  });
}
