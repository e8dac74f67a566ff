import type { NetworkDesk } from '../../network/network-desk.ts';
import type { NetworkTest } from '../../protocol/network.ts';
import { followLines } from '../follow-lines.ts';
import type { HeadApp } from '../head-app.ts';
import { mount } from '../mount.ts';

export function mountNetworkRoutes(app: HeadApp, desk: NetworkDesk): void {
  mount(app, 'POST /api/network-tests', ({ body, who }) => desk.begin(body, who.user));

  mount(app, 'GET /api/network-tests', () => desk.list());

  mount(app, 'GET /api/network-tests/{test}', ({ params }) => desk.get(params.test));

  mount(app, 'GET /api/network-tests/{test}/follow', async ({ params }) => {
    await desk.get(params.test);
    return followLines<NetworkTest>(
      (take) => desk.follow(params.test, take),
      ({ state }) => state !== 'running',
    );
  });

  mount(app, 'POST /api/network-tests/{test}/cancel', async ({ params }) => {
    await desk.cancel(params.test);
    return undefined;
  });
}
