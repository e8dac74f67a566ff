import type { ConsoleEnd, ConsoleMessage } from '../../protocol/consoles.ts';
import { apiPath } from '../client.ts';

/** How much is drawn before the head is told, bytes; what is left is told a moment later. */
const TELL_BYTES = 32 * 1024;
const TELL_MS = 50;

/** What one message may hold, characters. */
const KEYS_AT_ONCE = 16 * 1024;

export interface ConsoleLine {
  keys(typed: string): void;
  size(cols: number, rows: number): void;
  close(): void;
}

export interface LineEvents {
  /** To be drawn; `drawn` when it was. */
  onBytes(bytes: Uint8Array, drawn: () => void): void;
  /** Once, the last. */
  onEnd(end: ConsoleEnd): void;
}

/** The way to a terminal that was opened on a node. */
export function openLine(
  opened: { readonly console: string; readonly ticket: string },
  events: LineEvents,
): ConsoleLine {
  const { console, ticket } = opened;
  const path = apiPath('GET /api/consoles/{console}', { params: { console }, query: { ticket } });
  const url = new URL(path, location.href);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  const socket = new WebSocket(url);
  socket.binaryType = 'arraybuffer';
  const early: string[] = [];
  const say = (message: ConsoleMessage) => {
    const text = JSON.stringify(message);
    if (socket.readyState === WebSocket.CONNECTING) early.push(text);
    else if (socket.readyState === WebSocket.OPEN) socket.send(text);
  };
  let seen = 0;
  let told = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tell = () => {
    clearTimeout(timer);
    timer = undefined;
    told = seen;
    say({ seen });
  };
  let ended = false;
  const end = (how: ConsoleEnd) => {
    if (ended) return;
    ended = true;
    clearTimeout(timer);
    events.onEnd(how);
  };
  socket.onopen = () => {
    for (const text of early.splice(0)) socket.send(text);
  };
  socket.onmessage = ({ data }) => {
    if (typeof data === 'string') return end((JSON.parse(data) as { ended: ConsoleEnd }).ended);
    const bytes = new Uint8Array(data as ArrayBuffer);
    events.onBytes(bytes, () => {
      seen += bytes.length;
      if (seen - told >= TELL_BYTES) tell();
      else timer ??= setTimeout(tell, TELL_MS);
    });
  };
  socket.onclose = () => end({ because: 'the connection to the head was lost' });
  return {
    keys(typed) {
      for (let at = 0; at < typed.length; at += KEYS_AT_ONCE) say({ keys: typed.slice(at, at + KEYS_AT_ONCE) });
    },
    size: (cols, rows) => say({ size: { cols, rows } }),
    close: () => socket.close(),
  };
}
