import { asImported, readResults } from '../../benchmarks/readers/read-results.ts';
import type { BenchResults } from '../../benchmarks/results/bench-results.ts';
import { exportResult, exportResults } from '../../benchmarks/writers/export-results.ts';
import { OLDER_RESULTS_HEADER } from '../../protocol/bench.ts';
import type { HeadApp } from '../head-app.ts';
import { mount } from '../mount.ts';

export function mountBenchRoutes(app: HeadApp, results: BenchResults): void {
  mount(app, 'GET /api/bench-runs', ({ query }) => results.list(query.benchmark));

  // Before the one whose {run} would match it.
  mount(app, 'GET /api/bench-runs/export', async ({ query }) => {
    const { format, run, before } = query;
    const { text, fileName, contentType, olderThan } =
      run === undefined ? await exportResults(results, format, before) : await exportResult(results, format, run);
    return new Response(text, {
      headers: {
        'content-type': contentType,
        'content-disposition': `attachment; filename="${fileName}"`,
        ...(olderThan !== undefined && { [OLDER_RESULTS_HEADER]: olderThan }),
      },
    });
  });

  mount(app, 'POST /api/bench-runs/read', ({ body, who }) => {
    const file = { name: body.fileName, text: body.text };
    const read = readResults(file);
    // For comparing, the name of the file is name enough.
    const nameless = (body.fileName.split('/').at(-1) || 'file').slice(0, 80);
    const runs = asImported(file, read, { machine: body.machine, nameless, by: who.user });
    return { format: read.format, runs: runs.map((run) => ({ run: '', ...run })) };
  });

  mount(app, 'POST /api/bench-runs/import', async ({ body, who }) => {
    const file = { name: body.fileName, text: body.text };
    const read = readResults(file);
    const runs = asImported(file, read, { machine: body.machine, by: who.user });
    return { format: read.format, runs: await results.add(runs) };
  });

  mount(app, 'GET /api/bench-runs/{run}', ({ params }) => results.get(params.run));

  mount(app, 'DELETE /api/bench-runs/{run}', async ({ params }) => {
    await results.remove(params.run);
    return undefined;
  });
}
