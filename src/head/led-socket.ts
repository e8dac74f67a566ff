import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { HOME_FILES } from '../protocol/home.ts';
import { LED_SOCKET } from '../protocol/panel-limits.ts';

/** A Unix socket's path has 107 bytes at most (sun_path of unix(7)). */
const LONGEST_BYTES = 100;

/**
 * Where the agent that the head starts for its own computer takes user LEDs; undefined: at LED_SOCKET, where the path would be too long. Into
 * the data directory of a head that is root others may pass: there it lies in a folder into which they may not.
 */
export function ownLedSocket(home: string): string | undefined {
  const isRoot = process.getuid?.() === 0;
  const path = join(home, isRoot ? HOME_FILES.rootLedSocket : HOME_FILES.ledSocket);
  return isSocketPath(path) ? path : undefined;
}

export function isSocketPath(path: string): boolean {
  return Buffer.byteLength(path) <= LONGEST_BYTES;
}

/** Where programs on this computer switch user LEDs: at the socket of the head's own agent, which takes it away with it, else of an installed one. */
export function ledSocketHere(home: string): string {
  const own = ownLedSocket(home);
  return own !== undefined && existsSync(own) ? own : LED_SOCKET;
}
