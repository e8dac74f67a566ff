import { BreadboxError } from '../cluster/errors.ts';
import { endingWithin } from '../telemetry/ending-within.ts';

/** A plug's answers are a hundredth of that. */
const MOST_BYTES = 64 * 1024;
/** Plugs on bad Wi-Fi take a second. */
const TIMEOUT_MS = 4000;

export interface DeviceAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** HOST or HOST:PORT, and nothing that would lead elsewhere. @throws BreadboxError `bad-input` */
export function checkAddress(address: string): void {
  const url = URL.canParse(`http://${address}`) ? new URL(`http://${address}`) : undefined;
  const isBare = url !== undefined && !/[/\\?#@\s]/.test(address) && url.hostname !== '';
  if (!isBare)
    throw new BreadboxError('bad-input', `${JSON.stringify(address)} is no address of a plug.`, {
      hint: 'Give its name or address alone, such as 192.168.1.50 or plug.lan; with a port, plug.lan:8080.',
    });
}

/**
 * One GET by plain HTTP, at the given address alone: a redirect is not followed, a long answer not read, a silent device not waited for.
 * @param path with its query; what stands in it is in no error, as it may hold a password
 * @throws BreadboxError `unreachable`
 */
export async function askDevice(
  address: string,
  path: string,
  signal: AbortSignal,
  headers: Readonly<Record<string, string>> = {},
): Promise<DeviceAnswer> {
  const url = `http://${address}${path}`;
  try {
    return await endingWithin(TIMEOUT_MS, signal, async (ends) => {
      const answer = await fetch(url, {
        headers: { ...headers, connection: 'close' },
        redirect: 'manual',
        signal: ends,
      });
      if (answer.status >= 300 && answer.status < 400) {
        await answer.body?.cancel();
        throw new BreadboxError('unreachable', `${address} sends us elsewhere; a plug does not.`, {
          hint: 'Look whether the address is still that of the plug.',
        });
      }
      return { status: answer.status, headers: answer.headers, text: await readBounded(address, answer) };
    });
  } catch (error) {
    if (error instanceof BreadboxError) throw error;
    signal.throwIfAborted();
    throw new BreadboxError('unreachable', `${address} ${reasonOf(error)}.`, {
      hint: 'Is the plug in, in reach of the Wi-Fi, and is this still its address?',
    });
  }
}

async function readBounded(address: string, { body }: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  for await (const chunk of body ?? []) {
    bytes += chunk.length;
    if (bytes > MOST_BYTES)
      throw new BreadboxError('unreachable', `${address} answers more than a plug has to say.`, {
        hint: 'Look whether the address is still that of the plug.',
      });
    text += decoder.decode(chunk, { stream: true });
  }
  return text;
}

/** fetch hides the reason in its cause; addresses and ports in it are ours. */
function reasonOf(error: unknown): string {
  if (error instanceof Error && error.name === 'TimeoutError') return `did not answer within ${TIMEOUT_MS / 1000} s`;
  const code =
    error instanceof Error && error.cause instanceof Error ? (error.cause as NodeJS.ErrnoException).code : '';
  switch (code) {
    case 'ECONNREFUSED':
      return 'refuses to be asked by HTTP';
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return 'is a name that leads nowhere';
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return 'cannot be reached from the head';
    default:
      return 'broke off in the middle of its answer';
  }
}
