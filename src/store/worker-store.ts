import { Worker } from 'node:worker_threads';
import { BreadboxError, isErrorCode } from '../cluster/errors.ts';
import type {
  StoreFailure,
  StoreReply,
  StoreRequest,
  StoreToMain,
  StoreToWorker,
  StoreWorkerData,
} from './messages.ts';
import type { Operations, Store } from './operation.ts';

/**
 * Opens the store in two worker threads, a writer and a reader, so that a slow disk never stalls the caller.
 * `script` calls `serveStore` with the same operations as `O`. `onBroken`: a thread has died, and every call fails from now on.
 * @throws BreadboxError `already-running`, `store-corrupt`, `store-newer`, `home-not-writable`, `disk-full`
 */
export async function openWorkerStore<O extends Operations>(
  script: URL | string,
  path: string,
  onBroken: (error: Error) => void,
): Promise<Store<O>> {
  const writer = await Channel.open(script, { path, kind: 'writer' }, onBroken);
  const reader = await Channel.open(script, { path, kind: 'reader' }, onBroken).catch(async (error: unknown) => {
    await writer.close();
    throw error;
  });
  return {
    write: (name, args) => writer.call(name, args) as Promise<ReturnType<O[typeof name]>>,
    read: (name, args) => reader.call(name, args) as Promise<ReturnType<O[typeof name]>>,
    async close() {
      await reader.close();
      await writer.close();
    },
  };
}

interface Pending {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

class Channel {
  readonly #worker: Worker;
  readonly #pending = new Map<number, Pending>();
  #outbox: StoreRequest[] = [];
  #lastCallId = 0;
  #gone: Error | undefined;
  #closing = false;

  private constructor(worker: Worker, onBroken: (error: Error) => void) {
    this.#worker = worker;
    worker.on('message', (message: StoreToMain) => {
      if ('replies' in message) for (const reply of message.replies) this.#settle(reply);
    });
    const fail = (error: Error): void => {
      this.#gone = error;
      for (const { reject } of this.#pending.values()) reject(error);
      this.#pending.clear();
    };
    let died: Error | undefined;
    worker.on('error', (error) => {
      died = error;
    });
    worker.on('exit', () => {
      fail(new BreadboxError('stopping', 'The head is stopping.', { hint: 'Start it again with: breadbox start' }));
      if (!this.#closing) onBroken(died ?? new Error('a thread of the store ended by itself'));
    });
  }

  static open(script: URL | string, workerData: StoreWorkerData, onBroken: (error: Error) => void): Promise<Channel> {
    // What crosses is short-lived: a small young generation keeps the head small on a 1 GB board.
    const resourceLimits = { maxYoungGenerationSizeMb: 8 };
    const worker = new Worker(script, { workerData, name: `store-${workerData.kind}`, resourceLimits });
    return new Promise((resolve, reject) => {
      worker.once('error', reject);
      worker.once('message', (message: StoreToMain) => {
        worker.off('error', reject);
        if ('broken' in message) void worker.terminate().then(() => reject(errorOf(message.broken)));
        else resolve(new Channel(worker, onBroken));
      });
    });
  }

  call(name: string, args: unknown): Promise<unknown> {
    if (this.#gone) return Promise.reject(this.#gone);
    return new Promise((resolve, reject) => {
      const callId = ++this.#lastCallId;
      this.#pending.set(callId, { resolve, reject });
      // Calls of one turn of the event loop travel as one message.
      if (this.#outbox.push({ callId, name, args }) === 1) setImmediate(() => this.#flush());
    });
  }

  async close(): Promise<void> {
    this.#closing = true;
    if (this.#gone) return;
    this.#flush();
    const exited = new Promise<void>((resolve) => this.#worker.once('exit', () => resolve()));
    this.#worker.postMessage({ close: true } satisfies StoreToWorker);
    await exited;
  }

  #flush(): void {
    if (this.#outbox.length === 0) return;
    this.#worker.postMessage({ requests: this.#outbox } satisfies StoreToWorker);
    this.#outbox = [];
  }

  #settle(reply: StoreReply): void {
    const pending = this.#pending.get(reply.callId);
    this.#pending.delete(reply.callId);
    if ('failure' in reply) pending?.reject(errorOf(reply.failure));
    else pending?.resolve(reply.result);
  }
}

function errorOf({ code, message, hint, stack }: StoreFailure): Error {
  if (code !== undefined && isErrorCode(code)) return new BreadboxError(code, message, { hint });
  const error = new Error(message);
  if (stack !== undefined) error.stack = stack;
  return error;
}
