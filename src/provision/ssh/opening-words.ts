import { sudoPrompt } from './wrap-command.ts';

/** Noise of a login before the mark; more than this is no noise. */
const HOLD_BYTES = 64 * 1024;

export interface OpeningEvents {
  /** The command runs: its stdin may be sent. */
  started(): void;
  /** sudo wants a password, for the first time or once more. */
  prompted(times: number): void;
  emit(stream: 'stdout' | 'stderr', bytes: Buffer): Promise<void> | void;
}

/** Takes out of a command's output what `wrapCommand` put before it. */
export class OpeningWords {
  /** Of the leader of the command's process group. */
  pid: number | undefined;
  /** Resolves when the command runs. */
  readonly begun: Promise<void>;
  #begin: () => void = () => {};
  readonly #mark: string;
  readonly #root: boolean;
  readonly #events: OpeningEvents;
  #open = false;
  #held: Record<'stdout' | 'stderr', Buffer> = { stdout: Buffer.alloc(0), stderr: Buffer.alloc(0) };
  #prompts = 0;

  constructor(mark: string, root: boolean, events: OpeningEvents) {
    this.#mark = mark;
    this.#root = root;
    this.#events = events;
    this.begun = new Promise((resolve) => {
      this.#begin = resolve;
    });
  }

  get started(): boolean {
    return this.#open;
  }

  get heldErrors(): string {
    return this.#held.stderr.toString('utf8').replaceAll(sudoPrompt(this.#mark), '').trim();
  }

  push(stream: 'stdout' | 'stderr', bytes: Buffer): Promise<void> | void {
    if (this.#open) return this.#events.emit(stream, bytes);
    this.#held[stream] = this.#held[stream].length === 0 ? bytes : Buffer.concat([this.#held[stream], bytes]);
    if (stream === 'stdout') return this.#lookForMark();
    if (this.#root) this.#lookForPrompt();
    if (this.#held.stderr.length > HOLD_BYTES && !this.#root) return this.#start();
  }

  /** It ended, or never was ours: what is held is its output. */
  flush(): void {
    if (!this.#open) void this.#start();
  }

  #lookForMark(): Promise<void> | void {
    const line = this.#takeMarkLine();
    if (line === undefined) {
      if (this.#held.stdout.length > HOLD_BYTES) return this.#start();
      return;
    }
    if (this.pid === undefined) {
      this.pid = Number(line);
      if (this.#root) return this.#lookForMark();
    } else this.#held.stderr = Buffer.alloc(0); // sudo's own words before it let the command in
    return this.#start();
  }

  /** What stands behind the mark, once its line is whole. */
  #takeMarkLine(): string | undefined {
    const held = this.#held.stdout;
    const at = held.indexOf(`${this.#mark} `);
    const end = at === -1 ? -1 : held.indexOf('\n', at);
    if (end === -1) return undefined;
    this.#held.stdout = Buffer.concat([held.subarray(0, at), held.subarray(end + 1)]);
    return held.toString('utf8', at + this.#mark.length + 1, end);
  }

  #lookForPrompt(): void {
    const prompts = this.#held.stderr.toString('utf8').split(sudoPrompt(this.#mark)).length - 1;
    while (this.#prompts < prompts) this.#events.prompted(++this.#prompts);
  }

  #start(): Promise<void> | void {
    this.#open = true;
    this.#begin();
    this.#events.started();
    const { stdout, stderr } = this.#held;
    this.#held = { stdout: Buffer.alloc(0), stderr: Buffer.alloc(0) };
    if (stderr.length > 0) void this.#events.emit('stderr', stderr);
    if (stdout.length > 0) return this.#events.emit('stdout', stdout);
  }
}
