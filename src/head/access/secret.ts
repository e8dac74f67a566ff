import { createHash, randomBytes } from 'node:crypto';

const SECRET = /^bbx_[A-Za-z0-9_-]{43}$/;

/** 256 random bits: guessing is hopeless, so a plain SHA-256 is enough to store it by. */
export function newSecret(): string {
  return `bbx_${randomBytes(32).toString('base64url')}`;
}

export function looksLikeSecret(text: string): boolean {
  return SECRET.test(text);
}

export function hashSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}
