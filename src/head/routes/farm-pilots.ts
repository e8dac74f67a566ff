import { BreadboxError } from '../../cluster/errors.ts';
import type { Farm } from '../../farm/farm.ts';
import { parseTaskId } from '../../farm/task-id.ts';
import { LEASE_SEC } from '../../protocol/pilot.ts';
import { versionSkew } from '../../protocol/version-skew.ts';
import type { HeadApp } from '../head-app.ts';
import { mount } from '../mount.ts';
import type { HeadStore } from '../operations.ts';
import type { WhoContext } from '../who.ts';
import { checkNode, pilotOf } from './farm-scope.ts';

export function mountPilotRoutes(app: HeadApp, farm: Farm, store: HeadStore, version: string): void {
  mount(app, 'POST /api/farm/pilots', async ({ who, body }) => {
    const skew = versionSkew(version, body.version);
    if (skew !== undefined) {
      throw new BreadboxError('not-supported', skew, {
        hint: 'Fetch breadbox-agent anew from the head that it is for.',
      });
    }
    if (who.tokenId !== undefined) return lend(who, who.tokenId, body);
    const caller = pilotOf(who);
    checkNode(who, body.node);
    if (!(await farm.desk.register(caller, body.node, body.slots))) {
      throw new BreadboxError('not-allowed', `Pilot p${caller.pilot} was told to leave.`);
    }
    return registered(caller.user, caller.pilot);
  });

  async function lend(who: WhoContext, lentBy: string, { node, slots }: { node: string; slots: number }) {
    checkMayLend(who);
    checkNode(who, node);
    const { pilot, token } = await farm.lent.lend({ user: who.user, lentBy }, node, slots);
    return { ...registered(who.user, pilot), token };
  }

  mount(app, 'POST /api/farm/leave', async ({ who }) => {
    if (who.pilot === undefined)
      throw new BreadboxError('not-found', 'This token belongs to no pilot that could leave.');
    await farm.leave(pilotOf(who));
    return undefined;
  });

  mount(app, 'POST /api/farm/lease', async ({ who, body, request }) => {
    const text = await farm.desk.lease(pilotOf(who), body, request.signal);
    return new Response(text, { headers: { 'content-type': 'application/json' } });
  });

  mount(app, 'POST /api/farm/answers', async ({ who, body }) => ({
    outcomes: [...(await farm.desk.answer(pilotOf(who), body.answers))],
  }));

  mount(app, 'POST /api/farm/renew', ({ who, body }) => farm.desk.renew(pilotOf(who), body.running));

  mount(app, 'POST /api/farm/release', async ({ who, body }) => {
    await farm.desk.release(pilotOf(who), body.tasks);
    return undefined;
  });

  mount(app, 'PUT /api/farm/tasks/{task}/artefacts/{path}', async ({ who, params, query, body }) => {
    const { pilot } = pilotOf(who);
    const [run, seq] = parseTaskId(params.task);
    if (!(await store.read('holdsLease', { run, seq, attempt: query.attempt, pilot }))) {
      throw new BreadboxError(
        'stale-answer',
        `Attempt ${query.attempt} of task ${params.task} is not leased to this pilot.`,
      );
    }
    await farm.artefacts.write(run, `tasks/${seq}/${params.path}`, body);
    return undefined;
  });
}

function registered(user: string, pilot: number) {
  return { pilot: `p${pilot}`, user, leaseSec: LEASE_SEC, renewSec: LEASE_SEC / 10 };
}

/** @throws BreadboxError `not-allowed` for a token that opens more than the tasks of one user */
function checkMayLend({ role }: WhoContext): void {
  if (role === 'node') return;
  throw new BreadboxError('not-allowed', `A computer is lent with a node token; this one has the role ${role}.`, {
    hint: 'Make one with: breadbox token create --role node --user NAME',
  });
}
