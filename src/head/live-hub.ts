import type { LiveEvents } from '../protocol/live.ts';
import type { WhoContext } from './who.ts';

const HEARTBEAT_MS = 15_000;
/** What a client may leave unread before it is cut off; it connects again and asks for the present state. */
const MAX_UNREAD_BYTES = 1024 * 1024;

/** Whom an event concerns; without a run and an owner it concerns all. */
export interface LiveScope {
  readonly run?: string;
  readonly owner?: string;
}

interface Client {
  readonly who: WhoContext;
  readonly run: string | undefined;
  readonly controller: ReadableStreamDefaultController<Uint8Array>;
  readonly hangUp: () => void;
}

/** Server-sent events to whoever watches. */
export class LiveHub {
  readonly #clients = new Set<Client>();
  /** What the slots do, by run: who comes later must not wait for the next change to know it. */
  readonly #running = new Map<string, { readonly message: Uint8Array; readonly scope: LiveScope }>();
  readonly #heartbeat: NodeJS.Timeout;

  constructor() {
    const beat = encode(': still here\n\n');
    this.#heartbeat = setInterval(() => {
      for (const client of this.#clients) this.#send(client, beat);
    }, HEARTBEAT_MS);
    this.#heartbeat.unref();
  }

  get clients(): number {
    return this.#clients.size;
  }

  publish<E extends keyof LiveEvents>(event: E, data: LiveEvents[E], scope: LiveScope = {}): void {
    if (this.#clients.size === 0 && event !== 'running') return;
    const message = encode(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
    if (event === 'running') this.#remember(data as LiveEvents['running'], message, scope);
    for (const client of this.#clients) if (concerns(client, scope)) this.#send(client, message);
  }

  /** @param hangUp cuts the connection of a client that does not read */
  stream(
    filter: { readonly run?: string | undefined },
    who: WhoContext,
    hangUp: () => void,
  ): ReadableStream<Uint8Array> {
    let client: Client | undefined;
    return new ReadableStream<Uint8Array>(
      {
        start: (controller) => {
          client = { who, run: filter.run, controller, hangUp };
          this.#clients.add(client);
          this.#send(client, encode('retry: 2000\n\n'));
          const now = filter.run === undefined ? undefined : this.#running.get(filter.run);
          if (now && concerns(client, now.scope)) this.#send(client, now.message);
        },
        cancel: () => {
          if (client) this.#clients.delete(client);
        },
      },
      new ByteLengthQueuingStrategy({ highWaterMark: MAX_UNREAD_BYTES }),
    );
  }

  /** Says `stopping` to all and ends their streams. */
  stop(): void {
    clearInterval(this.#heartbeat);
    this.publish('stopping', {});
    for (const { controller } of this.#clients) controller.close();
    this.#clients.clear();
  }

  #remember({ run, tasks }: LiveEvents['running'], message: Uint8Array, scope: LiveScope): void {
    if (tasks.length > 0) this.#running.set(run, { message, scope });
    else this.#running.delete(run);
  }

  #send(client: Client, message: Uint8Array): void {
    if ((client.controller.desiredSize ?? 0) >= message.length) {
      client.controller.enqueue(message);
      return;
    }
    this.#clients.delete(client);
    client.hangUp();
    client.controller.error(new Error('The client reads too slowly.'));
  }
}

function concerns({ who, run }: Client, scope: LiveScope): boolean {
  if (scope.run === undefined && scope.owner === undefined) return true;
  if (run !== undefined && run !== scope.run) return false;
  return who.role === 'owner' || who.role === 'viewer' || who.user === scope.owner;
}

function encode(text: string): Uint8Array {
  return Buffer.from(text);
}
