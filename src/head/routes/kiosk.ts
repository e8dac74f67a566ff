import { BreadboxError } from '../../cluster/errors.ts';
import type { HeadApp } from '../head-app.ts';
import type { KioskDesk } from '../kiosk/kiosk-desk.ts';
import { mount } from '../mount.ts';
import { problemResponse } from '../problem-response.ts';
import { addressOf } from './access.ts';

export function mountKioskRoutes(app: HeadApp, desk: KioskDesk): void {
  mount(app, 'GET /api/kiosk', () => desk.get());

  mount(app, 'PUT /api/kiosk', ({ body }) => desk.set(body));

  mount(app, 'POST /api/kiosk/act', async ({ body, who, context }) => {
    const waitSec = desk.waitSec(who);
    if (waitSec > 0) return tooManyPins(waitSec);
    return { done: await desk.act(body, who, addressOf(context)) };
  });
}

function tooManyPins(waitSec: number): Response {
  const error = new BreadboxError(
    'too-many-attempts',
    `Too many wrong PINs; the next try is possible in ${waitSec} s.`,
    { hint: 'Nothing was changed. The owner sets another PIN with: breadbox kiosk pin' },
  );
  return problemResponse(error, { 'retry-after': String(waitSec) });
}
