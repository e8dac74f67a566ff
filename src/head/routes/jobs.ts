import { BreadboxError } from '../../cluster/errors.ts';
import { JOB_CHANGES, type JobDesk } from '../../jobs/job-desk.ts';
import type { JobTemplate } from '../../protocol/jobs.ts';
import type { RunAccounts } from '../accounts/run-accounts.ts';
import type { HeadApp } from '../head-app.ts';
import { mount } from '../mount.ts';
import { shownDetail, targetOf, visibleJob } from './jobs-scope.ts';

export function mountJobRoutes(
  app: HeadApp,
  jobs: JobDesk,
  accounts: RunAccounts,
  templates: () => Promise<JobTemplate[]>,
): void {
  mount(app, 'POST /api/jobs', async ({ body, who }) => {
    await accounts.checkMaySubmit(who);
    return jobs.submission.submit(who.user, { ...body, argv: body.args });
  });

  mount(app, 'POST /api/jobs/check', async ({ body, who }) => {
    await accounts.checkMaySubmit(who);
    return jobs.submission.check(who.user, { ...body, argv: body.args });
  });

  mount(app, 'POST /api/jobs/interactive', async ({ body, who }) => {
    await accounts.checkMaySubmit(who);
    return jobs.startStep(who.user, body);
  });

  mount(app, 'GET /api/jobs', ({ query, who }) =>
    jobs.list({ ...query, owner: who.role === 'user' ? who.user : undefined }),
  );

  mount(app, 'GET /api/jobs/{job}', async ({ params, who }) =>
    shownDetail(await jobs.detail(await visibleJob(jobs, who, params.job)), who),
  );

  mount(app, 'GET /api/jobs/{job}/why', async ({ params, who }) => jobs.why(await visibleJob(jobs, who, params.job)));

  mount(app, 'GET /api/jobs/{job}/script', async ({ params, who }) => {
    const script = await jobs.script(await visibleJob(jobs, who, params.job));
    return new Response(script, { headers: { 'content-type': 'text/plain; charset=utf-8' } });
  });

  for (const change of JOB_CHANGES) {
    mount(app, `POST /api/jobs/{job}/${change}`, async ({ params, who }) => {
      const found = await visibleJob(jobs, who, params.job);
      if (found.status === undefined && change === 'requeue') throw past(params.job);
      await jobs.change(targetOf(found, params.job), change);
      return undefined;
    });
  }

  mount(app, 'POST /api/jobs/{job}/signal', async ({ params, who, body }) => {
    const found = await visibleJob(jobs, who, params.job);
    await jobs.signal(targetOf(found, params.job), body.signal);
    return undefined;
  });

  mount(app, 'GET /api/nodes', () => jobs.nodes());

  mount(app, 'GET /api/job-templates', () => templates());
}

function past(job: string): BreadboxError {
  return new BreadboxError('conflict', `Job ${job} ended long ago: only what it did is still known.`, {
    hint: 'Submit its script again.',
  });
}
