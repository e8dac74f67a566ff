import { BreadboxError } from '../../cluster/errors.ts';

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/**
 * The origin of a head to which a token may be sent: today, one on a loopback address.
 * @throws BreadboxError `usage`, with what to do instead
 */
export function headAddress(text: string): string {
  const url = parsed(text);
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.pathname !== '/' || url.search !== '') {
    throw new BreadboxError('usage', `${text} is not the address of a head`, {
      hint: 'It looks like http://127.0.0.1:8642.',
    });
  }
  const port = url.port || '8642';
  if (url.protocol === 'https:') {
    throw new BreadboxError('usage', `${text}: a head does not speak https yet`, { hint: tunnel(url.hostname, port) });
  }
  if (!LOOPBACK.test(url.hostname)) {
    throw new BreadboxError(
      'usage',
      `${text}: over http anybody on the way could read the token and what is computed, so only an address of this computer is taken`,
      { hint: tunnel(url.hostname, port) },
    );
  }
  return url.origin;
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
