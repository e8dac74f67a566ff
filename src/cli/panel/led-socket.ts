import { existsSync } from 'node:fs';
import net from 'node:net';
import { join } from 'node:path';
import { BreadboxError } from '../../cluster/errors.ts';
import { HOME_FILES, homeDirectory } from '../../protocol/home.ts';
import type { UserLed } from '../../protocol/panel-frame.ts';
import { LED_SOCKET } from '../../protocol/panel-limits.ts';

const PATIENCE_MS = 5000;
const LONGEST_ANSWER = 1000;

/** Of the job that asks, of this computer, or of the agent that a head has. */
export function ledSocket(env: Readonly<Record<string, string | undefined>>, ofService: string = LED_SOCKET): string {
  if (env.BREADBOX_LED) return env.BREADBOX_LED;
  if (existsSync(ofService)) return ofService;
  const own = [HOME_FILES.ledSocket, HOME_FILES.rootLedSocket].map((name) => join(homeDirectory(env), name));
  return own.find((path) => existsSync(path)) ?? ofService;
}

/** Asks the agent of this computer; the protocol is in docs/panel.md. @throws BreadboxError `unreachable`, `timed-out`, `command-failed` */
export async function setLed(path: string, led: UserLed, on: boolean, signal: AbortSignal): Promise<void> {
  const answer = await asked(path, `${led} ${on ? 'on' : 'off'}\n`, signal);
  if (answer !== 'ok') throw new BreadboxError('command-failed', `The agent says: ${answer || 'nothing'}`);
}

function asked(path: string, line: string, signal: AbortSignal): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = net.connect(path);
    let answer = '';
    const end = (settle: () => void): void => {
      signal.removeEventListener('abort', onAbort);
      socket.destroy();
      settle();
    };
    const onAbort = (): void => end(() => reject(signal.reason));
    signal.addEventListener('abort', onAbort, { once: true });
    socket.setEncoding('utf8').setTimeout(PATIENCE_MS);
    socket.once('connect', () => socket.write(line));
    socket.on('data', (chunk) => {
      answer += chunk;
      const at = answer.indexOf('\n');
      if (at !== -1 || answer.length > LONGEST_ANSWER)
        end(() => resolve(answer.slice(0, at === -1 ? undefined : at).trim()));
    });
    socket.once('end', () => end(() => resolve(answer.trim())));
    socket.once('timeout', () =>
      end(() => reject(new BreadboxError('timed-out', `The agent at ${path} did not answer within 5 s.`))),
    );
    socket.once('error', (cause) => end(() => reject(refused(path, cause))));
  });
}

function refused(path: string, cause: NodeJS.ErrnoException): BreadboxError {
  const why = cause.code === 'ENOENT' || cause.code === 'ECONNREFUSED' ? 'no agent listens there' : cause.message;
  return new BreadboxError('unreachable', `The LEDs of this computer cannot be reached at ${path}: ${why}.`, {
    hint: 'Of other nodes, by the head: -w NODES. Whether the agent runs: systemctl status breadbox-agent',
    cause,
  });
}
