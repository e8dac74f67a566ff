import { machine, setMachine } from '../handbook/machine-desk.ts';
import type { HeadApp } from '../head-app.ts';
import { mount } from '../mount.ts';
import type { HeadStore } from '../operations.ts';

export function mountHandbookRoutes(app: HeadApp, store: HeadStore, now: () => number = Date.now): void {
  mount(app, 'GET /api/handbook', () => machine(store));

  mount(app, 'PUT /api/handbook', ({ body, who }) => setMachine(store, body, who.user, now()));
}
