import { BreadboxError } from '../../cluster/errors.ts';
import { NodeSet } from '../../cluster/node-set.ts';
import type { PanelDesk } from '../../panel/panel-desk.ts';
import type { HeadApp } from '../head-app.ts';
import { mount } from '../mount.ts';
import type { WhoContext } from '../who.ts';

export function mountPanelRoutes(app: HeadApp, desk: PanelDesk): void {
  mount(app, 'GET /api/panel', ({ query }) => desk.list(query.nodes));

  mount(app, 'PUT /api/panel/mode', ({ body }) => desk.setMode(body.nodes, body.mode));

  mount(app, 'POST /api/panel/show', async ({ body }) => {
    await desk.show(body.nodes, body.leds, body.seconds);
    return undefined;
  });

  mount(app, 'POST /api/panel/led', async ({ body }) => {
    await desk.light(body.nodes, body.led, body.on);
    return undefined;
  });

  mount(app, 'GET /api/panel/{node}/settings', ({ params }) => desk.settings(params.node));

  mount(app, 'PUT /api/panel/{node}/settings', ({ params, body }) => desk.setSettings(params.node, body));

  mount(app, 'POST /api/panel/{node}/look', ({ params, body }) => desk.look(params.node, body));

  mount(app, 'GET /api/panel/{node}/wanted', ({ params, query, who, request }) => {
    checkAgent(who, params.node);
    return desk.wanted(params.node, query.after, request.signal);
  });

  mount(app, 'POST /api/panel/{node}/found', ({ params, body, who }) => {
    checkAgent(who, params.node);
    desk.found(params.node, body.ask, body.found);
    return undefined;
  });
}

/** Tokens of pilots and runs are in the hands of users' programs. @throws BreadboxError `not-allowed` */
function checkAgent(who: WhoContext, node: string): void {
  if (who.role === 'owner') return;
  const isWorker = who.pilot !== undefined || who.run !== undefined;
  if (!isWorker && who.nodes !== undefined && NodeSet.parse(who.nodes).has(node)) return;
  throw new BreadboxError('not-allowed', `This token does not speak for ${JSON.stringify(node)}.`, {
    hint: "The agent of a node asks what is wanted of the node's panel, and nobody else.",
  });
}
