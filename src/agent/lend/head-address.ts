import { BreadboxError } from '../../cluster/errors.ts';
import { type PinnedAddress, splitPinnedAddress } from '../../protocol/pinned-address.ts';

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/**
 * A head to which a token may be sent: by https from anywhere, by http on this computer.
 * @throws BreadboxError `usage`, with what to do instead
 */
export function headAddress(text: string): PinnedAddress {
  const pinned = splitPinnedAddress(text);
  const url = parsed(pinned?.url ?? '');
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.pathname !== '/' || url.search !== '') {
    throw new BreadboxError('usage', `${text} is not the address of a head`, {
      hint: 'It looks like https://HOST:8643#sha256=FINGERPRINT, or http://127.0.0.1:8642.',
    });
  }
  if (url.protocol === 'http:' && !LOOPBACK.test(url.hostname)) {
    throw new BreadboxError(
      'usage',
      `${text}: over http anybody on the way could read the token and what is computed, so only an address of this computer is taken`,
      { hint: `If that head speaks https, give its address so. Else: ${tunnel(url.hostname, url.port || '8642')}` },
    );
  }
  return { url: url.origin, fingerprint: pinned?.fingerprint };
}

/** The head knows itself by its own port, so the tunnel has the same on both sides. */
export function tunnel(host: string, port: string): string {
  return `Reach the head through SSH: ssh -N -L ${port}:127.0.0.1:${port} ${host}, and then lend to http://127.0.0.1:${port}.`;
}

function parsed(text: string): URL | undefined {
  try {
    return new URL(text);
  } catch {
    return undefined; // refused with a sentence
  }
}
