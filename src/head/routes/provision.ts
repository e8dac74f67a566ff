import type { UpLine } from '../../protocol/provision.ts';
import type { UpDesk } from '../../provision/up-desk.ts';
import { followLines } from '../follow-lines.ts';
import type { HeadApp } from '../head-app.ts';
import { mount } from '../mount.ts';

/** Who reads more slowly than it comes misses what lies between; each state is the whole. */
const MAX_UNREAD_BYTES = 4 * 1024 * 1024;

export function mountProvisionRoutes(app: HeadApp, ups: UpDesk): void {
  mount(app, 'POST /api/ups', ({ body, who }) => ups.begin(body, who.user));

  mount(app, 'GET /api/ups', () => ups.list());

  mount(app, 'GET /api/ups/{up}', ({ params }) => ups.get(params.up));

  mount(app, 'GET /api/ups/{up}/follow', async ({ params }) => {
    await ups.get(params.up);
    return followLines<UpLine>((take) => ups.follow(params.up, take), isLast, MAX_UNREAD_BYTES);
  });

  mount(app, 'POST /api/ups/{up}/cancel', async ({ params }) => {
    await ups.cancel(params.up);
    return undefined;
  });

  mount(app, 'GET /api/cluster', () => ups.cluster());
}

function isLast(line: UpLine): boolean {
  return 'up' in line && line.up.state !== 'running';
}
