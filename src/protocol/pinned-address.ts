/** An address as one writes it down: `https://pi.local:8643#sha256=…`, the SHA-256 of the authority's certificate after it. */
export interface PinnedAddress {
  readonly url: string;
  /** Hex, 64 small letters and digits. */
  readonly fingerprint: string | undefined;
}

/** @returns nothing where what follows `#` is no fingerprint */
export function splitPinnedAddress(text: string): PinnedAddress | undefined {
  const [url = '', pin, ...rest] = text.split('#');
  if (pin === undefined) return { url, fingerprint: undefined };
  const fingerprint = /^sha256=([0-9a-f:]+)$/i.exec(pin)?.[1]?.replaceAll(':', '').toLowerCase();
  return fingerprint?.length === 64 && rest.length === 0 ? { url, fingerprint } : undefined;
}

export function pinnedAddress(url: string, fingerprint: string): string {
  return `${url}#sha256=${fingerprint}`;
}

/** Node's and OpenSSL's words for a certificate that does not hold: what it means, after "What answers at URL …". */
const TROUBLES: Readonly<Record<string, string>> = {
  ERR_TLS_CERT_ALTNAME_INVALID: 'has a certificate for other names than this one',
  CERT_HAS_EXPIRED: 'has a certificate that has ended, or the clock here is wrong',
  CERT_NOT_YET_VALID: 'has a certificate that has not begun, or the clock here is wrong',
  CERT_SIGNATURE_FAILURE: 'has a certificate that another authority has signed',
  SELF_SIGNED_CERT_IN_CHAIN: 'has a certificate of an authority that is not trusted here',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'has a certificate of an authority that is not trusted here',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'has a certificate of an authority that is not trusted here',
  UNABLE_TO_GET_ISSUER_CERT: 'has a certificate of an authority that is not trusted here',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'has a certificate of an authority that is not trusted here',
};

const NOT_TLS = new Set(['ERR_SSL_WRONG_VERSION_NUMBER', 'ERR_SSL_PACKET_LENGTH_TOO_LONG', 'EPROTO']);

/** Why a TLS connection did not come about, for people. Nothing: for another reason. */
export function tlsTrouble(code: string | undefined, url: string): string | undefined {
  if (code === undefined) return undefined;
  if (NOT_TLS.has(code)) return `What answers at ${url} does not speak TLS.`;
  const what = TROUBLES[code];
  return what && `What answers at ${url} ${what}.`;
}
