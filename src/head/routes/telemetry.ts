import { BreadboxError } from '../../cluster/errors.ts';
import { compareNatural } from '../../cluster/natural-order.ts';
import { NodeSet } from '../../cluster/node-set.ts';
import type { Inventory } from '../../inventory/node-list.ts';
import { METRICS_TYPE, metricsText } from '../../telemetry/metrics-text.ts';
import type { Speaker, Telemetry } from '../../telemetry/telemetry.ts';
import type { HeadApp } from '../head-app.ts';
import { mount } from '../mount.ts';
import { ownHostName } from '../own-node.ts';
import type { WhoContext } from '../who.ts';

export function mountTelemetryRoutes(
  app: HeadApp,
  telemetry: Telemetry,
  inventory: Inventory,
  version: string,
  meters: () => string,
): void {
  /** The agent of the head's own computer speaks a moment after the head has begun; what works there is asked about before. */
  const requireKnown = async (node: string): Promise<void> => {
    if (telemetry.node(node) === undefined && node !== ownHostName()) await inventory.get(node);
  };

  mount(app, 'POST /api/telemetry', async ({ body, who, context }) => {
    const outgoing = context.env?.outgoing;
    const sayHeard = outgoing && 'writeProcessing' in outgoing ? () => outgoing.writeProcessing() : undefined;
    const { taken, refused, isWhole } = await telemetry.read(body, { ...speakerOf(who), sayHeard });
    const answer = JSON.stringify({ taken, refused, now: new Date().toISOString() });
    // What the head has not read of a request must not be taken for the next one.
    const connection = isWhole ? 'keep-alive' : 'close';
    return new Response(answer, { headers: { 'content-type': 'application/json', connection } });
  });

  mount(app, 'GET /api/telemetry', async ({ query }) => {
    const planned = (await inventory.list()).map(({ node }) => node);
    const speaking = telemetry.nodes().map(({ node }) => node);
    const wanted = query.nodes === undefined ? undefined : await inventory.resolve(query.nodes);
    const names = wanted === undefined ? new Set([...planned, ...speaking]) : wanted;
    return [...names].sort(compareNatural).map((node) => telemetry.told(node));
  });

  mount(app, 'GET /api/telemetry/{node}', async ({ params: { node } }) => {
    await requireKnown(node);
    return telemetry.told(node);
  });

  mount(app, 'GET /metrics', () => {
    const text = metricsText(telemetry.nodes(), telemetry.now(), version) + meters();
    return new Response(text, { headers: { 'content-type': METRICS_TYPE } });
  });

  mount(app, 'GET /api/telemetry/{node}/history', async ({ params: { node }, query }) => {
    await requireKnown(node);
    return { node, ...(await telemetry.history(node, query)) };
  });
}

/** A node's own token speaks for the nodes it was made for; those of pilots and runs are in the hands of users' programs. */
function speakerOf(who: WhoContext): Speaker {
  if (who.pilot !== undefined || who.run !== undefined)
    throw new BreadboxError('not-allowed', 'The token of a worker sends no telemetry; that of the agent does.');
  const nodes = who.nodes === undefined ? undefined : NodeSet.parse(who.nodes);
  return {
    who: nodes === undefined ? who.user : `the agent of ${nodes}`,
    maySpeakFor: (node) => who.role === 'owner' || (nodes?.has(node) ?? false),
  };
}
