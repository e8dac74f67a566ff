import type { MaintenanceDesk } from '../../maintenance/maintenance-desk.ts';
import type { Maintenance } from '../../protocol/maintenance.ts';
import { followLines } from '../follow-lines.ts';
import type { HeadApp } from '../head-app.ts';
import { mount } from '../mount.ts';

export function mountMaintenanceRoutes(app: HeadApp, desk: MaintenanceDesk): void {
  mount(app, 'POST /api/maintenance', ({ body, who }) => desk.begin(body, who.user));

  mount(app, 'GET /api/maintenance', () => desk.list());

  mount(app, 'GET /api/maintenance/{maintenance}', ({ params }) => desk.get(params.maintenance));

  mount(app, 'GET /api/maintenance/{maintenance}/follow', async ({ params }) => {
    await desk.get(params.maintenance);
    return followLines<Maintenance>(
      (take) => desk.follow(params.maintenance, take),
      ({ state }) => state !== 'running',
    );
  });

  mount(app, 'POST /api/maintenance/{maintenance}/cancel', async ({ params }) => {
    await desk.cancel(params.maintenance);
    return undefined;
  });
}
