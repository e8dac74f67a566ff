import type { Adoptions } from './adopt/adoptions.ts';
import type { HeadApp } from './head-app.ts';
import { mount } from './mount.ts';

export function mountAdoptions(app: HeadApp, adoptions: Adoptions): void {
  mount(app, 'POST /api/adopt', ({ body }) => adoptions.adopt(body));

  mount(app, 'GET /api/adopt', async () => {
    const adopted = await adoptions.get();
    return adopted === undefined ? {} : { adopted };
  });

  mount(app, 'DELETE /api/adopt', async () => {
    await adoptions.leave();
    return undefined;
  });
}
