import { createHash, X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import { connect, type DetailedPeerCertificate } from 'node:tls';

const HANDSHAKE_MS = 10_000;

/**
 * The PEM certificate with this fingerprint (SHA-256, hex), which the head shows in its handshake. Nothing is sent there, and the
 * connection that is used afterwards is checked against what this one has shown.
 */
export function pinnedAuthority(url: string, fingerprint: string, signal?: AbortSignal): Promise<string> {
  const { hostname, port } = new URL(url);
  const host = hostname.replace(/^\[|\]$/g, '');
  return new Promise((resolve, reject) => {
    const name = isIP(host) ? {} : { servername: host };
    const socket = connect({ host, port: Number(port || 443), ...name, rejectUnauthorized: false });
    const abort = (): void => void socket.destroy(new Error('it was ended'));
    signal?.addEventListener('abort', abort, { once: true });
    socket.once('close', () => signal?.removeEventListener('abort', abort));
    socket.setTimeout(HANDSHAKE_MS, () => socket.destroy(new Error(`no handshake within ${HANDSHAKE_MS / 1000} s`)));
    socket.once('error', reject);
    socket.once('secureConnect', () => {
      const { raw } = rootOf(socket.getPeerCertificate(true));
      socket.destroy();
      const shown = createHash('sha256').update(raw).digest('hex');
      if (shown === fingerprint) resolve(new X509Certificate(raw).toString());
      else reject(new Error(`What answers at ${url} has not the fingerprint that was given, but ${shown}.`));
    });
  });
}

function rootOf(certificate: DetailedPeerCertificate): DetailedPeerCertificate {
  let root = certificate;
  while (root.issuerCertificate !== undefined && root.issuerCertificate !== root) root = root.issuerCertificate;
  return root;
}
