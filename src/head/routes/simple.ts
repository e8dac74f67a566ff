import { BreadboxError } from '../../cluster/errors.ts';
import type { Farm } from '../../farm/farm.ts';
import type { HeadApp } from '../head-app.ts';
import { mount } from '../mount.ts';
import type { HeadStore } from '../operations.ts';
import type { WhoContext } from '../who.ts';
import { sendBundle, visibleVersion } from './farm-projects.ts';
import { checkNode } from './farm-scope.ts';

export function mountSimpleRoutes(
  app: HeadApp,
  farm: Farm,
  store: HeadStore,
  bundleFile: (version: string) => string,
): void {
  mount(app, 'GET /get_work', async ({ who, query: { node } }) => {
    const user = simpleUser(who);
    checkNode(who, node);
    const work = await farm.simple.work(user, node);
    if (work === 'stopped') {
      throw new BreadboxError('told-to-stop', `${node} was told to stop: it gets no more tasks for now.`, {
        hint: 'A worker that is started again a minute later gets tasks again.',
      });
    }
    const headers = { 'cache-control': 'no-store' };
    if ('text' in work) {
      return new Response(work.text, { headers: { ...headers, 'content-type': 'application/json' } });
    }
    return new Response(null, { status: 204, headers: { ...headers, 'retry-after': String(work.retryAfterSec) } });
  });

  mount(app, 'GET /projects/{bundle}', async ({ who, params, query, request }) => {
    const project = params.bundle.slice(0, -'.zip'.length);
    const version = query.version ?? (await visibleVersion(farm, who, project)).version;
    return sendBundle(store, who, version, bundleFile, request);
  });

  mount(app, 'POST /post_answer', async ({ who, body }) => {
    await farm.simple.answer(simpleUser(who), (node) => checkNode(who, node), body);
    return { accepted: true as const };
  });

  mount(app, 'POST /post_status', async ({ who, body }) => {
    const user = simpleUser(who);
    checkNode(who, body.node);
    await farm.simple.status(user, body.node, {
      processes: body.processes,
      cpuCelsius: body.cpu_temp ?? undefined,
      gpuCelsius: body.gpu_temp ?? undefined,
    });
    return undefined;
  });
}

/** Whose tasks the caller does. @throws BreadboxError `not-allowed` for a token that was made for one job */
function simpleUser({ user, pilot, run }: WhoContext): string {
  if (pilot === undefined && run === undefined) return user;
  throw new BreadboxError('not-allowed', 'This token was made for one pilot, collector or feeder.', {
    hint: 'For a simple worker: breadbox token create --role node',
  });
}
