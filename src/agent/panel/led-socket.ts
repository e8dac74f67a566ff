import { chmodSync, mkdirSync, rmSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { dirname } from 'node:path';
import { USER_LEDS, type UserLed } from '../../protocol/panel-frame.ts';
import { FRAMES_PER_SECOND } from '../../protocol/panel-limits.ts';

const MOST_CONNECTIONS = 32;
const MOST_LINE_CHARACTERS = 200;
const MOST_LINES_AT_ONCE = 200;
const STEP_MS = 1000 / FRAMES_PER_SECOND;
const IDLE_MS = 60_000;
const FOR_ALL = 0o666;

/** `user1 on`; undefined: something else. */
export function readLedLine(line: string): { readonly led: UserLed; readonly isOn: boolean } | undefined {
  const [, led, state] = /^\s*(\S+)\s+(on|off)\s*$/.exec(line) ?? [];
  const known = USER_LEDS.find((name) => name === led);
  return known === undefined ? undefined : { led: known, isOn: state === 'on' };
}

/** Where any program of this node switches the user LEDs, a line for each, answered by `ok` or what is wrong. */
export class LedSocket {
  readonly #path: string;
  readonly #server: Server;
  readonly #open = new Set<Socket>();
  #isOurs = false;

  constructor(path: string, onLed: (led: UserLed, isOn: boolean) => void) {
    this.#path = path;
    this.#server = createServer((socket) => {
      this.#open.add(socket);
      socket.once('close', () => this.#open.delete(socket));
      serve(socket, onLed);
    });
    this.#server.maxConnections = MOST_CONNECTIONS;
  }

  /** Rejects where it cannot be there, or belongs to another agent that runs. */
  async listen(): Promise<void> {
    const made = mkdirSync(dirname(this.#path), { recursive: true });
    // Whatever the umask of a service is: programs of all accounts have to come in.
    if (made !== undefined) chmodSync(dirname(this.#path), 0o755);
    if (await isAnswered(this.#path)) throw new Error(`another agent has ${this.#path}`);
    // Left by one that was killed.
    rmSync(this.#path, { force: true });
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(this.#path, resolve);
    });
    this.#isOurs = true;
    chmodSync(this.#path, FOR_ALL);
  }

  stop(): void {
    if (!this.#isOurs) return;
    this.#server.close();
    for (const socket of this.#open) socket.destroy();
  }
}

function serve(socket: Socket, onLed: (led: UserLed, isOn: boolean) => void): void {
  let rest = '';
  socket.setEncoding('utf8').setTimeout(IDLE_MS, () => socket.destroy());
  // Who has gone does not read the answer.
  socket.on('error', () => socket.destroy());
  // Who does not read answers is not read either.
  socket.on('drain', () => socket.resume());
  socket.on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop()!;
    // Any account may come in, and root's agent has more to do.
    if (lines.length > MOST_LINES_AT_ONCE) return void socket.end('too much at once\n', () => socket.destroy());
    const last = new Map<UserLed, boolean>();
    let answers = '';
    for (const line of lines) {
      const asked = readLedLine(line);
      if (asked !== undefined) last.set(asked.led, asked.isOn);
      answers += asked === undefined ? 'it takes: user1 on, user1 off, user2 on, user2 off\n' : 'ok\n';
    }
    for (const [led, isOn] of last) onLed(led, isOn);
    if (answers !== '') socket.write(answers);
    if (rest.length > MOST_LINE_CHARACTERS) return void socket.destroy();
    // No panel shows more often what it is told.
    socket.pause();
    setTimeout(() => {
      if (!socket.writableNeedDrain) socket.resume();
    }, STEP_MS);
  });
}

function isAnswered(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}
