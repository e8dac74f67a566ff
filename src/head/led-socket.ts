import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { HOME_FILES } from '../protocol/home.ts';
import { LED_SOCKET } from '../protocol/panel-limits.ts';

/** A Unix socket's path has 107 bytes at most (sun_path of unix(7)). */
const LONGEST_BYTES = 100;

/** Where the agent that the head starts for its own computer takes user LEDs; undefined: at LED_SOCKET, which only root can make. */
export function ownLedSocket(home: string): string | undefined {
  const path = join(home, HOME_FILES.ledSocket);
  return process.getuid?.() === 0 || Buffer.byteLength(path) > LONGEST_BYTES ? undefined : path;
}

/** Where programs on this computer switch user LEDs: at the socket of the head's own agent, which takes it away with it, else of an installed one. */
export function ledSocketHere(home: string): string {
  const own = ownLedSocket(home);
  return own !== undefined && existsSync(own) ? own : LED_SOCKET;
}
