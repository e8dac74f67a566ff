import type { WebSocket } from 'ws';
import type { Console } from '../consoles/console.ts';
import type { ConsoleDesk } from '../consoles/console-desk.ts';
import { consoleMessageSchema } from '../protocol/consoles.ts';

/** A page that is gone without a word, as of a laptop that sleeps, is missed after two of these. */
const BEAT_MS = 15_000;
/** Of a page that says it has drawn what it has not even read. */
const MOST_UNSENT_BYTES = 8 * 1024 * 1024;
/** How long a page has to say farewell; a head that stops waits for it. */
const FAREWELL_MS = 2000;
const POLICY_VIOLATION = 1008; // RFC 6455, 7.4.1

/** The console is shown at the other end of the WebSocket, as long as that is there. */
export function showOverSocket(desk: ConsoleDesk, console: Console, socket: WebSocket): void {
  let heard = true;
  const beat = setInterval(() => {
    if (!heard) return socket.terminate();
    heard = false;
    socket.ping();
  }, BEAT_MS);
  socket.on('pong', () => {
    heard = true;
  });
  socket.on('error', () => socket.terminate()); // 'close' follows
  socket.on('close', () => {
    clearInterval(beat);
    console.close('its page was closed');
  });
  socket.on('message', (data, isBinary) => {
    const message = isBinary ? undefined : consoleMessageSchema.safeParse(parsed(String(data)));
    if (message?.success === true) return console.take(message.data);
    console.close('its page said what the head does not understand');
    socket.close(POLICY_VIOLATION);
  });
  desk.show(console, {
    bytes(piece) {
      socket.send(piece);
      if (socket.bufferedAmount > MOST_UNSENT_BYTES) socket.terminate();
    },
    ended(end) {
      socket.send(JSON.stringify({ ended: end }));
      socket.close();
      const late = setTimeout(() => socket.terminate(), FAREWELL_MS);
      socket.once('close', () => clearTimeout(late));
    },
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // the schema refuses it
  }
}
