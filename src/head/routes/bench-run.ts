import type { BenchDesk } from '../../benchmarks/bench-desk.ts';
import type { BenchRun } from '../../protocol/bench.ts';
import { followLines } from '../follow-lines.ts';
import type { HeadApp } from '../head-app.ts';
import { mount } from '../mount.ts';

export function mountBenchRunRoutes(app: HeadApp, desk: BenchDesk): void {
  mount(app, 'GET /api/benchmarks', async () => desk.runnable());

  mount(app, 'POST /api/bench-runs', ({ body, who }) => desk.begin(body, who.user));

  mount(app, 'POST /api/bench-runs/{run}/cancel', ({ params }) => desk.cancel(params.run));

  mount(app, 'GET /api/bench-runs/{run}/follow', ({ params }) =>
    followLines<BenchRun>(
      (take) => desk.follow(params.run, take),
      ({ state }) => state !== 'running',
    ),
  );
}
