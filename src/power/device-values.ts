import { z } from 'zod';
import { BreadboxError } from '../cluster/errors.ts';

/** Firmwares differ in whether a number is one or a text of one: 5.2, "5.2". */
export const deviceNumber = z.union([
  z.number(),
  z
    .string()
    .regex(/^\s*-?\d+(\.\d+)?\s*$/)
    .transform(Number),
]);

/** @throws BreadboxError `not-supported`: it is something else than the driver is for */
export function readJson<T>(schema: z.ZodType<T>, text: string, otherwise: () => BreadboxError): T {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw otherwise(); // whatever else it says, it says it in no JSON
  }
  const read = schema.safeParse(value);
  if (read.success) return read.data;
  throw otherwise();
}

export function notThat(address: string, what: string, hint: string): BreadboxError {
  return new BreadboxError('not-supported', `${address} answers, but not as ${what} does.`, { hint });
}

export function wrongPassword(address: string, hasPassword: boolean): BreadboxError {
  return new BreadboxError(
    'needs-password',
    hasPassword ? `${address} does not take this name and password.` : `${address} asks for a password.`,
    { hint: 'Remove the meter and add it with the password of its web page in BREADBOX_METER_PASSWORD.' },
  );
}

/** A plug that sends power back, or shows noise below zero, draws nothing. */
export function drawnWatts(watts: number): number {
  return Math.max(0, watts);
}
