import type { MeterDesk } from '../../power/meter-desk.ts';
import type { HeadApp } from '../head-app.ts';
import { mount } from '../mount.ts';

export function mountMeterRoutes(app: HeadApp, desk: MeterDesk): void {
  mount(app, 'GET /api/meters', () => desk.list());

  mount(app, 'POST /api/meters', ({ body }) => desk.add(body));

  mount(app, 'GET /api/meters/{meter}', ({ params }) => desk.get(params.meter));

  mount(app, 'DELETE /api/meters/{meter}', async ({ params }) => {
    await desk.remove(params.meter);
    return undefined;
  });

  mount(app, 'POST /api/meters/{meter}/read', ({ params }) => desk.read(params.meter));

  mount(app, 'POST /api/meters/{meter}/typed', ({ params, body }) => desk.type(params.meter, body));

  mount(app, 'GET /api/meters/{meter}/history', ({ params, query }) => desk.history(params.meter, query));
}
