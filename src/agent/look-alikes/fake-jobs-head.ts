import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { EngineNodeRow, Job, JobDetail } from '../../protocol/jobs.ts';
import { engineNodeSchema, jobDetailSchema, jobEndpoints, jobListSchema } from '../../protocol/jobs.ts';

/** The world outside a look-alike: an HTTP server that answers for jobs as the protocol says. For tests. */
export class FakeJobsHead {
  jobs: JobDetail[] = [];
  nodes: EngineNodeRow[] = [];
  /** `POST /api/jobs/5/cancel` and its body. */
  readonly posts: { readonly call: string; readonly body: unknown }[] = [];
  refusal: { status: number; code: string; title: string; hint?: string } | undefined;
  check: unknown;
  url = '';
  #server: Server | undefined;

  async start(): Promise<void> {
    const server = createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const url = new URL(request.url ?? '', 'http://head');
      const answer =
        request.headers.authorization === 'Bearer secret'
          ? this.#answer(request.method ?? '', url, Buffer.concat(chunks).toString())
          : problem(401, 'not-logged-in', 'no token');
      response.writeHead(answer.status, { 'content-type': 'application/json' });
      response.end(typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    this.#server = server;
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.#server?.closeAllConnections();
    await new Promise((resolve) => this.#server?.close(resolve));
  }

  #answer(method: string, url: URL, text: string): { readonly status: number; readonly body: unknown } {
    const path = url.pathname;
    if (method === 'POST') return this.#post(path, text);
    if (path === '/api/nodes') return { status: 200, body: this.nodes.map((node) => engineNodeSchema.parse(node)) };
    if (path === '/api/jobs') return { status: 200, body: this.#list(url.searchParams) };
    const [, jobId, what] = /^\/api\/jobs\/(\d+(?:_\d+)?)(?:\/(\w+))?$/.exec(path) ?? [];
    const job = this.#named(jobId ?? '')[0];
    if (job === undefined) return problem(404, 'not-found', `there is no job ${jobId}`);
    return { status: 200, body: what === 'script' ? '#!/bin/sh\ntrue\n' : jobDetailSchema.parse(job) };
  }

  #post(path: string, text: string): { readonly status: number; readonly body: unknown } {
    const body: unknown = text === '' ? undefined : JSON.parse(text);
    this.posts.push({ call: path, body });
    if (path === '/api/jobs/check' && this.check !== undefined) return { status: 200, body: this.check };
    if (this.refusal !== undefined)
      return problem(this.refusal.status, this.refusal.code, this.refusal.title, this.refusal.hint);
    if (path === '/api/jobs') {
      jobEndpoints['POST /api/jobs'].body.parse(body);
      return { status: 200, body: { jobId: '12', warnings: [] } };
    }
    const [, jobId = ''] = /^\/api\/jobs\/([\d_]+)\//.exec(path) ?? [];
    if (this.#named(jobId).length === 0) return problem(404, 'not-found', `there is no job ${jobId}`);
    return { status: 204, body: '' };
  }

  #list(query: URLSearchParams): unknown {
    const asked = jobEndpoints['GET /api/jobs'].query.parse(Object.fromEntries(query));
    const ids = asked.jobs?.split(',');
    const states = asked.states?.split(',');
    const jobs = (ids === undefined ? this.jobs : ids.flatMap((jobId) => this.#named(jobId))).filter(
      (job) =>
        (states === undefined || states.includes(job.state)) &&
        (asked.ended || ids !== undefined || states !== undefined || job.endedAt === undefined) &&
        (asked.since === undefined || job.endedAt === undefined || job.endedAt > asked.since),
    );
    return jobListSchema.parse({ jobs: [...jobs].reverse(), total: jobs.length, counts: {} });
  }

  #named(jobId: string): JobDetail[] {
    return this.jobs.filter((job) => [job.jobId, job.rawId, job.arrayId].includes(jobId));
  }
}

function problem(status: number, code: string, title: string, hint?: string) {
  return { status, body: { type: 'about:blank', title, status, code, ...(hint === undefined ? {} : { hint }) } };
}

/** A job that waits, unless `given` says otherwise. */
export function fakeJob(rawId: number, given: Partial<JobDetail> = {}): JobDetail {
  const job: Job = {
    ...{ jobId: String(rawId), rawId: String(rawId), name: 'wrap', user: 'ada', account: 'nobody', kind: 'batch' },
    ...{ state: 'pending', held: false, partition: 'local', cpus: 1, tasks: 1, nice: 0, restarts: 0, usage: {} },
    ...{ submittedAt: '2026-11-21T12:00:00.000Z', directory: '/tmp' },
  };
  return { ...job, args: [], options: [], warnings: [], steps: [], events: [], samples: [], ...given };
}
