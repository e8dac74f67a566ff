import { createHash, randomBytes } from 'node:crypto';

/** What a 401 asks for, as far as plugs do. */
export interface DigestChallenge {
  readonly realm: string;
  readonly nonce: string;
  readonly opaque: string | undefined;
}

/** `undefined`: it asks for another way than Digest with SHA-256 and qop "auth" (RFC 7616). */
export function parseChallenge(header: string | null): DigestChallenge | undefined {
  if (header === null || !/^digest /i.test(header)) return undefined;
  const fields = new Map<string, string>();
  for (const [, name = '', quoted, bare] of header
    .slice(7)
    .matchAll(/([a-z]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,]+))/gi))
    fields.set(name.toLowerCase(), quoted?.replaceAll(/\\(.)/g, '$1') ?? bare ?? '');
  const realm = fields.get('realm');
  const nonce = fields.get('nonce');
  const isAuth = (fields.get('qop') ?? '').split(',').some((qop) => qop.trim() === 'auth');
  const isSha256 = fields.get('algorithm')?.toUpperCase() === 'SHA-256';
  if (realm === undefined || nonce === undefined || !isAuth || !isSha256) return undefined;
  return { realm, nonce, opaque: fields.get('opaque') };
}

/**
 * The `Authorization` of one GET. response = H(H(user:realm:password):nonce:nc:cnonce:qop:H(method:uri)), H of SHA-256, hex (RFC 7616,
 * 3.4.1). Shelly Gen2 asks for it: shelly-api-docs.shelly.cloud/gen2/General/Authentication.
 */
export function digestHeader(
  { realm, nonce, opaque }: DigestChallenge,
  { user, password, uri }: { readonly user: string; readonly password: string; readonly uri: string },
  cnonce = randomBytes(16).toString('hex'),
): string {
  const count = '00000001';
  const secret = hash(`${user}:${realm}:${password}`);
  const response = hash(`${secret}:${nonce}:${count}:${cnonce}:auth:${hash(`GET:${uri}`)}`);
  const quoted = { username: user, realm, nonce, uri, cnonce, response, ...(opaque !== undefined && { opaque }) };
  const fields = Object.entries(quoted).map(([name, value]) => `${name}="${value.replaceAll(/["\\]/g, '\\$&')}"`);
  return `Digest ${[...fields, 'algorithm=SHA-256', 'qop=auth', `nc=${count}`].join(', ')}`;
}

function hash(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}
