import { BreadboxError } from '../../cluster/errors.ts';
import type { Farm } from '../../farm/farm.ts';
import { jsonProblem } from '../../protocol/json-value.ts';
import type { HeadApp } from '../head-app.ts';
import { mount } from '../mount.ts';
import type { HeadStore } from '../operations.ts';
import { runOf } from './farm-scope.ts';

/** Calls of collectors and feeders. */
export function mountFeedRoutes(app: HeadApp, farm: Farm, store: HeadStore): void {
  mount(app, 'PUT /api/farm/runs/{run}/artefacts/{path}', async ({ who, params, body }) => {
    await farm.artefacts.write(runOf(who, params.run), params.path, body);
    return undefined;
  });

  mount(app, 'POST /api/farm/runs/{run}/collected', async ({ who, params, body }) => {
    await farm.collected(runOf(who, params.run), body.error);
    return undefined;
  });

  mount(app, 'POST /api/farm/runs/{run}/feed/next', async ({ who, params, body, request }) => {
    const run = runOf(who, params.run);
    const until = Date.now() + body.waitSec * 1000;
    for (;;) {
      const { events, end, row } = await store.write('feedNext', { run, cursor: body.cursor });
      if (events.length > 0 || end || Date.now() >= until || request.signal.aborted || farm.stopped) {
        const text = `{"events":[${events.join(',')}],"end":${end},"seed":${row.seed},"spec":${row.spec}}`;
        return new Response(text, { headers: { 'content-type': 'application/json' } });
      }
      await farm.feedWakers.wait(run, until - Date.now(), request.signal);
    }
  });

  mount(app, 'POST /api/farm/runs/{run}/feed/reply', async ({ who, params, body }) => {
    const run = runOf(who, params.run);
    const done = 'done' in body;
    const tasks = done
      ? []
      : body.tasks.map(({ key, params: value }) => ({ key, params: paramsText(key, value ?? null) }));
    const { ended, stuck } = await store.write('feedReply', { run, seq: body.seq, tasks, done, now: Date.now() });
    farm.fed({ run, owner: who.user }, ended);
    if (stuck) await farm.runs.change(run, 'fail', 'its feed offered no task although it was told every answer');
    return undefined;
  });

  mount(app, 'POST /api/farm/runs/{run}/feed/failed', async ({ who, params, body }) => {
    const run = runOf(who, params.run);
    await farm.runs.change(run, 'fail', `its feed failed: ${body.error}`).catch((error: { code?: string }) => {
      if (error.code !== 'conflict') throw error; // run was over already
    });
    farm.fed({ run, owner: who.user }, false);
    return undefined;
  });
}

function paramsText(key: string, value: unknown): string {
  const problem = jsonProblem(value);
  if (problem === undefined) return JSON.stringify(value);
  throw new BreadboxError('bad-input', `The parameters of task ${JSON.stringify(key)} cannot be used: ${problem}.`);
}
