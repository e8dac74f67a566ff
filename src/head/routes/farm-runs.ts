import { Readable } from 'node:stream';
import { BreadboxError } from '../../cluster/errors.ts';
import type { Farm } from '../../farm/farm.ts';
import { laneBlocks } from '../../farm/lanes.ts';
import { resultLines } from '../../farm/results.ts';
import type { RunEvent } from '../../farm/run-state.ts';
import { formatRunId, formatTaskId, parseTaskId } from '../../farm/task-id.ts';
import type { RunAccounts } from '../accounts/run-accounts.ts';
import type { HeadApp } from '../head-app.ts';
import { mount } from '../mount.ts';
import type { HeadStore } from '../operations.ts';
import { sendUserFile } from '../user-content.ts';
import { visibleVersion } from './farm-projects.ts';
import { seesOwner, visibleRun } from './farm-scope.ts';

/** As many as a wide screen can tell apart. */
const BLOCKS_IN_A_LANE = 800;

const CHANGES = {
  'POST /api/farm/runs/{run}/pause': 'pause',
  'POST /api/farm/runs/{run}/resume': 'resume',
  'POST /api/farm/runs/{run}/cancel': 'cancel',
  'POST /api/farm/runs/{run}/retry': 'retry',
} as const satisfies Record<string, RunEvent>;

export function mountRunRoutes(app: HeadApp, farm: Farm, store: HeadStore, accounts: RunAccounts): void {
  mount(app, 'POST /api/farm/runs', async ({ body, who }) => {
    const { owner } = await visibleVersion(farm, who, body.project, body.version);
    await accounts.checkMayRun(who, owner);
    const { from, after = [], ...rest } = body;
    const source = from === undefined ? undefined : await visibleRun(farm, who, from);
    if ((source === undefined) !== (body.feed === 'project' || body.feed === 'upload'))
      throw new BreadboxError('bad-input', 'body: from goes with feed unanswered or answers.');
    const runs = await Promise.all(after.map((run) => visibleRun(farm, who, run)));
    return farm.runs.status(await farm.runs.create({ ...rest, source, after: runs, owner: who.user }));
  });

  mount(app, 'GET /api/farm/runs', ({ query, who }) =>
    farm.runs.list({
      project: query.project ?? null,
      owner: who.role === 'user' ? who.user : null,
      limit: query.limit,
    }),
  );

  mount(app, 'GET /api/farm/runs/{run}', async ({ params, who }) =>
    farm.runs.status(await visibleRun(farm, who, params.run)),
  );

  mount(app, 'POST /api/farm/runs/{run}/tasks', async ({ params, query, who, body }) => {
    const row = await visibleRun(farm, who, params.run);
    return query.resume ? farm.runs.extend(row, body) : farm.runs.upload(row, body);
  });

  mount(app, 'PUT /api/farm/runs/{run}/settings', async ({ params, who, body }) => {
    const { run } = await visibleRun(farm, who, params.run);
    return farm.runs.status(await farm.runs.changeSettings(run, body));
  });

  mount(app, 'GET /api/farm/shares', ({ who }) => {
    const { slots, users } = farm.shares.current;
    return { slots, users: users.filter(({ user }) => seesOwner(who, user)) };
  });

  mount(app, 'GET /api/farm/runs/{run}/tasks', async ({ params, who, query }) => {
    const { run } = await visibleRun(farm, who, params.run);
    const rows = await store.read('taskRows', { run, after: query.after, limit: query.limit, state: query.state });
    return rows.map(({ seq, state, attempt, params: text, node }) => ({
      task: formatTaskId(run, seq),
      state,
      attempt,
      params: JSON.parse(text) as unknown,
      node: node ?? undefined,
    }));
  });

  mount(app, 'GET /api/farm/runs/{run}/results', async ({ params, who, query }) => {
    const { run } = await visibleRun(farm, who, params.run);
    const lines = Readable.from(resultLines(store, run, query.format), { objectMode: true, highWaterMark: 1 });
    const type = query.format === 'csv' ? 'text/csv; charset=utf-8' : 'application/jsonl; charset=utf-8';
    const disposition = `attachment; filename="${params.run}.${query.format}"`;
    return new Response(Readable.toWeb(lines.map((text: string) => Buffer.from(text))) as ReadableStream<Uint8Array>, {
      headers: { 'content-type': type, 'content-disposition': disposition },
    });
  });

  mount(app, 'GET /api/farm/runs/{run}/attempts', async ({ params, who, query }) => {
    const { run, tasks } = await visibleRun(farm, who, params.run);
    const seq = query.task === undefined ? null : seqOf(query.task, run, tasks);
    return [...(await store.read('attemptRows', { run, seq, limit: query.limit }))];
  });

  mount(app, 'GET /api/farm/runs/{run}/optimum', async ({ params, who }) => {
    const row = await visibleRun(farm, who, params.run);
    if (row.feedKind === 'optimise') return store.read('optimumOf', row);
    throw new BreadboxError('conflict', `Run ${params.run} seeks no optimum: its feed is ${row.feedKind}.`, {
      hint: 'docs/optimisers.md says how a project gets an optimiser.',
    });
  });

  for (const [key, event] of Object.entries(CHANGES) as [keyof typeof CHANGES, RunEvent][]) {
    mount(app, key, async ({ params, who }) => {
      const { run } = await visibleRun(farm, who, params.run);
      const reason =
        event === 'cancel' ? `cancelled by ${who.user}` : event === 'pause' ? `paused by ${who.user}` : null;
      return farm.runs.status(await farm.runs.change(run, event, reason));
    });
  }

  mount(app, 'DELETE /api/farm/runs/{run}', async ({ params, who }) => {
    await farm.removeRun(await visibleRun(farm, who, params.run));
    return undefined;
  });

  mount(app, 'GET /api/farm/runs/{run}/artefacts', async ({ params, query, who }) =>
    farm.artefacts.list((await visibleRun(farm, who, params.run)).run, query),
  );

  mount(app, 'GET /api/farm/runs/{run}/artefacts.zip', async ({ params, query, who }) => {
    const { run, project } = await visibleRun(farm, who, params.run);
    const zip = farm.artefacts.zip(run, query.prefix);
    return new Response(Readable.toWeb(zip) as ReadableStream<Uint8Array>, {
      headers: {
        'content-type': 'application/zip',
        'content-disposition': `attachment; filename="${project}-${formatRunId(run)}.zip"`,
      },
    });
  });

  mount(app, 'GET /api/farm/runs/{run}/lanes', async ({ params, query, who }) => {
    const { run } = await visibleRun(farm, who, params.run);
    return laneBlocks(await store.read('laneRows', { run, limit: query.limit }), BLOCKS_IN_A_LANE);
  });

  mount(app, 'GET /api/farm/runs/{run}/artefacts/{path}', async ({ params, who, request }) => {
    const { run } = await visibleRun(farm, who, params.run);
    const { file, sha256, path } = await farm.artefacts.find(run, params.path);
    return sendUserFile({ file, name: path, sha256 }, request);
  });
}

/** @throws BreadboxError `not-found` for a task of another run, or one that the run does not have */
function seqOf(task: string, run: number, tasks: number): number {
  const [itsRun, seq] = parseTaskId(task);
  if (itsRun === run && seq < tasks) return seq;
  throw new BreadboxError('not-found', `Run ${formatRunId(run)} has no task ${task}.`, {
    hint: `It has ${tasks} ${tasks === 1 ? 'task' : 'tasks'}; the first is ${formatTaskId(run, 0)}.`,
  });
}
