import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { BreadboxError } from '../../cluster/errors.ts';
import type { Farm } from '../../farm/farm.ts';
import type { ProjectFile } from '../../protocol/project.ts';
import type { HeadApp } from '../head-app.ts';
import { mount } from '../mount.ts';
import type { HeadStore } from '../operations.ts';
import type { WhoContext } from '../who.ts';
import { seesOwner, seesProject } from './farm-scope.ts';

export function mountProjectRoutes(
  app: HeadApp,
  farm: Farm,
  store: HeadStore,
  bundleFile: (version: string) => string,
): void {
  mount(app, 'POST /api/farm/projects', ({ body, who }) =>
    farm.projects.push(body, { user: who.user, anyOwner: who.role === 'owner' }),
  );

  mount(app, 'GET /api/farm/projects', async ({ who }) =>
    (await farm.projects.list(null)).filter(({ owner, readyMade }) => readyMade === true || seesOwner(who, owner)),
  );

  mount(app, 'GET /api/farm/projects/{project}', async ({ params, who }) => {
    const [row] = await farm.projects.list(params.project);
    const { spec } = await visibleVersion(farm, who, params.project);
    if (row === undefined) throw noProject(params.project);
    const runs = await farm.runs.list({
      project: params.project,
      owner: who.role === 'user' ? who.user : null,
      limit: 100,
    });
    return { ...row, spec: JSON.parse(spec) as ProjectFile, runs };
  });

  mount(app, 'DELETE /api/farm/projects/{project}', async ({ params, who }) => {
    const { owner } = await visibleVersion(farm, who, params.project);
    if (!seesOwner(who, owner))
      throw new BreadboxError('not-allowed', `The project ${params.project} belongs to ${owner}.`);
    await farm.removeProject(params.project);
    return undefined;
  });

  mount(app, 'GET /api/farm/bundles/{version}', async ({ params, who, request }) => {
    return sendBundle(store, who, params.version, bundleFile, request);
  });
}

/** A bundle never changes: who has it, needs it no second time. @throws BreadboxError `not-found` */
export async function sendBundle(
  store: HeadStore,
  who: WhoContext,
  version: string,
  bundleFile: (version: string) => string,
  request: Request,
): Promise<Response> {
  const owners = await store.read('versionOwners', { version });
  if (!owners.some((owner) => seesProject(who, owner))) throw noBundle(version);
  const etag = `"${version}"`;
  if (request.headers.get('if-none-match') === etag) return new Response(null, { status: 304, headers: { etag } });
  const file = bundleFile(version);
  const { size } = await stat(file).catch(() => {
    throw noBundle(version);
  });
  return new Response(Readable.toWeb(createReadStream(file)) as ReadableStream<Uint8Array>, {
    headers: { 'content-type': 'application/zip', 'content-length': String(size), etag },
  });
}

/** A version of a project, the newest where none is named, that the caller may know of. @throws BreadboxError `not-found` */
export async function visibleVersion(farm: Farm, who: WhoContext, project: string, named?: string) {
  const version = await farm.projects.version(project, named ?? null);
  if (seesProject(who, version)) return version;
  throw noProject(project);
}

function noProject(project: string): BreadboxError {
  return new BreadboxError('not-found', `There is no project ${project}.`, {
    hint: 'breadbox farm list shows the projects.',
  });
}

function noBundle(version: string): BreadboxError {
  return new BreadboxError('not-found', `There is no bundle ${version.slice(0, 12)}.`);
}
