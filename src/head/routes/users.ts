import { BreadboxError } from '../../cluster/errors.ts';
import type { AttemptLimit } from '../access/attempt-limit.ts';
import type { HeadApp } from '../head-app.ts';
import { mount } from '../mount.ts';
import type { People } from '../people/people.ts';
import { readPeopleList } from '../people/read-people-list.ts';
import { addressOf, ownSession, tooManyAttempts } from './access.ts';

/** @param limit of logins: an old password that is guessed here counts as one */
export function mountUserRoutes(app: HeadApp, people: People, limit: AttemptLimit): void {
  mount(app, 'GET /api/users', () => people.list());

  mount(app, 'POST /api/users', ({ who, body }) => people.add(body.users, { passwords: body.passwords, by: who.user }));

  mount(app, 'POST /api/users/import', ({ who, body }) =>
    people.add(readPeopleList(body), { passwords: body.passwords, by: who.user }),
  );

  mount(app, 'DELETE /api/users/{user}', ({ who, params, query }) =>
    people.remove(params.user, { home: query.home, by: who.user }),
  );

  mount(app, 'PUT /api/users/{user}/password', async ({ who, params, body, context }) => {
    if (who.role !== 'owner') {
      if (params.user !== who.user) throw notYours();
      const from = addressOf(context);
      const waitSec = limit.waitSec(from);
      if (waitSec > 0) return tooManyAttempts(waitSec);
      const attempt = limit.begin(from);
      if ((await people.logIn(who.user, body.old ?? '')) === undefined) throw wrongOld();
      attempt.succeeded();
    }
    await people.setPassword(params.user, body.password, ownSession(who, context));
    return undefined;
  });
}

function notYours(): BreadboxError {
  return new BreadboxError('not-allowed', 'You may set your own password, and no other.', {
    hint: 'An owner sets the password of anybody.',
  });
}

function wrongOld(): BreadboxError {
  return new BreadboxError('not-allowed', 'The old password is not right.', {
    hint: 'An owner can set a new one without it: breadbox users password NAME',
  });
}
