import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ApiKey } from '../protocol/api.ts';
import type { RunStatus } from '../protocol/farm.ts';
import type { Job } from '../protocol/jobs.ts';
import type { LiveEvents } from '../protocol/live.ts';

type Answer = (request: IncomingMessage, response: ServerResponse) => void | Promise<void>;
/** Paths as they are called, such as `GET /api/farm/runs/r1`. */
export type Answers = Partial<Record<ApiKey | `${'GET' | 'POST' | 'PUT' | 'DELETE'} /${string}`, Answer>>;

export interface FakeHead {
  readonly url: string;
  /** `METHOD path?query`, in order. */
  readonly calls: readonly string[];
  stop(): Promise<void>;
}

/** An HTTP server that says what a test wants it to say. */
export async function startFakeHead(answers: Answers): Promise<FakeHead> {
  const calls: string[] = [];
  const server = http.createServer(async (request, response) => {
    calls.push(`${request.method} ${request.url}`);
    const key = `${request.method} ${request.url?.split('?')[0]}` as `GET /${string}`;
    const answer = answers[key] ?? problem('not-found', 404, `no ${key}`);
    await answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export function json(value: unknown): Answer {
  return (_, response) => void response.setHeader('content-type', 'application/json').end(JSON.stringify(value));
}

export function problem(code: string, status: number, title: string, hint?: string): Answer {
  return (_, response) => {
    response.statusCode = status;
    response.setHeader('content-type', 'application/problem+json');
    response.end(JSON.stringify({ type: 'about:blank', title, status, code, hint }));
  };
}

/** Sends the events at once and then stays silent. */
export function live(...events: readonly { [K in keyof LiveEvents]: [K, LiveEvents[K]] }[keyof LiveEvents][]): Answer {
  return (_, response) => {
    response.setHeader('content-type', 'text/event-stream');
    response.write(':\n\n');
    setTimeout(() => {
      for (const [event, data] of events) response.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
    }, 50);
  };
}

export async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

export function aJob(change: Partial<Job> = {}): Job {
  return {
    jobId: '12',
    rawId: change.jobId ?? '12',
    name: 'heat',
    user: 'ada',
    kind: 'batch',
    state: 'running',
    held: false,
    partition: 'local',
    cpus: 2,
    tasks: 2,
    nice: 0,
    restarts: 0,
    submittedAt: '2026-01-02T03:04:05.000Z',
    usage: {},
    ...change,
  };
}

export function runStatus(change: Partial<RunStatus> = {}): RunStatus {
  return {
    run: 'r1',
    project: 'pi',
    version: 'a'.repeat(64),
    owner: 'ada',
    state: 'running',
    priority: 0,
    feed: 'list',
    artefacts: { files: 0, bytes: 0 },
    tasks: 10,
    waiting: 6,
    leased: 2,
    answered: 2,
    failed: 0,
    cancelled: 0,
    feedDone: true,
    collected: false,
    rate: 4,
    secondsLeft: 2,
    seconds: 0.5,
    workers: 2,
    seed: 7,
    createdAt: '2026-01-02T03:04:05.000Z',
    ...change,
  };
}
