import type { UpLine } from '../../protocol/provision.ts';
import type { UpDesk } from '../../provision/up-desk.ts';
import type { HeadApp } from '../head-app.ts';
import { mount } from '../mount.ts';

/** Who reads more slowly than it comes misses what lies between; each state is the whole. */
const MAX_UNREAD_BYTES = 4 * 1024 * 1024;

export function mountProvisionRoutes(app: HeadApp, ups: UpDesk): void {
  mount(app, 'POST /api/ups', ({ body, who }) => ups.begin(body, who.user));

  mount(app, 'GET /api/ups', () => ups.list());

  mount(app, 'GET /api/ups/{up}', ({ params }) => ups.get(params.up));

  mount(app, 'GET /api/ups/{up}/follow', async ({ params }) => {
    await ups.get(params.up);
    let isGone = false;
    let leave = (): void => {};
    const stream = new ReadableStream<Uint8Array>(
      {
        async start(controller) {
          const take = (line: UpLine | undefined): void => {
            if (isGone) return;
            if (line === undefined) controller.close();
            else if (isLast(line) || (controller.desiredSize ?? 0) > 0)
              controller.enqueue(Buffer.from(`${JSON.stringify(line)}\n`));
          };
          leave = await ups.follow(params.up, take);
          if (isGone) leave();
        },
        cancel: () => {
          isGone = true;
          leave();
        },
      },
      new ByteLengthQueuingStrategy({ highWaterMark: MAX_UNREAD_BYTES }),
    );
    return new Response(stream, { headers: { 'content-type': 'application/x-ndjson', 'cache-control': 'no-store' } });
  });

  mount(app, 'POST /api/ups/{up}/cancel', async ({ params }) => {
    await ups.cancel(params.up);
    return undefined;
  });

  mount(app, 'GET /api/cluster', () => ups.cluster());
}

function isLast(line: UpLine): boolean {
  return 'up' in line && line.up.state !== 'running';
}
