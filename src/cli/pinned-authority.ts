import { createHash, X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import { connect, type DetailedPeerCertificate } from 'node:tls';
import { BreadboxError } from '../cluster/errors.ts';
import { tlsTrouble } from '../protocol/pinned-address.ts';

const HANDSHAKE_MS = 10_000;

export interface ShownAuthority {
  /** PEM. */
  readonly ca: string;
  /** SHA-256, hex. */
  readonly fingerprint: string;
}

const found = new Map<string, Promise<string>>();

/** The certificate with this fingerprint, which the head shows in its handshake. @throws BreadboxError `not-trusted`, `no-head` */
export function pinnedAuthority(url: string, fingerprint: string, signal: AbortSignal): Promise<string> {
  const key = `${url}#${fingerprint}`;
  const known = found.get(key) ?? shownAuthority(url, signal).then((shown) => checked(shown, url, fingerprint));
  found.set(key, known);
  known.catch(() => found.delete(key));
  return known;
}

/**
 * The authority that stands behind what answers at `url`. Nothing is sent there, and nothing is proved by it: who uses it compares
 * its fingerprint with one that he knows from elsewhere.
 * @throws BreadboxError `no-head`, `not-trusted`
 */
export function shownAuthority(url: string, signal: AbortSignal): Promise<ShownAuthority> {
  const { hostname, port } = new URL(url);
  const host = hostname.replace(/^\[|\]$/g, '');
  return new Promise((resolve, reject) => {
    const names = isIP(host) ? {} : { servername: host };
    // Trust comes from the fingerprint, and from a second connection that is checked against what this one shows.
    const socket = connect({
      host,
      port: Number(port || 443),
      ...names,
      rejectUnauthorized: false,
      timeout: HANDSHAKE_MS,
    });
    const abort = (): void => void socket.destroy(signal.reason as Error);
    signal.addEventListener('abort', abort, { once: true });
    socket.once('close', () => signal.removeEventListener('abort', abort));
    socket.once('timeout', () => socket.destroy(new Error(`no handshake within ${HANDSHAKE_MS / 1000} s`)));
    socket.once('error', (error: NodeJS.ErrnoException) =>
      reject(signal.aborted ? signal.reason : explain(error, url)),
    );
    socket.once('secureConnect', () => {
      const raw = rootOf(socket.getPeerCertificate(true)).raw;
      socket.destroy();
      const fingerprint = createHash('sha256').update(raw).digest('hex');
      resolve({ ca: new X509Certificate(raw).toString(), fingerprint });
    });
  });
}

function checked({ ca, fingerprint }: ShownAuthority, url: string, pinned: string): string {
  if (fingerprint === pinned) return ca;
  throw new BreadboxError(
    'not-trusted',
    `What answers at ${url} has not the fingerprint that was pinned, but ${fingerprint}.`,
    {
      hint: 'Either the head was set up anew, or something else answers there. On the head, `breadbox status` shows its fingerprint.',
    },
  );
}

function rootOf(certificate: DetailedPeerCertificate): DetailedPeerCertificate {
  let root = certificate;
  while (root.issuerCertificate !== undefined && root.issuerCertificate !== root) root = root.issuerCertificate;
  return root;
}

function explain(error: NodeJS.ErrnoException, url: string): BreadboxError {
  const trouble = tlsTrouble(error.code, url);
  if (trouble !== undefined) return new BreadboxError('not-trusted', trouble, { cause: error });
  return new BreadboxError('no-head', `No head answers at ${url} (${error.code ?? error.message}).`, { cause: error });
}
