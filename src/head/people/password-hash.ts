import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto';

/** 32 MiB and about a quarter of a second of a desktop's core: what OWASP asks for where memory is dear (its Password Storage Cheat Sheet). */
const NOW = { N: 2 ** 15, r: 8, p: 3 } as const;
const SALT_BYTES = 16;
const HASH_BYTES = 32;
const STORED = /^scrypt\$(\d+)\$(\d+)\$(\d+)\$([A-Za-z0-9+/=]+)\$([A-Za-z0-9+/=]+)$/;

interface Parameters {
  readonly N: number;
  readonly r: number;
  readonly p: number;
}

export interface PasswordCheck {
  readonly matches: boolean;
  /** It was hashed with other parameters than are used now: hash it anew while its text is known. */
  readonly stale: boolean;
}

/** `scrypt$N$r$p$SALT$HASH`, the last two in base64. */
export async function hashPassword(password: string, parameters: Parameters = NOW): Promise<string> {
  const salt = randomBytes(SALT_BYTES);
  const hash = await inTurn(password, salt, HASH_BYTES, parameters);
  const { N, r, p } = parameters;
  return ['scrypt', N, r, p, salt.toString('base64'), hash.toString('base64')].join('$');
}

/** @param stored `undefined`: nobody's. It takes as long as with somebody's, and matches nothing. */
export async function checkPassword(password: string, stored: string | undefined): Promise<PasswordCheck> {
  const [, N, r, p, salt = '', hash = ''] = (stored === undefined ? undefined : STORED.exec(stored)) ?? [];
  if (N === undefined) {
    await inTurn(password, randomBytes(SALT_BYTES), HASH_BYTES, NOW);
    return { matches: false, stale: false };
  }
  const expected = Buffer.from(hash, 'base64');
  const parameters = { N: Number(N), r: Number(r), p: Number(p) };
  const found = await inTurn(password, Buffer.from(salt, 'base64'), expected.length, parameters);
  const stale = parameters.N !== NOW.N || parameters.r !== NOW.r || parameters.p !== NOW.p;
  return { matches: timingSafeEqual(found, expected), stale };
}

let last: Promise<unknown> = Promise.resolve();

/** One at a time: many logins at once must take neither the memory of a small head nor all its threads. */
function inTurn(password: string, salt: Buffer, bytes: number, parameters: Parameters): Promise<Buffer> {
  const mine = last.then(() => derive(password, salt, bytes, parameters));
  last = mine.catch(() => {}); // whoever asked is told; the next one does not depend on it
  return mine;
}

function derive(password: string, salt: Buffer, bytes: number, { N, r, p }: Parameters): Promise<Buffer> {
  const options: ScryptOptions = { N, r, p, maxmem: 2 * 128 * N * r };
  return new Promise((resolve, reject) => {
    scrypt(password.normalize('NFC'), salt, bytes, options, (error, hash) => (error ? reject(error) : resolve(hash)));
  });
}
