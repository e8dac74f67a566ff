import { BreadboxError } from '../../cluster/errors.ts';
import type { JobDesk } from '../../jobs/job-desk.ts';
import { openPart } from '../byte-range.ts';
import type { HeadApp } from '../head-app.ts';
import { mount } from '../mount.ts';
import { visibleJob } from './jobs-scope.ts';

const HEADERS = {
  'content-type': 'text/plain; charset=utf-8',
  'content-security-policy': "sandbox; default-src 'none'",
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
};

export function mountJobOutputRoutes(app: HeadApp, jobs: JobDesk): void {
  mount(app, 'GET /api/jobs/{job}/output', async ({ params, query, who, request }) => {
    const found = await visibleJob(jobs, who, params.job);
    if (!query.follow) return openPart(await jobs.output.open(found, query), request, HEADERS);
    if (request.method === 'HEAD') return new Response(null, { headers: HEADERS });
    const { jobId } = found.job;
    // What is wrong with the file is said now, while it can be said with a status.
    await (await jobs.output.open(found, query))?.close();
    const leave = new AbortController();
    request.signal.addEventListener('abort', () => leave.abort(), { once: true });
    const wanted = { ...query, from: query.from ?? 0 };
    const chunks = jobs.output.follow(jobId, (id) => jobs.find(id), wanted, leave);
    return new Response(streamOf(chunks, leave), { headers: HEADERS });
  });

  mount(app, 'GET /api/jobs/{job}/ranks', async ({ params, who }) => [
    ...(await jobs.output.ranks(await visibleJob(jobs, who, params.job))),
  ]);

  mount(app, 'POST /api/jobs/{job}/stdin', async ({ params, query, who, body, request }) => {
    const { job, status } = await visibleJob(jobs, who, params.job);
    if (status === undefined || job.kind !== 'interactive') {
      throw new BreadboxError('conflict', `Job ${params.job} takes no stdin over the API.`, {
        hint: 'Jobs that srun starts do.',
      });
    }
    await jobs.stdin.write(status, body, { end: query.end, signal: request.signal });
    return undefined;
  });
}

/** Whoever cancels it is heard also while the chunks wait for more: `return` would wait with them. */
function streamOf(chunks: AsyncGenerator<Uint8Array>, leave: AbortController): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { done, value } = await chunks.next();
        if (done) controller.close();
        else controller.enqueue(value);
      },
      async cancel() {
        leave.abort();
        await chunks.return(undefined);
      },
    },
    { highWaterMark: 1 },
  );
}
