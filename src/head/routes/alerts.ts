import type { AlertDesk } from '../../telemetry/alerts/alert-desk.ts';
import type { HeadApp } from '../head-app.ts';
import { mount } from '../mount.ts';

export function mountAlertRoutes(app: HeadApp, desk: AlertDesk): void {
  mount(app, 'GET /api/alerts', ({ query }) => desk.list(query));

  mount(app, 'POST /api/alerts/{alert}/acknowledge', ({ params, who }) => desk.acknowledge(params.alert, who.user));

  mount(app, 'GET /api/alert-settings', () => desk.settings());

  mount(app, 'PUT /api/alert-settings', ({ body }) => desk.setSettings(body));

  mount(app, 'POST /api/alert-settings/test', () => desk.test());
}
