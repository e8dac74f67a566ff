import type { Fleet } from '../../provision/fleet/fleet.ts';
import type { HeadApp } from '../head-app.ts';
import { mount } from '../mount.ts';

/** @param given is told of each command before it begins */
export function mountFleetRoutes(
  app: HeadApp,
  fleet: Fleet,
  given: (nodes: string, command: string) => Promise<void>,
): void {
  mount(app, 'POST /api/fleet/run', async ({ body, request }) => {
    const { nodes, argv, timeoutSec, connectTimeoutSec, user, root, passwords } = body;
    const stdin = body.stdin === undefined ? undefined : Buffer.from(body.stdin, 'base64');
    const { leave, signal } = leaving(request);
    const command = { command: argv.join(' '), stdin, root, timeoutSec, connectTimeoutSec, passwords, signal };
    await given(nodes, stdin === undefined ? command.command : `${command.command}\n${stdin}`);
    return streamOf(await fleet.run(nodes, command, user), leave);
  });

  mount(app, 'PUT /api/fleet/files', async ({ query, body, request }) => {
    const { leave, signal } = leaving(request);
    return streamOf(await fleet.copy(body, query, { signal }, query.user), leave);
  });

  mount(app, 'POST /api/fleet/contact', ({ body }) => fleet.contact(body.nodes, body));

  mount(app, 'GET /api/fleet/ssh', ({ query }) => fleet.ways(query.nodes, query.user));

  mount(app, 'POST /api/inventory/{node}/blink', async ({ params, body }) => {
    const led = await fleet.blink(params.node, body.seconds);
    return led === undefined ? {} : { led };
  });
}

function leaving(request: Request): { readonly leave: AbortController; readonly signal: AbortSignal } {
  const leave = new AbortController();
  return { leave, signal: AbortSignal.any([request.signal, leave.signal]) };
}

/** Whoever cancels it is heard also while the lines wait for more: `return` would wait with them. */
function streamOf(lines: AsyncGenerator<string>, leave: AbortController): Response {
  const stream = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { done, value } = await lines.next();
        if (done) controller.close();
        else controller.enqueue(Buffer.from(value));
      },
      async cancel() {
        leave.abort();
        await lines.return(undefined);
      },
    },
    { highWaterMark: 1 },
  );
  return new Response(stream, { headers: { 'content-type': 'application/x-ndjson', 'cache-control': 'no-store' } });
}
