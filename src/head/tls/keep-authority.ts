import { createHash, createPrivateKey, X509Certificate } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BreadboxError } from '../../cluster/errors.ts';
import { type CertifiedKey, makeAuthority } from './certificates.ts';

export interface Authority extends CertifiedKey {
  /** SHA-256 of the certificate, hex. */
  readonly fingerprint: string;
}

/** The cluster's own authority, made at the first need; the key is for the head's account alone. */
export async function keepAuthority(directory: string, now: number): Promise<Authority> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const kept = await readPair(directory, 'ca');
  if (kept !== undefined) return { ...checked(kept, directory), fingerprint: fingerprintOf(kept.certificate) };
  const made = makeAuthority(now);
  await writePair(directory, 'ca', made);
  return { ...made, fingerprint: fingerprintOf(made.certificate) };
}

/** `undefined`: it was never made, or its making was cut short. */
export async function readPair(directory: string, name: string): Promise<CertifiedKey | undefined> {
  try {
    const [certificate, key] = await Promise.all(
      ['pem', 'key'].map((kind) => readFile(join(directory, `${name}.${kind}`), 'utf8')),
    );
    return { certificate: certificate!, key: key! };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** The certificate comes last: where it is, the key is. */
export async function writePair(directory: string, name: string, { certificate, key }: CertifiedKey): Promise<void> {
  for (const [kind, text, mode] of [
    ['key', key, 0o600],
    ['pem', certificate, 0o644],
  ] as const) {
    const path = join(directory, `${name}.${kind}`);
    await writeFile(`${path}.new`, text, { mode, flush: true });
    await rename(`${path}.new`, path);
  }
}

export function fingerprintOf(certificate: string): string {
  return createHash('sha256').update(new X509Certificate(certificate).raw).digest('hex');
}

export function isPair({ certificate, key }: CertifiedKey): boolean {
  try {
    return new X509Certificate(certificate).checkPrivateKey(createPrivateKey(key));
  } catch {
    return false; // one of them is no PEM: cut short, or of somebody's editor
  }
}

/** Who has pinned it would see a stranger, so it is never replaced in silence. */
function checked(pair: CertifiedKey, directory: string): CertifiedKey {
  if (isPair(pair)) return pair;
  throw new BreadboxError(
    'bad-input',
    `The cluster's certificate in ${directory} and its key do not belong together.`,
    {
      hint: 'Bring back ca.pem and ca.key from a backup; or delete both, after which every computer must log in anew.',
    },
  );
}
