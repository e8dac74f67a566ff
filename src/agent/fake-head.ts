import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { FeedEvent, LeasedTask, PilotAnswer, RunSpec } from '../protocol/pilot.ts';
import { pilotEndpoints } from '../protocol/pilot.ts';

export interface FakeRun {
  readonly spec: RunSpec;
  readonly limit?: number;
  waiting: LeasedTask[];
}

/** The world outside an agent: an HTTP server that speaks the head's protocol from memory, and can misbehave. For tests and measurements. */
export class FakeHead {
  readonly runs = new Map<string, FakeRun>();
  readonly bundles = new Map<string, Buffer>();
  readonly answers: PilotAnswer[] = [];
  readonly artefacts = new Map<string, Buffer>();
  readonly released: string[] = [];
  readonly requests: string[] = [];
  readonly shown: string[][] = [];
  readonly replies: unknown[] = [];
  feedEvents: FeedEvent[] = [];
  feedEnd = false;
  feedError: string | undefined;
  status: Record<string, unknown> = {};
  results: unknown[] = [];
  collected: { error?: string } | undefined;
  cancelled: string[] = [];
  stop = false;
  /** Slots that the pilot may use in all. Like the head, it gives none of its tasks to a pilot that may use none. */
  allowed = 64;
  /** Requests whose effect happens and whose answer is lost. */
  losesAnswerOf: (request: string) => boolean = () => false;
  refuse: (request: string, body: unknown) => number | undefined = () => undefined;
  #server: Server | undefined;
  #granted: { grant: number; tasks: LeasedTask[] } = { grant: 0, tasks: [] };
  #wake = new Set<() => void>();
  url = '';

  async start(port = 0): Promise<void> {
    const server = createServer(
      { keepAliveTimeout: 60_000 },
      (request, response) => void this.#serve(request, response),
    );
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    this.#server = server;
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.#server?.closeAllConnections();
    await new Promise((resolve) => this.#server?.close(resolve));
  }

  addBundle(zip: Buffer): string {
    const version = createHash('sha256').update(zip).digest('hex');
    this.bundles.set(version, zip);
    return version;
  }

  addTasks(run: string, params: readonly unknown[]): void {
    const known = this.runs.get(run);
    for (const [index, value] of params.entries()) {
      known?.waiting.push({ task: `${run}.${index}`, attempt: 1, params: value });
    }
    this.wake();
  }

  wake(): void {
    for (const resolve of this.#wake) resolve();
    this.#wake.clear();
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    const name = `${request.method} ${decodeURIComponent(request.url ?? '')}`;
    this.requests.push(name);
    const json = request.headers['content-type'] === 'application/json' ? checked(request, body) : undefined;
    const refused = this.refuse(name, json);
    const answer = refused === undefined ? await this.#answer(name, json, body) : undefined;
    if (this.losesAnswerOf(name)) return void request.socket.destroy();
    const status = refused ?? (answer === undefined ? 204 : 200);
    if (refused !== undefined) {
      response.writeHead(refused, { 'content-type': 'application/problem+json' });
      response.end(
        JSON.stringify({ type: 'about:blank', title: `refused with ${refused}`, status, code: 'bad-input' }),
      );
      return;
    }
    response.writeHead(status);
    response.end(
      answer === undefined || Buffer.isBuffer(answer) || typeof answer === 'string' ? answer : JSON.stringify(answer),
    );
  }

  async #answer(name: string, json: unknown, body: Buffer): Promise<unknown> {
    const [, method, path = ''] = /^(\S+) (.*)$/.exec(name) ?? [];
    const words = path.split('?')[0]?.split('/').slice(3) ?? [];
    if (method === 'GET' && words[0] === 'bundles') return this.bundles.get(words[1] ?? '');
    if (method === 'PUT') {
      this.artefacts.set(`${words[1]}/${words.slice(3).join('/')}`, body);
      return undefined;
    }
    if (method === 'GET')
      return words[2] === 'results' ? this.results.map((row) => `${JSON.stringify(row)}\n`).join('') : this.status;
    // biome-ignore lint/suspicious/noExplicitAny: its shape was checked against the schema of its route
    const input = json as any;
    switch (words.join('/').replace(/^runs\/[^/]+\//, '')) {
      case 'pilots':
        return { pilot: 'p1', user: 'ann', leaseSec: 30, renewSec: 1 };
      case 'lease':
        return this.#lease(input.grant, input.want, input.waitSec);
      case 'answers':
        this.answers.push(...input.answers);
        return { outcomes: input.answers.map(() => 'accepted') };
      case 'renew':
        this.shown.push(input.running.map(({ task }: { task: string }) => task));
        return { cancelled: this.cancelled, allowed: this.allowed, stop: this.stop };
      case 'release':
        this.released.push(...input.tasks.map(({ task }: { task: string }) => task));
        return undefined;
      case 'collected':
        this.collected = input;
        return undefined;
      case 'feed/next':
        return this.#feedNext(input.cursor, input.waitSec);
      case 'feed/reply':
        this.replies.push(input);
        return undefined;
      case 'feed/failed':
        this.feedError = input.error;
        return undefined;
      default:
        throw new Error(`the fake head has no ${name}`);
    }
  }

  async #lease(grant: number, want: number, waitSec: number) {
    if (grant !== this.#granted.grant) {
      if (this.#isEmpty() && waitSec > 0) await this.#wait(waitSec);
      const tasks: LeasedTask[] = [];
      if (this.allowed > 0)
        for (const run of this.runs.values()) tasks.push(...run.waiting.splice(0, want - tasks.length));
      this.#granted = { grant, tasks };
    }
    const { tasks } = this.#granted;
    const names = [...new Set(tasks.map(({ task }) => task.slice(0, task.indexOf('.'))))];
    return {
      tasks,
      runs: Object.fromEntries(names.map((run) => [run, this.runs.get(run)?.spec])),
      slots: Object.fromEntries(names.map((run) => [run, this.runs.get(run)?.limit ?? 64])),
      cancelled: this.cancelled,
      allowed: this.allowed,
      stop: this.stop && tasks.length === 0,
    };
  }

  async #feedNext(cursor: number, waitSec: number) {
    const after = () => this.feedEvents.filter(({ seq }) => seq > cursor);
    if (after().length === 0 && !this.feedEnd && waitSec > 0) await this.#wait(waitSec);
    return { events: after(), end: this.feedEnd, seed: 7, spec: [...this.runs.values()][0]?.spec };
  }

  #isEmpty(): boolean {
    const none = this.allowed === 0 || [...this.runs.values()].every(({ waiting }) => waiting.length === 0);
    return none && !this.stop;
  }

  #wait(seconds: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, seconds * 1000);
      this.#wake.add(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  }
}

/** What an agent sends has to be of the protocol. */
function checked(request: IncomingMessage, body: Buffer): unknown {
  const value: unknown = JSON.parse(body.toString('utf8'));
  const path = (request.url ?? '').replace(/\/runs\/[^/]+\//, '/runs/{run}/').split('?')[0];
  const endpoint = pilotEndpoints[`${request.method} ${path}` as keyof typeof pilotEndpoints];
  if ('body' in endpoint && typeof endpoint.body === 'object') endpoint.body.parse(value);
  return value;
}
