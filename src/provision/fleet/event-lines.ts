import type { FleetEvent } from '../../protocol/fleet.ts';

/** More than this waits for the reader before hosts may send on. */
const FULL_CHARACTERS = 1024 * 1024;
/** Blank lines while nothing happens, so that who listens knows that we live. */
const SIGN_OF_LIFE_MS = 30_000;

/** Events from many nodes, as lines for one reader who may be slow; what has gathered is handed over at once. */
export class EventLines {
  #lines: string[] = [];
  #characters = 0;
  #ended = false;
  #wakeReader: () => void = () => {};
  #room: { readonly promise: Promise<void>; readonly resolve: () => void } | undefined;

  /** A promise where the reader is behind: it resolves when there is room. */
  push(event: FleetEvent): Promise<void> | undefined {
    const line = `${JSON.stringify(event)}\n`;
    this.#lines.push(line);
    this.#characters += line.length;
    this.#wakeReader();
    if (this.#characters < FULL_CHARACTERS) return undefined;
    this.#room ??= withResolver();
    return this.#room.promise;
  }

  end(): void {
    this.#ended = true;
    this.#wakeReader();
  }

  async *read(): AsyncGenerator<string> {
    for (;;) {
      if (this.#lines.length === 0 && !this.#ended) yield* this.#wait();
      const text = this.#lines.join('');
      this.#lines = [];
      this.#characters = 0;
      this.#room?.resolve();
      this.#room = undefined;
      if (text !== '') yield text;
      if (this.#ended && this.#lines.length === 0) return;
    }
  }

  async *#wait(): AsyncGenerator<string> {
    while (this.#lines.length === 0 && !this.#ended) {
      let timer: NodeJS.Timeout | undefined;
      await new Promise<void>((resolve) => {
        this.#wakeReader = resolve;
        timer = setTimeout(resolve, SIGN_OF_LIFE_MS);
      });
      clearTimeout(timer);
      if (this.#lines.length === 0 && !this.#ended) yield '\n';
    }
    // What other nodes say in the same turn comes along.
    await new Promise((resolve) => setImmediate(resolve));
  }
}

function withResolver(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let resolve: () => void = () => {};
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}
