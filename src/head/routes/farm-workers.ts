import type { Farm } from '../../farm/farm.ts';
import type { HeadApp } from '../head-app.ts';
import { mount } from '../mount.ts';
import { seesOwner } from './farm-scope.ts';

export function mountWorkerRoutes(app: HeadApp, farm: Farm): void {
  mount(app, 'GET /api/farm/workers', ({ who }) => farm.workers.list((owner) => seesOwner(who, owner)));

  mount(app, 'POST /api/farm/workers/{worker}/stop', ({ params, who }) =>
    farm.workers.stop(Number(params.worker.slice(1)), (owner) => seesOwner(who, owner)),
  );
}
