import { BreadboxError } from '../../cluster/errors.ts';
import type { DoctorDesk } from '../../doctor/doctor-desk.ts';
import type { Examination } from '../../protocol/doctor.ts';
import type { AttemptLimit } from '../access/attempt-limit.ts';
import { followLines } from '../follow-lines.ts';
import type { HeadApp } from '../head-app.ts';
import { mount } from '../mount.ts';
import { addressOf, tooManyAttempts } from './access.ts';

export interface Confirming {
  /** `undefined`: the person has no password. */
  readonly isPassword: (user: string, text: string) => Promise<boolean | undefined>;
  readonly limit: AttemptLimit;
}

export function mountDoctorRoutes(app: HeadApp, desk: DoctorDesk, { isPassword, limit }: Confirming): void {
  mount(app, 'POST /api/doctor', async ({ body, who, context }) => {
    if (body.fix && who.via === 'session') {
      const from = addressOf(context);
      const waitSec = limit.waitSec(from);
      if (waitSec > 0) return tooManyAttempts(waitSec);
      const attempt = limit.begin(from);
      const isRight = await isPassword(who.user, body.confirm ?? '');
      // Asked for and not given is no guess.
      if (isRight !== false || body.confirm === undefined) attempt.succeeded();
      if (isRight === false) throw notConfirmed(body.confirm !== undefined);
    }
    return desk.begin(body, who.user);
  });

  mount(app, 'GET /api/doctor', () => desk.list());

  mount(app, 'GET /api/doctor/{examination}', ({ params }) => desk.get(params.examination));

  mount(app, 'GET /api/doctor/{examination}/follow', async ({ params }) => {
    await desk.get(params.examination);
    return followLines<Examination>(
      (take) => desk.follow(params.examination, take),
      ({ state }) => state !== 'running',
    );
  });

  mount(app, 'POST /api/doctor/{examination}/cancel', async ({ params }) => {
    await desk.cancel(params.examination);
    return undefined;
  });
}

function notConfirmed(wasGiven: boolean): BreadboxError {
  return new BreadboxError('needs-password', wasGiven ? 'The password is not right.' : 'Mending needs your password.', {
    hint: 'Give the password that you log in with.',
  });
}
